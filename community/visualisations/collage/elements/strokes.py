"""Strokes of the drawings, as paths of SVG: rings of scallops for leaves, tapering limbs, circles. Whole centimetres, y down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin
from random import Random

Point = tuple[float, float]


def n(value: float) -> str:
    """Return a length in whole centimetres."""
    return str(round(value))


def ring(x: float, y: float, rx: float, ry: float, count: int, dice: Random, jitter: float = 0.12) -> list[Point]:
    """Return `count` points on an uneven ellipse."""
    angles = [2 * pi * at / count for at in range(count)]
    return [
        (x + rx * (1 + dice.uniform(-jitter, jitter)) * cos(a), y + ry * (1 + dice.uniform(-jitter, jitter)) * sin(a))
        for a in angles
    ]


def scallops(points: Sequence[Point], dice: Random, gaps: float = 0.0) -> str:
    """Return a closed line of small arcs through the points, as leaves end; `gaps` is the share of arcs left out."""
    out, is_down = [], False
    for at, (x, y) in enumerate(points):
        to_x, to_y = points[(at + 1) % len(points)]
        if gaps and dice.random() < gaps:
            is_down = False
            continue
        if not is_down:
            out.append(f"M{n(x)} {n(y)}")
            is_down = True
        radius = n(hypot(to_x - x, to_y - y) * (0.52 + 0.12 * dice.random()))
        out.append(f"a{radius} {radius} 0 0 1 {n(to_x - x)} {n(to_y - y)}")
    return "".join(out)


def limb(points: Sequence[Point], widths: Sequence[float]) -> str:
    """Return a limb along the points, as wide at each as `widths` says: a branch, an arm."""
    left, right = [], []
    for at, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(0, at - 1)], points[min(len(points) - 1, at + 1)]
        length = hypot(bx - ax, by - ay) or 1
        nx, ny = -(by - ay) / length * widths[at] / 2, (bx - ax) / length * widths[at] / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    right.reverse()
    return f"M{n(left[0][0])} {n(left[0][1])}{_smooth(left)}L{n(right[0][0])} {n(right[0][1])}{_smooth(right)}Z"


def _smooth(points: Sequence[Point]) -> str:
    out = ""
    for (x, y), (next_x, next_y) in pairwise(points[1:]):
        out += f"Q{n(x)} {n(y)} {n((x + next_x) / 2)} {n((y + next_y) / 2)}"
    return f"{out}L{n(points[-1][0])} {n(points[-1][1])}"


def circle(x: float, y: float, rx: float, ry: float | None = None) -> str:
    """Return an ellipse as a path."""
    return f"M{n(x - rx)} {n(y)}a{n(rx)} {n(ry or rx)} 0 1 0 {n(2 * rx)} 0a{n(rx)} {n(ry or rx)} 0 1 0 {n(-2 * rx)} 0Z"


def box(left: float, top: float, right: float, bottom: float) -> str:
    """Return a rectangle as a path."""
    return f"M{n(left)} {n(top)}H{n(right)}V{n(bottom)}H{n(left)}Z"


def fill(path: str, colour: str, opacity: float = 1) -> str:
    return f'<path d="{path}" fill="{colour}"{_opacity("fill", opacity)}/>'


def line(path: str, width: float, colour: str = "currentColor", opacity: float = 1) -> str:
    """Return a stroke; `width` in centimetres."""
    ends = ' stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"{_opacity("stroke", opacity)}{ends}/>'


def _opacity(of: str, share: float) -> str:
    return "" if share == 1 else f' {of}-opacity="{share:g}"'


def symbol(key: str, drawing: str, shadow: str) -> str:
    """Return a drawing and what casts its shadow, under the names by which a page uses them."""
    return f'<g id="{key}">{drawing}</g>\n<g id="{key}-cast">{shadow}</g>\n'


def solid(path: str) -> str:
    """Return a shape without a colour, for a shadow."""
    return f'<path d="{path}"/>'
