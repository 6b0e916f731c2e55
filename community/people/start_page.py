"""The box of the start page with the reader's profile, and the way to the directory or into the community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.start_page import Section

from .models import Joining, JoiningSettings
from .profiles.seeing import own_advice
from .roles import is_member

if TYPE_CHECKING:
    from community.access.actor import Actor


def my_profile(actor: Actor) -> Section | None:
    if actor.account is None:
        return None
    facts: dict[str, object] = {"is_member": is_member(actor)}
    if facts["is_member"]:
        facts["advises_on"] = own_advice(actor.account)
    else:
        facts["can_join"] = JoiningSettings.current().joining != Joining.INVITATION
    return Section("community/people/my_profile.html", facts, in_rail=True)
