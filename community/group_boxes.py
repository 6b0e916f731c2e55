"""What stands in the rail of a group's overview: features register it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .start_page import Section

if TYPE_CHECKING:
    from .access.actor import Actor

MakeBox = Callable[["Actor", Any], Section | None]  # `Any`: a group, which the shell does not know
_boxes: dict[str, tuple[int, MakeBox]] = {}


def register_box(name: str, make: MakeBox, *, rank: int = 50) -> None:
    """Show what `make(actor, group)` returns in the rail of each group's overview; the lowest rank comes first."""
    _boxes[name] = (rank, make)


def boxes_in(actor: Actor, group: Any) -> list[Section]:
    """Return what stands in the rail of the overview of `group` for `actor`."""
    made = (make(actor, group) for _rank, make in sorted(_boxes.values(), key=lambda entry: entry[0]))
    return [box for box in made if box is not None]
