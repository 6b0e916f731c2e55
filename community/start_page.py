"""The sections of the members' start page, which features register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .access.actor import Actor


@dataclass(frozen=True)
class Section:
    """A section of the start page: `template` is rendered with `facts`, in the text or in the rail beside it."""

    template: str
    facts: Mapping[str, object]
    in_rail: bool = False


Found = TypeVar("Found")
MakeSection = Callable[["Actor"], Section | None]
_sections: dict[str, tuple[int, MakeSection]] = {}
_found: ContextVar[dict[str, Any] | None] = ContextVar("what the sections of one start page share", default=None)


def register_section(name: str, make: MakeSection, *, rank: int = 50) -> None:
    """Show what `make(actor)` returns on the start page of logged-in users; the lowest rank comes first."""
    _sections[name] = (rank, make)


def sections_for(actor: Actor) -> list[Section]:
    """Return the sections of the start page of `actor`."""
    token = _found.set({})
    try:
        made = [make(actor) for _rank, make in sorted(_sections.values(), key=lambda entry: entry[0])]
    finally:
        _found.reset(token)
    return [section for section in made if section is not None]


def found_once(name: str, find: Callable[[], Found]) -> Found:
    """Return what `find()` returns; it is called once by this name for all sections of one start page, and each time elsewhere."""
    kept = _found.get()
    if kept is None:
        return find()
    if name not in kept:
        kept[name] = find()
    found: Found = kept[name]
    return found
