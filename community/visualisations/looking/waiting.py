"""The sessions that wait for the members of their groups: those that run or take photos, or do so soon."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from community.groups.start_page import own_groups
from community.visualisations.models import Session
from community.waiting import Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor
    from community.groups.models import Group

SOON = timedelta(days=14)


def sessions_to_join(actor: Actor) -> list[Waiting]:
    """Return the sessions of the reader's groups that take photos, run, or do so within two weeks."""
    now = timezone.now()
    found = Session.objects.visible_to(actor).unpublished().filter(ends_at__gt=now, uploads_open_at__lte=now + SOON)
    sessions = list(found.filter(group__archived_at=None).order_by("starts_at", "pk"))
    groups = own_groups(actor) if sessions else {}
    return [waiting_session(one, groups[one.group_id], now) for one in sessions if one.group_id in groups]


def waiting_session(session: Session, group: Group, now: datetime) -> Waiting:
    opens_at = closes_at = None
    if session.starts_at <= now:
        title, closes_at = _("A visualisation session is running"), session.ends_at
    elif session.takes_photos_at(now):
        title, closes_at = _("Bring photos to a visualisation session"), session.uploads_close_at
    elif session.uploads_open_at > now:
        title, opens_at = _("A visualisation session takes photos soon"), session.uploads_open_at
    else:
        title, opens_at = _("A visualisation session begins"), session.starts_at
    return Waiting(
        title=title,
        url=session.get_absolute_url(),
        where=session.title,
        more=group.title,
        opens_at=opens_at,
        closes_at=closes_at,
        time_zone=session.zone,
        topic_colour=group.topic_colour,
    )
