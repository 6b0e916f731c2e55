"""The index fields of facets and filters, the same in both engines."""

from collections.abc import Iterable
from typing import Any

# The fields by facet. The facet "status" depends on the time of the search, so it has no field of its own.
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
NUMBERS = frozenset({"years"})  # the numeric fields; all others contain strings


def known_values(field: str, values: Iterable[str]) -> list[Any]:
    """Return those of `values`, which come from a URL, that `field` can contain."""
    if field not in NUMBERS:
        return list(values)
    return [int(value) for value in values if is_year(value)]


def is_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 4
