"""What consultations have for their people to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.groups.start_page import own_groups
from community.waiting import Waiting

from .listing import own_consultations
from .models import Consultation, Participant, Release

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group

    from .listing import Listed

Role = Participant.Role


def own_parts(actor: Actor) -> list[Waiting]:
    """Return what runs or is planned with `actor`, what she is invited to, and the texts that wait for her consent."""
    if not actor.is_authenticated:
        return []
    rows = own_consultations(actor)
    groups = own_groups(actor) if rows else {}
    parts = [waiting_part(row, groups[row.consultation.group_id]) for row in rows if row.consultation.group_id in groups]
    return [*parts, *texts_to_agree_to(actor)]


def waiting_part(row: Listed, group: Group) -> Waiting:
    consultation = row.consultation
    return Waiting(
        title=words_for(row),
        url=consultation.get_absolute_url(),
        where=consultation.title,
        more=str(row.phase.label if row.phase else row.state.label),
        opens_at=consultation.starts_at if row.state == Consultation.State.PLANNED else None,
        closes_at=row.end,
        time_zone=consultation.time_zone,
        topic_colour=group.topic_colour,
    )


def words_for(row: Listed) -> str:
    """Return what a person does in a consultation, in the active language."""
    if row.is_invited:
        return _("You are invited to a peer consultation")
    return {
        Role.CASE_GIVER: _("Peer consultation: you bring the case"),
        Role.MODERATOR: _("Peer consultation: you moderate"),
        Role.ADVISER: _("Peer consultation: you advise"),
    }[Role(row.role)]


def texts_to_agree_to(actor: Actor) -> list[Waiting]:
    proposed = Release.objects.proposed().filter(case_giver=actor.pk).order_by("pk")
    return [
        Waiting(title=_("A text for the archive waits for your consent"), url=one.get_absolute_url(), where=one.title)
        for one in proposed
    ]
