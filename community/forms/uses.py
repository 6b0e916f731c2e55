"""Where forms are used. Features that ask people to fill in a form say so here, for the list of forms and before one is deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormUse:
    """Something that uses a form, such as a call: its title, and the address at which editors change it."""

    title: str
    url: str


#: Return the uses of the forms with these primary keys, by primary key, in a fixed number of queries.
Finder = Callable[[Iterable[int]], Mapping[int, list[FormUse]]]

_finders: dict[str, Finder] = {}


def register_form_use(name: str, finder: Finder) -> None:
    """Register what finds the uses of forms in a feature."""
    _finders[name] = finder


def uses_of(forms: Iterable[int]) -> dict[int, list[FormUse]]:
    """Return the uses of the forms with these primary keys; [] for those without any."""
    keys = list(forms)
    found: dict[int, list[FormUse]] = {key: [] for key in keys}
    for finder in _finders.values():
        for key, uses in finder(keys).items():
            found[key].extend(uses)
    return found
