"""The results as pictures: where they are from on a map, when they are from along a line.

Both show counts of facets of the very query that found the results. So they are exact, and nothing is in them that the reader may
not open. Everything in them is a link that narrows the search, or takes that back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import format_list, format_number, local_digits
from cms.models import Municipality
from search.documents.facets import FacetValue
from search.query.request import SearchRequest
from themes.world import middles, project

from .archive import Findings
from .map_layout import NARROW, WIDE, Bubble, PlacedCount, Shape, View, bubbles_of, view_of
from .parameters import MAX_VALUES

PLACES, COUNTRIES, YEARS = "municipality", "country", "year"  # the facets that are drawn
MOST_PLACES = 300  # on a map: those with the most results
FEW, MANY = 8, 18  # years: up to FEW all have their number beneath on a phone too, of more than MANY only some have
LONGEST_GAP = 4  # years without a result that are drawn one by one


@dataclass(frozen=True, slots=True)
class MapLink:
    """A bubble with what it says and where it leads. `label` is read out, `sign` and `name` are seen."""

    bubble: Bubble
    sign: str
    name: str
    label: str
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Plane:
    """The map for one width of the page, with how much of the countries' colour each wears, from 0 to 1."""

    name: str
    view: View
    links: tuple[MapLink, ...]
    shades: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A year with its results; `share` is its part of the largest count, in percent. Without an address it has none.

    A gap stands for several years without results. `is_round`: its number is shown where there is no room for all.
    """

    label: str
    count: int = 0
    text: str = ""
    share: int = 0
    address: str = ""
    is_chosen: bool = False
    is_gap: bool = False
    is_round: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """The years of the results, the earliest first."""

    bars: tuple[Bar, ...]

    @property
    def density(self) -> str:
        return "few" if len(self.bars) <= FEW else "many" if len(self.bars) > MANY else "some"


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is drawn of the results. `is_open`: the reader has chosen a place or a year."""

    planes: tuple[Plane, ...]
    timeline: Timeline | None
    summary: str
    is_open: bool

    def __bool__(self) -> bool:
        return bool(self.planes or self.timeline)


def pictures_of(findings: Findings) -> Pictures:
    """Return the pictures of what was found: no map if no result has a place, no timeline if all are of one year. One query."""
    request = findings.request
    countries = counts_of_countries(findings)
    places = counts_of_places(findings)
    with_places = {place.country for place in places}
    places += [country for code, country in countries.items() if code not in with_places]
    years = [value for value in findings.facets.get(YEARS, ()) if value.count]
    return Pictures(
        planes=tuple(planes_of(places, countries, request)) if places else (),
        timeline=timeline_of(years, request) if len(years) > 1 else None,
        summary=summary_of(places, years),
        is_open=any(request.filters.get(facet) for facet in (PLACES, COUNTRIES, YEARS)),
    )


def summary_of(places: list[PlacedCount], years: list[FacetValue]) -> str:
    """Return what there is to see: how many places, from when to when."""
    parts = []
    if places:
        parts.append(ngettext("%(shown)s place", "%(shown)s places", len(places)) % {"shown": format_number(len(places))})
    if len(years) > 1:
        parts.append(local_digits(f"{min(year.value for year in years)}–{max(year.value for year in years)}"))
    return " · ".join(parts)


# --- The map


def counts_of_countries(findings: Findings) -> dict[str, PlacedCount]:
    """Return the countries of the results by their code, each at its middle."""
    chosen = findings.request.filters.get(COUNTRIES, ())
    return {
        value.value: PlacedCount(
            COUNTRIES, value.value, value.label, value.count, middles()[value.value], value.value, value.value in chosen
        )
        for value in findings.facets.get(COUNTRIES, ())
        if value.count and value.value in middles()
    }


def counts_of_places(findings: Findings) -> list[PlacedCount]:
    """Return the municipalities of the results that have coordinates. One query."""
    values = [value for value in findings.facets.get(PLACES, ()) if value.count and is_key(value.value)]
    counts = {int(value.value): value.count for value in values[:MOST_PLACES]}
    chosen = findings.request.filters.get(PLACES, ())
    return [
        PlacedCount(PLACES, str(town.pk), town.name, counts[town.pk], project(*town.place), town.country, str(town.pk) in chosen)
        for town in (Municipality.objects.filter(pk__in=counts).order_by("pk") if counts else ())
        if town.place
    ]


def is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10


def planes_of(places: list[PlacedCount], countries: Mapping[str, PlacedCount], request: SearchRequest) -> Iterator[Plane]:
    """Give the map twice, for wide and for narrow pages, each with what is near together there as one bubble."""
    most = max((country.count for country in countries.values()), default=1)
    shades = {code: round(0.25 + 0.5 * country.count / most, 2) for code, country in countries.items()}
    # A country's count is that of its places together only as long as neither is chosen by.
    wholes = {} if request.filters.get(PLACES) or request.filters.get(COUNTRIES) else countries
    shapes: tuple[tuple[str, Shape], ...] = (("wide", WIDE), ("narrow", NARROW))
    for name, shape in shapes:
        view = view_of([place.spot for place in looked_at(places, request)], shape)
        links = tuple(map_link(bubble, request) for bubble in bubbles_of(places, wholes, view, shape))
        yield Plane(name, view, links, shades)


def looked_at(places: list[PlacedCount], request: SearchRequest) -> list[PlacedCount]:
    """Return the places that the map is drawn around: those that were chosen, or that are in chosen countries; else all."""
    countries = request.filters.get(COUNTRIES, ())
    chosen = [place for place in places if place.is_chosen and place.facet == PLACES]
    return chosen or [place for place in places if place.country in countries] or places


def map_link(bubble: Bubble, request: SearchRequest) -> MapLink:
    first, *others = bubble.places
    label = format_list([count_at(place.name, place.count) for place in bubble.places])
    values = () if first.is_chosen else tuple(place.value for place in bubble.places)[:MAX_VALUES]
    return MapLink(
        bubble=bubble,
        # What several places share is counted at each, so of several together only the least is known.
        sign=format_number(first.count) + ("+" if others else ""),
        name=f"{first.name} +{format_number(len(others))}" if others else first.name,
        label=with_state(label, is_chosen=first.is_chosen),
        address=narrowed(request, first.facet, values),
        is_chosen=first.is_chosen,
    )


# --- The timeline


def timeline_of(years: list[FacetValue], request: SearchRequest) -> Timeline:
    """Return the years from the first to the last, those without results too; many of those in a row are one gap."""
    by_year = {int(value.value): value for value in years}
    most = max(value.count for value in years)
    chosen = request.filters.get(YEARS, ())
    bars: list[Bar] = []
    last = min(by_year)
    for year in sorted(by_year):
        missing = range(last + 1, year)
        if len(missing) > LONGEST_GAP:
            bars.append(Bar(local_digits(f"{missing[0]}–{missing[-1]}"), is_gap=True))
        else:
            bars += (Bar(local_digits(str(empty)), is_round=empty % 5 == 0) for empty in missing)
        value, last = by_year[year], year
        is_chosen = value.value in chosen
        bars.append(
            Bar(
                label=value.label,
                count=value.count,
                text=with_state(count_at(value.label, value.count), is_chosen=is_chosen),
                share=max(100 * value.count // most, 2),
                address=narrowed(request, YEARS, () if is_chosen else (value.value,)),
                is_chosen=is_chosen,
                is_round=year % 5 == 0 or (year in (min(by_year), max(by_year)) and year % 5 not in (1, 4)),
            )
        )
    return Timeline(tuple(bars))


# --- Both


def narrowed(request: SearchRequest, facet: str, values: tuple[str, ...]) -> str:
    """Return the address of the same question with `values` and no others chosen in `facet`."""
    others = {name: chosen for name, chosen in request.filters.items() if name != facet}
    return replace(request, filters={**others, facet: values} if values else others, page=1).address()


def count_at(name: str, count: int) -> str:
    """Return how many results a place or a year has."""
    sentence = ngettext("%(name)s: %(shown)s result", "%(name)s: %(shown)s results", count)
    return sentence % {"name": name, "shown": format_number(count)}


def with_state(label: str, *, is_chosen: bool) -> str:
    return _("%(label)s. Chosen: take it back") % {"label": label} if is_chosen else label
