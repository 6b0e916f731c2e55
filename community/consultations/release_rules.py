"""Rules for what is released of a consultation to the archive. They take an actor and an object, and make no queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.groups.rules import IS_ARCHIVED, facilitates

from .models import Consultation, Participant, Release
from .phases import Phase
from .rules import NOT_CASE_GIVER, can_take_part, part_of, within

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor

Role = Participant.Role
State = Consultation.State


def can_propose_release(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Return whether `actor` can write a text for the archive: whoever brought the case, and whoever moderated, from the takeaways on."""
    entry = can_take_part(actor, consultation)
    if not entry:
        return entry
    if part_of(actor, consultation) not in (Role.CASE_GIVER, Role.MODERATOR):
        return no(_("Only the person who brought the case and the person who moderated can do this."))
    if consultation.state_at(now) == State.CLOSED:
        return YES
    return within(consultation, (Phase.TAKEAWAYS, Phase.THANKS), now)


def can_agree(actor: Actor, release: Release) -> Verdict:
    """Return whether `actor` can agree to the release: the case giver, once. Needs its group."""
    if not actor.is_authenticated or release.case_giver_id != actor.pk:
        return NOT_CASE_GIVER
    if release.withdrawn_at is not None:
        return no(_("This was taken back."))
    if release.group is not None and release.group.is_archived:
        return IS_ARCHIVED
    return no(_("You have agreed to this already.")) if release.agreed_at else YES


def can_withdraw_release(actor: Actor, release: Release) -> Verdict:
    """Return whether `actor` can take the release back: the case giver, member or not; what is public, the group's facilitators too."""
    if release.withdrawn_at is not None:
        return no(_("This was taken back."))
    if actor.is_authenticated and release.case_giver_id == actor.pk:
        return YES
    if release.is_public and release.group_id is not None and facilitates(actor, release.group_id):
        return YES
    return no(_("Only the person who agreed to this, or a facilitator of the group, can take it back."))
