"""The forms of groups whose drafts are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.forms.registry import DraftedForm

from .lookups import known_room
from .rules import can_edit_welcome

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict


def may_edit_welcome(actor: Actor, slug: str) -> Verdict | None:
    group = known_room(actor, slug)
    return can_edit_welcome(actor, group) if group else None


WELCOME = DraftedForm("welcome", ("welcome",), may_edit_welcome)
