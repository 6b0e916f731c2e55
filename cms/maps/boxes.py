"""Boxes on a plane that grows, while the names and dots on it keep their size.

An edge is so many pixels from a point that moves as the plane grows. Two boxes that are apart at the least width can meet on a wider
plane: a name that reaches to the left of its dot, and another that reaches to the right of a dot further left. So boxes are compared for
all widths at once.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Edge(NamedTuple):
    """An edge at `at` + `off`: pixels at the least width. `at` grows with the plane, `off` does not."""

    at: float
    off: float = 0


@dataclass(frozen=True, slots=True)
class Box:
    left: Edge
    top: Edge
    right: Edge
    bottom: Edge

    def is_within(self, other: "Box") -> bool:
        """Return whether this box lies in `other` at the least width; both are on the same plane."""
        return (
            sum(other.left) <= sum(self.left)
            and sum(self.right) <= sum(other.right)
            and sum(other.top) <= sum(self.top)
            and sum(self.bottom) <= sum(other.bottom)
        )


def around(x: float, y: float, reach: float) -> Box:
    """Return the box `reach` pixels around a point."""
    return Box(Edge(x, -reach), Edge(y, -reach), Edge(x, reach), Edge(y, reach))


def fixed(left: float, top: float, right: float, bottom: float) -> Box:
    """Return a box that grows with the plane."""
    return Box(Edge(left), Edge(top), Edge(right), Edge(bottom))


def touch(one: Box, other: Box, growth: float) -> bool:
    """Return whether two boxes overlap at any width from the least one to `growth` times as much."""
    start, end = 1.0, growth
    pairs = ((one.left, other.right), (other.left, one.right), (one.top, other.bottom), (other.top, one.bottom))
    for low, high in pairs:  # they overlap where low.at * scale + low.off < high.at * scale + high.off, for all four pairs
        slope, rest = low.at - high.at, low.off - high.off
        if slope > 0:
            end = min(end, -rest / slope)
        elif slope < 0:
            start = max(start, -rest / slope)
        elif rest >= 0:
            return False
        if start >= end:
            return False
    return True
