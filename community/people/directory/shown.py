"""What the page of the directory shows beside the people: the filters that were chosen, and a map of the municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cms.maps.content import MapContent
from cms.models import Municipality
from cms.pages.mapped import places_of
from community.people.profiles.seeing import sees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict

    from cms.users.models import User

    from .listing import Facet

MOST_ON_MAP = 150  # municipalities: more than that is no map of where somebody works


@dataclass(frozen=True)
class Chip:
    """A filter that was chosen, with the address of the list without it."""

    heading: str
    label: str
    address: str


def chips_of(data: QueryDict, facets: Iterable[Facet]) -> Iterator[Chip]:
    """Yield the values that were chosen."""
    for facet in facets:
        for choice in facet.choices:
            if choice.is_chosen:
                rest = data.copy()
                rest.pop("page", None)
                rest.setlist(facet.name, [value for value in data.getlist(facet.name) if value != choice.value])
                yield Chip(facet.label, choice.label, f"?{rest.urlencode()}")


def municipalities_of(people: QuerySet[User]) -> list[Municipality]:
    """Return the municipalities of the register in which `people` of `people_seen_by` work, as far as the reader sees that. One query."""
    shown = people.filter(sees("municipality")).order_by().values("profile__municipality")
    return list(Municipality.objects.filter(pk__in=shown).order_by("pk"))


def map_of(municipalities: Sequence[Municipality]) -> MapContent:
    """Return where they are; nothing if they are too many for names on a small map."""
    places = places_of(municipalities)
    return MapContent(places) if len(places) <= MOST_ON_MAP else MapContent()
