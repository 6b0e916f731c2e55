"""Arcs between the cities of a process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from themes.world import Spot

BEND = 0.2  # of its length, sideways at most
STEPS = 24  # pieces that an arc is tried in


@dataclass(frozen=True, slots=True)
class Arc:
    """A quadratic curve on the drawing, in the colour of a topic."""

    start: Spot
    bend: Spot
    end: Spot
    topic: str = ""

    @property
    def path(self) -> str:
        """The curve as an SVG path, in units of the drawing."""
        return "M{:.1f} {:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}".format(*self.start, *self.bend, *self.end)

    def points(self) -> Iterator[Spot]:
        """Yield points along the curve, without its ends, which are dots."""
        for step in range(1, STEPS):
            t = step / STEPS
            first, middle, last = (1 - t) ** 2, 2 * t * (1 - t), t**2
            yield Spot(
                first * self.start.x + middle * self.bend.x + last * self.end.x,
                first * self.start.y + middle * self.bend.y + last * self.end.y,
            )


def arc_between(start: Spot, end: Spot, topic: str = "") -> Arc:
    """Return the arc between two spots: bent to the north if it leads across, to the east if it leads up or down."""
    across, down = end.x - start.x, end.y - start.y
    turn = BEND if (across if abs(across) > abs(down) else down) > 0 else -BEND
    return Arc(start, Spot((start.x + end.x) / 2 + down * turn, (start.y + end.y) / 2 - across * turn), end, topic)


def arcs_through(lines: Sequence[tuple[str, Sequence[Spot]]]) -> tuple[Arc, ...]:
    """Return the arcs of lines, each given as topic and spots: n spots have n - 1 arcs. Two cities are linked once at most."""
    arcs: dict[frozenset[Spot], Arc] = {}
    for topic, spots in lines:
        for start, end in pairwise(spots):
            if start != end:
                arcs.setdefault(frozenset((start, end)), arc_between(start, end, topic))
    return tuple(arcs.values())
