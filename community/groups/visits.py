"""A member's visits of a room: what is new is counted from the end of the visit before the present one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from .models import Membership, Visit

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .models import Group

#: Somebody who returns after this long pays another visit. Until then, what was new stays so.
VISIT_ENDS_AFTER = timedelta(hours=1)
#: A visit's latest moment is stored no more often than this, so that reading a page seldom writes to the database.
NOTED_EVERY = timedelta(minutes=5)


def previous_visit(actor: Actor, group: Group) -> datetime | None:
    """Note that `actor`, a member, is in the room. Return when they left it before: None on their first visit."""
    now = timezone.now()
    visit = Visit.objects.filter(membership__user=actor.pk, membership__group=group).first()
    if visit is None:
        membership = Membership.objects.filter(user=actor.pk, group=group).first()
        if membership:
            Visit.objects.bulk_create([Visit(membership=membership, latest_at=now)], ignore_conflicts=True)
        return None
    away = now - visit.latest_at
    if away >= NOTED_EVERY:
        returned = {"previous_at": F("latest_at")} if away >= VISIT_ENDS_AFTER else {}
        # Of several requests at once, the first begins the visit; the others would make it the previous one.
        Visit.objects.filter(pk=visit.pk, latest_at=visit.latest_at).update(latest_at=now, **returned)
    return visit.latest_at if away >= VISIT_ENDS_AFTER else visit.previous_at
