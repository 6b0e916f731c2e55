"""The sessions of a group, and what is in them, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from community.visualisations.models import Case, Session, Variant
from community.visualisations.pictures import Shown, shown_picture

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group


@dataclass(frozen=True)
class Listed:
    """A session in a list, with the numbers of places and variants that the group can see, and a picture if there is one."""

    session: Session
    state: Session.State
    places: int
    variants: int
    picture: Shown | None = field(default=None)


def listed_sessions(group: Group) -> list[Listed]:
    """Return the sessions of a group, those to come or running first, then the latest."""
    shown = Q(cases__shared_at__isnull=False, cases__withdrawn_at=None)
    sessions = Session.objects.filter(group=group).annotate(places=Count("cases", filter=shown, distinct=True))
    counts = dict(
        Variant.objects.shared()
        .filter(case__session__group=group)
        .order_by()
        .values_list("case__session")
        .annotate(number=Count("pk"))
    )
    pictures = first_pictures(group)
    now = timezone.now()
    rows = [
        Listed(one, one.state_at(now), one.places, counts.get(one.pk, 0), pictures.get(one.pk))  # type: ignore[attr-defined]
        for one in sessions
    ]
    return sorted(rows, key=lambda row: row.session.is_over_at(now))


def first_pictures(group: Group) -> dict[int, Shown]:
    """Return a picture for each session of a group: a photo of its first place."""
    found: dict[int, Shown] = {}
    cases = Case.objects.shared().filter(session__group=group).prefetch_related("photos__pictures__file")
    for case in cases.order_by("shared_at"):
        if case.session_id in found:
            continue
        for photo in case.photos.all():
            picture = shown_picture(photo.pictures.all(), "")
            if picture and photo.is_ready:
                found[case.session_id] = picture
                break
    return found


def own_drafts(session: Session, actor: Actor) -> list[Case]:
    """Return the places that `actor` brings to the session and has not shown yet."""
    return list(Case.objects.of(actor).filter(session=session, shared_at=None))
