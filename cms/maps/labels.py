"""Names beside dots: where there is room for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cms.formatting import isolated
from themes.typeface import REGULAR, line_above, line_below, text_width

from .boxes import Box, Edge, touch

GAP = 4.5  # pixels between a dot and its name
EDGE = 3  # pixels between names and the edge of the plane
APART = 1.5  # pixels around a name that stay empty
MIDDLE = 0.32  # of the size, from the middle of a letter to its base line
TALL = 0.76  # of the size, the height of a capital letter

# Side of the dot as (across, down): right, left, below, above, then the diagonals.
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (1, 1), (-1, -1), (-1, 1))
ANCHORS = {1: "to-right", 0: "to-mid", -1: "to-left"}


class Point(NamedTuple):
    """A point on a plane, in pixels at its least width."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Text:
    """A name in one or two lines. `size` and `leading` are in pixels."""

    lines: tuple[str, ...]
    size: int = 13
    weight: int = REGULAR
    leading: int = 17

    @property
    def width(self) -> float:
        return max(text_width(line, self.size, self.weight) for line in self.lines)

    @property
    def more(self) -> int:
        """The pixels from the first base line to the last."""
        return (len(self.lines) - 1) * self.leading

    @property
    def depth(self) -> float:
        """The pixels that it reaches below the last base line."""
        return line_below(self.lines[-1], self.size)


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a point: `dx` and `dy` lead in pixels from the point to the first base line, at the end that `anchor` names."""

    text: Text
    point: Point
    anchor: str
    dx: float
    dy: float

    @property
    def lines(self) -> list[str]:
        """The lines, isolated: on a map, which runs from left to right, "نواكشوط +٢" runs from right to left."""
        return [isolated(line) for line in self.text.lines]

    @property
    def box(self) -> Box:
        width = self.text.width
        left = {"to-right": self.dx, "to-mid": self.dx - width / 2, "to-left": self.dx - width}[self.anchor]
        return Box(
            Edge(self.point.x, left - APART),
            Edge(self.point.y, self.dy - line_above(self.text.size)),
            Edge(self.point.x, left + width + APART),
            Edge(self.point.y, self.dy + self.text.more + self.text.depth),
        )


class Taken:
    """What is on a plane already, within its limits: `boxes` that nothing may touch, and `arcs` and `dots` that names avoid if they can."""

    def __init__(self, limits: Box, growth: float) -> None:
        self.limits, self.growth = limits, growth
        self.boxes: list[Box] = []
        self.arcs: list[Box] = []
        self.dots: list[Box] = []

    def is_free(self, box: Box, own: Box | None = None) -> bool:
        """Return whether `box` is on the plane, and touches nothing but its `own` dot."""
        return box.is_within(self.limits) and not self.touches(box, self.boxes, own)

    def touches(self, box: Box, others: Sequence[Box], own: Box | None = None) -> bool:
        """Return whether `box` touches any of the others, its `own` dot aside."""
        return any(touch(box, other, self.growth) for other in others if other is not own)


def find_label(texts: Sequence[Text], point: Point, radius: float, taken: Taken, own: Box | None = None) -> Label | None:
    """Return the first of `texts` that finds room beside the dot at `point`; None without room.

    Rather than a dot whose city is not named yet, it touches an arc.
    """
    labels = [(label, label.box) for text in texts for label in labels_around(text, point, radius)]
    free = [(label, box) for label, box in labels if taken.is_free(box, own)]
    off_dots = [(label, box) for label, box in free if not taken.touches(box, taken.dots, own)]
    off_arcs = (label for label, box in off_dots if not taken.touches(box, taken.arcs))
    return next(off_arcs, next((label for label, _box in off_dots or free), None))


def labels_around(text: Text, point: Point, radius: float) -> Iterator[Label]:
    """Yield `text` on each side of a dot."""
    for across, down in SIDES:
        far = radius if not (across and down) else radius * 0.7
        dy = {
            0: text.size * MIDDLE - text.more / 2,
            1: far + GAP + text.size * TALL - 1,
            -1: -far - max(GAP, text.depth + 1) - text.more,
        }[down]
        yield Label(text, point, ANCHORS[across], round(across * (far + (GAP if not down else 1.5)), 1), round(dy, 1))


def name_texts(names: Sequence[str], also: str, widest: float) -> list[Text]:
    """Return how the cities of one dot can be named, best first. `also` names one of them, with the number of the others."""
    if len(names) > 2:
        return [Text((also,))]
    if len(names) == 2:
        return [Text(tuple(names)), Text((also,))]
    name = names[0]
    whole = Text((name,))
    return [whole, *two_lines(whole)] if whole.width > widest else [whole]


def two_lines(text: Text) -> list[Text]:
    """Return a one-line text in two lines of similar width; an empty list if it is one word."""
    words = text.lines[0].split()
    splits = [
        Text((" ".join(words[:at]), " ".join(words[at:])), text.size, text.weight, text.leading) for at in range(1, len(words))
    ]
    return [min(splits, key=lambda split: split.width)] if splits else []


def cut(text: Text, widest: float) -> Text:
    """Return `text` with each line shortened to `widest` pixels, with an ellipsis."""
    return Text(tuple(_cut(line, text, widest) for line in text.lines), text.size, text.weight, text.leading)


def _cut(line: str, text: Text, widest: float) -> str:
    if text_width(line, text.size, text.weight) <= widest:
        return line
    end = len(line)
    while end > 1 and text_width(f"{line[:end].rstrip()}…", text.size, text.weight) > widest:
        end -= 1
    return f"{line[:end].rstrip()}…"
