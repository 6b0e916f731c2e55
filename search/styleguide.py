"""What the style guide shows of the search: its results, filters, map and timeline, and what it says without results."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formatting import local_digits
from cms.languages import active_language
from cms.styleguide import things
from cms.styleguide.registry import Section, register_section
from search.documents.document import SearchDocument
from search.documents.facets import FacetValue
from search.query.parser import parse_query
from search.query.request import SearchRequest
from search.results.archive import Findings
from search.results.cards import ShownHit, Version
from search.results.map import planes_of
from search.results.map_layout import PlacedCount
from search.results.page import PopularTopic, chips_of, facet_boxes, page_links, sort_links
from search.results.pictures import Pictures, summary_of
from search.results.timeline import timeline_of
from search.retrieval.hits import FilePlace, Hit
from search.retrieval.pipeline import SearchResponse
from themes.world import project

TOTAL = 214


def register() -> None:
    register_section(Section("search", gettext_lazy("Search results"), "search/styleguide.html", examples, rank=80))


def examples() -> Mapping[str, Any]:
    """Return the context of the results page, and that of one without results."""
    request = SearchRequest(
        query=parse_query(_("shade")),
        locale=active_language(),
        audiences=frozenset(),
        filters={"topic": ("heat",), "year": ("2026",)},
    )
    findings = Findings(request, SearchResponse((), TOTAL, {}, 3.0, suggestion=_("shade"), is_partial=True), facets())
    hits = example_hits()
    places = example_places()
    years = list(findings.facets["year"])
    colour = things.example_topic().colour
    return {
        "search_request": request,
        "findings": findings,
        "total": TOTAL,
        "hits": hits,
        "facets": facet_boxes(findings),
        "chips": list(chips_of(request, findings.facets)),
        "sorts": sort_links(request),
        "pages": page_links(findings),
        "exports": {"csv": things.NOWHERE, "json": things.NOWHERE, "most": 100},
        "pictures": Pictures(
            tuple(planes_of(places, {}, request)), timeline_of(years, request), summary_of(places, years), is_open=True
        ),
        "latest": hits[:2],
        "popular": [PopularTopic(value, colour, things.NOWHERE) for value in findings.facets["topic"][:3]],
        "problems": [SimpleNamespace(parameter="year", detail=_("A year has four digits."))],
        "nothing": SimpleNamespace(hits=(), response=SimpleNamespace(suggestion="", is_partial=False)),
    }


def facets() -> dict[str, tuple[FacetValue, ...]]:
    """Return counted values, some of which are behind "More"."""
    topics = [FacetValue(topic.slug, topic.name, 90 - 9 * number) for number, topic in enumerate(things.all_topics())]
    chosen = FacetValue("heat", _("Heat in the city"), 63)
    years = [FacetValue(str(year), local_digits(str(year)), 8 + year % 5 * 7) for year in range(2027, 2020, -1)]
    none = FacetValue("none", things.LONG_WORD, 0)
    return {"topic": (chosen, none, *(topic for topic in topics if topic.value != "heat")), "year": tuple(years)}


def example_places() -> list[PlacedCount]:
    return [
        PlacedCount("municipality", str(number), place.name, 4 * number, project(place.lon, place.lat), place.country)
        for number, place in enumerate(things.places(), 1)
    ]


def example_hits() -> list[ShownHit]:
    """Return results with every reason why they were found, one of them in a language with another direction."""
    other = "de" if active_language() == "ar" else "ar"
    foreign = things.listed_pages()[1]
    marked = format_html("<mark>{}</mark> · {}", _("Shade for hot squares"), things.summary())
    return [
        shown(
            _("Shade for hot squares"),
            marked,
            colour="heat",
            places=tuple(place.name for place in things.places()[:4]),
            more_places=3,
        ),
        shown(foreign.title, foreign.summary, locale=other, cross_language=True, colour="water", by_meaning=True),
        shown(things.long_title(), things.summary(), state_label=_("closed"), names=(_("Heat in the city"), _("Nakuru"))),
        shown(
            things.LONG_WORD,
            things.LONG_WORD,
            file=FilePlace(things.LONG_WORD + ".pdf", things.NOWHERE, 12),
            versions=(Version("ar", things.NOWHERE), Version("en", things.NOWHERE)),
        ),
    ]


def shown(
    title: Any, snippet: Any, *, locale: str = "", cross_language: bool = False, file: FilePlace | None = None, **facts: Any
) -> ShownHit:
    document = SearchDocument(
        id="example:1", locale=locale or active_language(), type="news", title=title, url=things.NOWHERE, audience="public"
    )
    hit = Hit(document, 1.0, title, snippet, (), (), cross_language, file)
    defaults: dict[str, Any] = {
        "kind": _("News"),
        "when": local_digits("2026"),
        "state_label": "",
        "colour": "brand",
        "places": (),
        "more_places": 0,
        "versions": (),
        "by_meaning": False,
        "names": (),
        "translated": (),
    }
    return ShownHit(hit=hit, **(defaults | facts))
