"""Comments whose drafts are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.forms.registry import DraftedForm
from community.visualisations.lookups import find_variant
from community.visualisations.rules import can_discuss, can_read_variant

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict


def may_comment(actor: Actor, key: str) -> Verdict | None:
    variant = find_variant(key)
    return can_discuss(actor, variant) if variant and can_read_variant(actor, variant) else None


COMMENT = DraftedForm("visualisation_comment", ("text",), may_comment)
