"""The template context of the results page."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from cms.formatting import local_digits
from cms.models import Topic
from search.documents.facets import FACETS, FacetValue, labels_of
from search.query.request import MAX_RESULTS, SearchRequest, Sort

from .archive import Findings
from .captions import topic_colours

VISIBLE = 8  # facet values shown without a click
LONG = 16  # number of facet values from which the list gets a search field
MAX_ROWS = 1_000  # per CSV file


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet value that can be selected; `share` is its count in percent of the largest."""

    value: FacetValue
    is_chosen: bool
    share: int
    id: str  # stable across searches, to keep the focus

    @property
    def top(self) -> int:
        """Where its bar begins, in percent from above."""
        return 100 - self.share


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet with its choices."""

    name: str
    heading: StrOrPromise
    choices: tuple[Choice, ...]

    @property
    def earliest_first(self) -> tuple[Choice, ...]:
        return self.choices[::-1]

    @property
    def first(self) -> tuple[Choice, ...]:
        return self.choices[:VISIBLE]

    @property
    def more(self) -> tuple[Choice, ...]:
        """The values shown after a click."""
        return self.choices[VISIBLE:]

    @property
    def is_open(self) -> bool:
        """Return whether one of these is selected, since it must be visible."""
        return any(choice.is_chosen for choice in self.more)

    @property
    def is_long(self) -> bool:
        """Return whether there are so many values that the list needs a search field."""
        return len(self.choices) > LONG


@dataclass(frozen=True, slots=True)
class Chip:
    """A selected value that can be removed, and the URL without it."""

    heading: StrOrPromise
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class SortLink:
    """A link to another sort order."""

    value: str
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PopularTopic:
    """A topic of the archive, and the URL of the pages about it."""

    value: FacetValue
    colour: str  # of the theme, for this topic
    address: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page of results; without a URL, it is a gap."""

    label: str
    address: str = ""
    is_current: bool = False


def facet_boxes(findings: Findings) -> list[FacetBox]:
    """Return the facets that have values, in order."""
    boxes = []
    for name, values in findings.facets.items():
        chosen = findings.request.filters.get(name, ())
        most = max((value.count for value in values), default=0) or 1
        choices = tuple(
            Choice(value, value.value in chosen, 100 * value.count // most, f"choice-{name}-{value.value}") for value in values
        )
        if choices:
            boxes.append(FacetBox(name, FACETS[name].heading, choices))
    return boxes


def chips_of(request: SearchRequest, facets: Mapping[str, Collection[FacetValue]]) -> Iterator[Chip]:
    """Yield the selected values. Labels are taken from `facets` if the values have been counted."""
    for name, chosen in request.filters.items():
        counted = {value.value: value.label for value in facets.get(name, ())}
        labels = counted if counted.keys() >= set(chosen) else labels_of(name, chosen)
        for value in chosen:
            yield Chip(FACETS[name].heading, labels[value], request.address(without=(name, value)))


def page_links(findings: Findings) -> list[PageLink]:
    """Return the links to the pages of results, or none if there is only one page."""
    request = findings.request
    paginator = Paginator(range(min(findings.response.total, MAX_RESULTS)), request.size)
    if paginator.num_pages < 2:
        return []
    numbers = paginator.get_elided_page_range(request.page, on_each_side=2, on_ends=1)
    return [
        PageLink(local_digits(str(number)), request.address(page=number), number == request.page)
        if isinstance(number, int)
        else PageLink("…")
        for number in numbers
    ]


def sort_links(request: SearchRequest) -> list[SortLink]:
    """Return the links to the sort orders, or none if there are no words to rank results by relevance."""
    if not request.query:
        return []
    labels = {Sort.RELEVANCE: _("Best match first"), Sort.DATE: _("Latest first")}
    return [SortLink(sort.value, label, request.address(sort=sort), sort is request.sort_order) for sort, label in labels.items()]


def export_links(request: SearchRequest) -> dict[str, str | int]:
    """Return the URLs of the same results as CSV and JSON, and the maximum number of rows."""
    address = request.address()
    spoken = urlencode({"locale": request.locale})
    joint = "&" if len(address) > 1 else ""
    data = f"{reverse('search_api:search')}{address}{joint}{spoken}"
    return {"csv": reverse("search:csv") + address, "json": data, "most": MAX_ROWS}


def popular_topics(archive: Findings) -> list[PopularTopic]:
    """Return the topics with the most documents in the archive, with links to these documents."""
    values = archive.facets["topic"][:VISIBLE]
    colours = topic_colours([value.value for value in values])
    neutral = Topic.Colour.NEUTRAL.value
    return [PopularTopic(value, colours.get(value.value, neutral), "?" + urlencode({"topic": value.value})) for value in values]
