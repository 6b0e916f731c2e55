"""The results page: what its template shows of a search."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from cms.formatting import format_date, local_digits
from cms.models import Topic

from .archive import Findings
from .backends.base import DEEPEST, Sort
from .criteria import Criteria
from .documents import SearchDocument, names_of_type
from .facets import FACETS, FacetValue, labels_of
from .hits import Hit


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A result as the page shows it."""

    hit: Hit
    kicker: str
    colour: str  # of the theme, for the first topic
    names: tuple[str, ...]  # why it was found, if not by a word in its text


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet that can be ticked; `share` is its part of the largest count, in percent."""

    value: FacetValue
    is_chosen: bool
    share: int


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet with its choices."""

    name: str
    heading: StrOrPromise
    choices: tuple[Choice, ...]

    @property
    def earliest_first(self) -> tuple[Choice, ...]:
        return self.choices[::-1]


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that can be taken back, and the address without it."""

    heading: StrOrPromise
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A way to another page of results; without an address, a gap."""

    label: str
    address: str = ""
    is_current: bool = False


def shown_hits(findings: Findings) -> list[ShownHit]:
    documents = [hit.document for hit in findings.response.hits]
    slugs = {document.topics[0] for document in documents if document.topics}
    colours = dict(Topic.objects.filter(slug__in=slugs).values_list("slug", "colour")) if slugs else {}
    formats = labels_of("format", {document.format for document in documents if document.format})
    return [
        ShownHit(
            hit,
            kicker=kicker_of(hit.document, formats.get(hit.document.format, "")),
            colour=colours.get(next(iter(hit.document.topics), ""), Topic.Colour.NEUTRAL.value),
            names=hit.matched_names if hit.matched_in == ("names",) else (),
        )
        for hit in findings.response.hits
    ]


def kicker_of(document: SearchDocument, format_label: str) -> str:
    """Return the line above a result: what it is, when, and whether it is over."""
    kind = str(names_of_type(document.type).one)
    if document.type == "process" and format_label:
        kind = format_label
    parts = [kind, when(document), _("closed") if document.is_closed else ""]
    return " · ".join(filter(None, parts))


def when(document: SearchDocument) -> str:
    """Return the years of what takes years, the day of what has one."""
    if len(document.years) > 1:
        return local_digits(f"{document.years[0]}–{document.years[-1]}")
    return format_date(document.date) if document.date and document.years else ""


def facet_boxes(findings: Findings) -> list[FacetBox]:
    """Return the facets that have values, in their order."""
    boxes = []
    for name, values in findings.facets.items():
        chosen = findings.criteria.selections.get(name, ())
        most = max((value.count for value in values), default=0) or 1
        choices = tuple(Choice(value, value.value in chosen, 100 * value.count // most) for value in values)
        if choices:
            boxes.append(FacetBox(name, FACETS[name].heading, choices))
    return boxes


def chips_of(criteria: Criteria) -> Iterator[Chip]:
    for name, values in criteria.selections.items():
        labels = labels_of(name, values)
        for value in values:
            yield Chip(FACETS[name].heading, labels[value], criteria.address(without=(name, value)))


def page_links(findings: Findings) -> list[PageLink]:
    """Return the ways to the pages of results, none if there is only one page."""
    criteria = findings.criteria
    paginator = Paginator(range(min(findings.response.total, DEEPEST)), criteria.size)
    if paginator.num_pages < 2:
        return []
    numbers = paginator.get_elided_page_range(criteria.page, on_each_side=2, on_ends=1)
    return [
        PageLink(local_digits(str(number)), criteria.address(page=number), number == criteria.page)
        if isinstance(number, int)
        else PageLink("…")
        for number in numbers
    ]


def sort_choices(criteria: Criteria) -> list[tuple[str, str, bool]]:
    """Return (value, label, is chosen) of the ways to sort."""
    labels = {Sort.RELEVANCE: _("Best match first"), Sort.DATE: _("Latest first")}
    return [(sort.value, label, sort is criteria.chosen_sort) for sort, label in labels.items()]
