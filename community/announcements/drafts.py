"""The drafts of announcements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.forms.registry import DraftedForm

from .forms import FIELDS
from .lookups import visible_announcement
from .rules import can_announce, can_change

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

NEW = "new"  # the key of one that is not published yet


def may_write(actor: Actor, key: str) -> Verdict | None:
    if key == NEW:
        return can_announce(actor)
    found = visible_announcement(actor, key)
    return can_change(actor, found) if found else None


ANNOUNCEMENT = DraftedForm("announcement", FIELDS, may_write)
