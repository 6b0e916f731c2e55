"""The map of the results: their places, as links that narrow the search or remove a filter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cms.formatting import format_list, format_number
from cms.maps.crops import View
from cms.models import Municipality
from search.query.request import SearchRequest
from themes.world import middles, project

from .archive import Findings
from .labels import count_at, with_state
from .map_layout import NARROW, WIDE, Bubble, PlacedCount, Shape, bubbles_of, view_of
from .parameters import MAX_VALUES

PLACES, COUNTRIES = "municipality", "country"  # the facets that are drawn
MAX_PLACES = 300  # per map: those with the most results


@dataclass(frozen=True, slots=True)
class MapLink:
    """A bubble with its text and its URL. `label` is for screen readers; `sign` and `name` are visible."""

    bubble: Bubble
    sign: str
    name: str
    label: str
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Plane:
    """The map for one page width. `shades` are the intensities of the countries' colour, from 0 to 1."""

    name: str
    view: View
    links: tuple[MapLink, ...]
    shades: Mapping[str, float]


def places_of(findings: Findings, countries: Mapping[str, PlacedCount]) -> list[PlacedCount]:
    """Return the municipalities of the results, and the countries without one. One query."""
    places = counts_of_municipalities(findings)
    with_places = {place.country for place in places}
    return [*places, *(country for code, country in countries.items() if code not in with_places)]


def counts_of_countries(findings: Findings) -> dict[str, PlacedCount]:
    """Return the countries of the results by code, each placed at its centre."""
    chosen = findings.request.filters.get(COUNTRIES, ())
    return {
        value.value: PlacedCount(
            COUNTRIES, value.value, value.label, value.count, middles()[value.value], value.value, value.value in chosen
        )
        for value in findings.facets.get(COUNTRIES, ())
        if value.count and value.value in middles()
    }


def counts_of_municipalities(findings: Findings) -> list[PlacedCount]:
    """Return the municipalities of the results that have coordinates. One query."""
    values = [value for value in findings.facets.get(PLACES, ()) if value.count and is_key(value.value)]
    counts = {int(value.value): value.count for value in values[:MAX_PLACES]}
    chosen = findings.request.filters.get(PLACES, ())
    return [
        PlacedCount(PLACES, str(town.pk), town.name, counts[town.pk], project(*town.place), town.country, str(town.pk) in chosen)
        for town in (Municipality.objects.filter(pk__in=counts).order_by("pk") if counts else ())
        if town.place
    ]


def is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10


def planes_of(places: list[PlacedCount], countries: Mapping[str, PlacedCount], request: SearchRequest) -> Iterator[Plane]:
    """Yield the map for wide and for narrow pages; places that are close together share one bubble."""
    most = max((country.count for country in countries.values()), default=1)
    shades = {code: round(0.25 + 0.5 * country.count / most, 2) for code, country in countries.items()}
    # The count of a country is the total for its places only if neither is used as a filter.
    wholes = {} if request.filters.get(PLACES) or request.filters.get(COUNTRIES) else countries
    shapes: tuple[tuple[str, Shape], ...] = (("wide", WIDE), ("narrow", NARROW))
    for name, shape in shapes:
        view = view_of([place.spot for place in in_focus(places, request)], shape)
        links = tuple(map_link(bubble, request) for bubble in bubbles_of(places, wholes, view, shape))
        yield Plane(name, view, links, shades)


def in_focus(places: list[PlacedCount], request: SearchRequest) -> list[PlacedCount]:
    """Return the places that the map is centred on: the selected ones, else those in selected countries, else all."""
    countries = request.filters.get(COUNTRIES, ())
    chosen = [place for place in places if place.is_chosen and place.facet == PLACES]
    return chosen or [place for place in places if place.country in countries] or places


def map_link(bubble: Bubble, request: SearchRequest) -> MapLink:
    first, *others = bubble.places
    label = format_list([count_at(place.name, place.count) for place in bubble.places])
    values = () if first.is_chosen else tuple(place.value for place in bubble.places)[:MAX_VALUES]
    return MapLink(
        bubble=bubble,
        # A result in several places counts for each of them, so only the minimum is known for several places together.
        sign=format_number(first.count) + ("+" if others else ""),
        name=f"{first.name} +{format_number(len(others))}" if others else first.name,
        label=with_state(label, is_chosen=first.is_chosen),
        address=request.narrowed(first.facet, values).address(),
        is_chosen=first.is_chosen,
    )
