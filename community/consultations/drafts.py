"""What people write in consultations and is saved while they type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from community.forms.registry import DraftedForm

from .lookups import find_consultation
from .phases import Kind
from .rules import can_contribute, can_read, can_take_along, can_write_case

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

#: The kinds that are written into one form, by the key of their draft: `<key of the consultation>_<kind>`.
DRAFTED = (Kind.QUESTION, Kind.ADVICE)
TAKEAWAY = "takeaway"


def draft_key(key: object, kind: str) -> str:
    """Return the key of the draft of a contribution: a draft of a question is none of advice."""
    return f"{key}_{kind}"


def may_write_case(actor: Actor, key: str) -> Verdict | None:
    found = find_consultation(key)
    return can_write_case(actor, found, timezone.now()) if found and can_read(actor, found) else None


def may_contribute(actor: Actor, thing: str) -> Verdict | None:
    key, _sign, kind = thing.partition("_")
    found = find_consultation(key)
    if found is None or not can_read(actor, found) or kind not in (*DRAFTED, TAKEAWAY):
        return None
    now = timezone.now()
    return can_take_along(actor, found, now) if kind == TAKEAWAY else can_contribute(actor, found, kind, now)


CASE = DraftedForm("consultation_case", ("question", "text"), may_write_case)
CONTRIBUTION = DraftedForm("consultation_contribution", ("text",), may_contribute)
