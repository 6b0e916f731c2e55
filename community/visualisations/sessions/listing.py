"""The sessions of a group, and what is in them, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from community.visualisations.models import Photo, Picture, Session, Variant
from community.visualisations.pictures import Shown, shown_picture

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    now = timezone.now()
    rows = [Listed(one, one.state_at(now), one.places, counts.get(one.pk, 0)) for one in sessions]  # type: ignore[attr-defined]
    return sorted(rows, key=lambda row: row.session.is_over_at(now))


def with_pictures(rows: Iterable[Listed], group: Group) -> list[Listed]:
    """Return the sessions of a group, each with a picture: a photo of the first place that has one."""
    pictures = first_pictures(group)
    return [replace(row, picture=pictures.get(row.session.pk)) for row in rows]


def first_pictures(group: Group) -> dict[int, Shown]:
    """Return a picture for each session of a group, by the session's id. One query, for the files of those photos only."""
    usable = Q(case__shared_at__isnull=False, case__withdrawn_at=None, state=Photo.State.READY, pictures__use__in=Picture.SHOWN)
    of_session = Photo.objects.filter(usable, case__session=OuterRef("pk")).order_by(
        "case__shared_at", "case_id", "position", "pk"
    )
    firsts = Session.objects.filter(group=group).order_by().values(photo=Subquery(of_session.values("pk")[:1]))
    found: dict[int, list[Picture]] = defaultdict(list)
    for picture in Picture.objects.filter(photo__in=firsts, use__in=Picture.SHOWN).select_related("file"):
        found[picture.session_id].append(picture)
    return {session: shown for session, rows in found.items() if (shown := shown_picture(rows, ""))}
