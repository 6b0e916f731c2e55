"""What an invitation says of a person goes into her profile when she accepts, as far as it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cms.models import Municipality
from community.people.alike import NAMES, folded

from .saving import locked_profile, save_profile

if TYPE_CHECKING:
    from cms.users.models import User
    from community.invitations.models import Invitation


def take_over_facts(invitation: Invitation, person: User, **_signal: Any) -> None:
    """Set the municipality of the person who accepted, if the register has exactly one of this name and she has said none."""
    municipality = named(invitation.municipality)
    if municipality is None:
        return
    profile = locked_profile(person)
    if profile.municipality_id is None and profile.proposal_id is None:
        save_profile(by=person, changes={"municipality": municipality})


def named(name: str) -> Municipality | None:
    """Return the municipality with this name in any language, unless there are several."""
    wanted = folded(name)
    if not wanted:
        return None
    rows = Municipality.objects.values_list("pk", *NAMES)
    found = [pk for pk, *names in rows if wanted in (folded(one) for one in names if one)]
    return Municipality.objects.get(pk=found[0]) if len(found) == 1 else None
