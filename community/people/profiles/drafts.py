"""The draft of a person's own profile: what she typed and has not saved. What she ticked is not part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.forms.registry import DraftedForm
from community.people.rules import can_have_profile

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

OWN = "own"  # there is one profile for each person


def may_fill(actor: Actor, thing: str) -> Verdict | None:
    return can_have_profile(actor) if thing == OWN else None


PROFILE = DraftedForm("profile", ("name", "department", "function", "about"), may_fill, area="profile")
