"""What facets and filters go by, in the index of either engine."""

from collections.abc import Iterable
from typing import Any

# The fields by the facet's name. "status" is a facet too, told by the clock: it has no field of its own.
FACET_FIELDS = {
    "type": "type",
    "topic": "topics",
    "year": "years",
    "region": "regions",
    "country": "countries",
    "format": "format",
    "municipality": "municipalities",
    "language": "readable_in",
}
STATUS = "status"
NUMBERS = frozenset({"years"})  # the fields that hold numbers; all others hold names


def known_values(field: str, values: Iterable[str]) -> list[Any]:
    """Return what of `values`, as an address gives them, `field` can hold."""
    if field not in NUMBERS:
        return list(values)
    return [int(value) for value in values if is_year(value)]


def is_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 4
