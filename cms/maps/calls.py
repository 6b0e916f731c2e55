"""Open calls on a map: each has a ring with its days, and its name. If there is no room where it is, it moves aside."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from themes.typeface import STRONG

from .boxes import around
from .content import CallMark
from .labels import Label, Point, Taken, Text, cut, find_label, two_lines

RADIUS = 14  # pixels, of the ring
REACH = 22  # pixels: half of the area that can be tapped
BORDER = 1.5  # pixels: half of the ring's line
SIZE, LEADING = 15, 17
WIDEST = 0.45  # of the plane: a longer name has two lines
SHORTEST = 64  # pixels: the width to which names are shortened at last
RINGS, DIRECTIONS = 14, 12  # distances and directions in which room is looked for


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A call at its point, with its name; without a label there is no room on the whole plane."""

    mark: CallMark
    point: Point
    label: Label | None


def place_calls(marks: list[tuple[CallMark, Point]], taken: Taken, least: float) -> list[PlacedCall]:
    """Return the calls, each with its name, and add them to what is taken. `least` is the width of the plane."""
    placed = []
    for mark, home in marks:
        call = _place_call(mark, home, taken, least)
        taken.boxes.append(around(*call.point, RADIUS + BORDER))
        if call.label:
            taken.boxes.append(call.label.box)
        placed.append(call)
    return placed


def _place_call(mark: CallMark, home: Point, taken: Taken, least: float) -> PlacedCall:
    for texts in call_texts(mark.name, least):
        for point in filter(partial(_has_room, taken=taken), _points_around(home)):
            if label := find_label(texts, point, RADIUS + BORDER, taken):
                return PlacedCall(mark, point, label)
    return PlacedCall(mark, home, None)


def _has_room(point: Point, taken: Taken) -> bool:
    """Return whether a ring has room at `point`, and can be tapped without hitting another."""
    return around(*point, REACH).is_within(taken.limits) and taken.is_free(around(*point, RADIUS + BORDER))


def _points_around(home: Point) -> Iterator[Point]:
    """Yield `home`, and points around it, nearest first."""
    yield home
    for ring in range(1, RINGS + 1):
        for direction in range(DIRECTIONS):
            angle = math.tau * direction / DIRECTIONS
            yield Point(home.x + ring * REACH * math.cos(angle), home.y + ring * REACH * math.sin(angle))


def call_texts(name: str, least: float) -> list[list[Text]]:
    """Return how a call can be named on a plane `least` pixels wide: whole in one or two lines; if that fails, shortened."""
    whole, widest = Text((name,), SIZE, STRONG, LEADING), WIDEST * least
    lines = [text for text in (whole, *two_lines(whole)) if text.width <= widest]
    shortened = [cut((two_lines(whole) or [whole])[0], widest)]
    return [lines or shortened, [cut(text, SHORTEST) for text in (whole, *two_lines(whole))]]
