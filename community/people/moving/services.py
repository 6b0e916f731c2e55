"""Changing jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.access.actor import actor_of
from community.access.verdicts import Refused, no, require
from community.people.profiles.saving import locked_profile, save_profile
from community.people.rules import can_have_profile

from .forms import LEAVE, STAY, TO, name_of
from .work import running_work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.models import Municipality
    from cms.users.models import User
    from community.people.models import Profile, ProposedMunicipality

NO_LONGER = no(_("What you wanted to hand over has changed in the meantime. Look at the list again."))


@transaction.atomic
def change_jobs(
    *,
    by: User,
    municipality: Municipality | None,
    proposal: ProposedMunicipality | None,
    department: str,
    function: str,
    decisions: Mapping[str, str],
) -> Profile:
    """Change the municipality of a person, and hand over, or leave, what she worked on for the old one: all of it, or nothing. Raises Refused.

    `decisions` are by the name of the work's field (`name_of`).
    """
    require(can_have_profile(actor_of(by)))
    profile = locked_profile(by)
    works = {name_of(kind, work): (kind, work) for kind, work in running_work(by, profile.municipality)}
    for name, decision in decisions.items():
        if decision == STAY:
            continue
        if name not in works:
            raise Refused(NO_LONGER)
        kind, work = works[name]
        colleagues = {f"{TO}{one.key}": one.key for one in work.colleagues}
        if decision in colleagues:
            kind.hand_over(by, work.key, colleagues[decision])
        elif decision == LEAVE and work.can_leave:
            kind.leave(by, work.key)
        else:
            raise Refused(NO_LONGER)
    changes = {"municipality": municipality, "proposal": proposal, "department": department, "function": function}
    return save_profile(by=by, changes=changes)
