"""Facets to narrow a search by, and the labels of their values in the active language."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cms.formatting import language_name, local_digits

from .registry import names_of_type

Labels = Callable[[Collection[str]], Mapping[str, str]]


SHORT_NAMES = _("Use short names made of letters, digits and hyphens.")
STATUSES = {"open": _("Open"), "upcoming": _("Planned"), "closed": _("Closed")}  # of calls, in this order


@dataclass(frozen=True, slots=True)
class Facet:
    """A property of documents to filter by. Its name is the query parameter. `wrong` is the error message for invalid values.

    A value need not exist: a deleted one finds nothing, and can be removed from the search.
    """

    name: str
    heading: StrOrPromise
    pattern: str = r"[\w-]{1,80}"
    wrong: StrOrPromise = SHORT_NAMES

    def accepts(self, value: str) -> bool:
        """Return whether `value` is valid for this facet."""
        return re.fullmatch(self.pattern, value, re.ASCII) is not None


FACETS = {
    facet.name: facet
    for facet in (
        Facet("type", _("Type")),
        Facet("status", _("Status of calls"), "|".join(STATUSES), _("A call is open, upcoming or closed.")),
        Facet("topic", _("Topic")),
        Facet("year", _("Year"), r"\d{4}", _("Enter the year with four digits.")),
        Facet("region", _("Region")),
        Facet("country", _("Country"), "[A-Z]{2}", _("Use a two-letter country code in capitals, such as KE.")),
        Facet("municipality", _("Municipality"), r"\d{1,18}", _("Use the number of a municipality.")),
        Facet("format", _("Format")),
        Facet("language", _("Available in"), "[a-z]{2,3}(-[a-z0-9]{2,8})?", _("Use a language code, such as de.")),
    )
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, its label, and its number of results."""

    value: str
    label: str
    count: int


_labels: dict[str, Labels] = {
    "type": lambda values: {value: str(names_of_type(value).many) for value in values},
    "status": lambda values: {value: str(STATUSES[value]) for value in values if value in STATUSES},
    "year": lambda values: {value: local_digits(value) for value in values},
    "language": lambda values: {value: language_name(value) for value in values},
}


def register_labels(facet: str, labels: Labels) -> None:
    """Register the function that returns labels for values of `facet` in the active language."""
    _labels[facet] = labels


def labels_of(facet: str, values: Collection[str]) -> dict[str, str]:
    """Return the labels of `values`; an unknown value is used as its own label."""
    known = _labels[facet](values) if values and facet in _labels else {}
    return {value: known.get(value, value) for value in values}


def values_of(facet: str, counts: Mapping[str, int], selected: Collection[str] = ()) -> tuple[FacetValue, ...]:
    """Return the values of a facet, sorted: years latest first, the status of calls in its own order, others by frequency.

    A value without documents is only included if it is `selected`, so that it can be removed.
    """
    shown = {value: count for value, count in counts.items() if count} | {value: counts.get(value, 0) for value in selected}
    labels = labels_of(facet, shown)
    values = [FacetValue(value, labels[value], count) for value, count in shown.items()]
    if facet == "year":
        return tuple(sorted(values, key=lambda value: value.value, reverse=True))
    if facet == "status":
        order = list(STATUSES)
        return tuple(sorted(values, key=lambda value: order.index(value.value) if value.value in order else len(order)))
    return tuple(sorted(values, key=lambda value: (-value.count, value.label.casefold())))
