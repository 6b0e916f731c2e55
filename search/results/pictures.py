"""The results as pictures: a map of the places and a timeline of the years.

Both show facet counts of the same search, so they are exact and reveal nothing that the reader is not allowed to open. Everything in
them is a link that narrows the search or removes a filter.
"""

from dataclasses import dataclass

from django.utils.translation import ngettext

from cms.formatting import format_number, local_digits
from search.documents.facets import FacetValue

from .archive import Findings
from .map import COUNTRIES, PLACES, Plane, counts_of_countries, places_of, planes_of
from .map_layout import PlacedCount
from .timeline import YEARS, Timeline, timeline_of


@dataclass(frozen=True, slots=True)
class Pictures:
    """The map and the timeline of the results. `is_open`: the reader has selected a place or a year."""

    planes: tuple[Plane, ...]
    timeline: Timeline | None
    summary: str
    is_open: bool

    def __bool__(self) -> bool:
        return bool(self.planes or self.timeline)


def pictures_of(findings: Findings) -> Pictures:
    """Return the pictures of the results: no map if no result has a place, no timeline if all are from the same year. One query."""
    request, countries = findings.request, counts_of_countries(findings)
    places = places_of(findings, countries)
    years = [value for value in findings.facets.get(YEARS, ()) if value.count]
    return Pictures(
        planes=tuple(planes_of(places, countries, request)) if places else (),
        timeline=timeline_of(years, request) if len(years) > 1 else None,
        summary=summary_of(places, years),
        is_open=any(request.filters.get(facet) for facet in (PLACES, COUNTRIES, YEARS)),
    )


def summary_of(places: list[PlacedCount], years: list[FacetValue]) -> str:
    """Return a summary of the pictures: the number of places, and the first and last year."""
    parts = []
    if places:
        parts.append(ngettext("%(shown)s place", "%(shown)s places", len(places)) % {"shown": format_number(len(places))})
    if len(years) > 1:
        parts.append(local_digits(f"{min(year.value for year in years)}–{max(year.value for year in years)}"))
    return " · ".join(parts)
