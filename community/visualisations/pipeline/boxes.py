"""Boxes that detectors find, in pixels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

MOST_GROWTH = 2.2  # of a box by those that are nearly the same


class Box(NamedTuple):
    """A rectangle and how sure the detector is (0 to 1)."""

    x: float
    y: float
    width: float
    height: float
    score: float


def common(one: Box, other: Box) -> float:
    """Return the area that two boxes have in common, in square pixels."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0.0, across) * max(0.0, down)


def merge(boxes: Iterable[Box], share: float) -> list[Box]:
    """Return the surest of boxes that share more than `share` of the smaller one's area, the surest first."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda each: -each.score):
        area = box.width * box.height
        if all(common(box, each) <= share * min(area, each.width * each.height) for each in kept):
            kept.append(box)
    return kept


def unite(boxes: Iterable[Box], *, same: float = 0.3, inside: float = 0.85) -> list[Box]:
    """Return boxes that together cover all of `boxes`, the surest first: those that are nearly one become the box around them.

    `same` is the common area as a share of what both cover; of what lies `inside` another, more is not needed.
    """
    surest: list[Box] = []
    united: list[Box] = []
    for box in sorted(boxes, key=lambda each: -each.score):
        area = box.width * box.height
        for number, one in enumerate(surest):
            shared = common(box, one)
            whole = around(united[number], box)
            if (
                shared >= same * (area + one.width * one.height - shared)
                and whole.width * whole.height <= MOST_GROWTH * one.width * one.height
            ):
                united[number] = whole
                break
            if common(box, united[number]) >= inside * area:
                break
        else:
            surest.append(box)
            united.append(box)
    return united


def around(one: Box, other: Box) -> Box:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right, bottom = max(one.x + one.width, other.x + other.width), max(one.y + one.height, other.y + other.height)
    return Box(left, top, right - left, bottom - top, max(one.score, other.score))
