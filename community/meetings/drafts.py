"""The forms whose drafts are saved: each has its own, so the draft of a change comes back as the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.forms.registry import DraftedForm
from community.groups.lookups import known_room
from community.groups.rules import can_enter

from .lookups import find_meeting, key_of
from .models import FACTS
from .rules import can_change, can_read, can_set_for_all, can_set_in

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

FOR_ALL = "-"  # instead of the slug of a group, which has none such


def may_set(actor: Actor, slug: str) -> Verdict | None:
    if slug == FOR_ALL:
        return can_set_for_all(actor) or None
    group = known_room(actor, slug)
    return can_set_in(actor, group) if group and can_enter(actor, group) else None


def may_make_poll(actor: Actor, slug: str) -> Verdict | None:
    return may_set(actor, slug) if slug != FOR_ALL else None


def may_change(actor: Actor, key: str) -> Verdict | None:
    meeting = find_meeting(key_of(key))
    return can_change(actor, meeting) if meeting and can_read(actor, meeting) else None


NEW_MEETING = DraftedForm("meeting", (*FACTS, "rhythm", "times"), may_set)
EDIT = DraftedForm("meeting_edit", FACTS, may_change)
NEW_POLL = DraftedForm(
    "date_poll",
    ("title", "agenda", "language", "time_zone", "minutes", "place", *(f"date_{n}" for n in range(1, 9))),
    may_make_poll,
)
FORMS = (NEW_MEETING, EDIT, NEW_POLL)
