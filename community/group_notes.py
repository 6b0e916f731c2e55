"""What stands at the top of a group's pages until its reader has seen it: features register it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .start_page import Section

if TYPE_CHECKING:
    from .access.actor import Actor

MakeNote = Callable[["Actor", Any], Section | None]  # `Any`: a group, which the shell does not know
_notes: dict[str, MakeNote] = {}


def register_note(name: str, make: MakeNote) -> None:
    """Show what `make(actor, group)` returns at the top of every page of a group."""
    _notes[name] = make


def notes_in(actor: Actor, group: Any) -> list[Section]:
    """Return what stands at the top of the pages of `group` for `actor`."""
    made = (make(actor, group) for make in _notes.values())
    return [note for note in made if note is not None]
