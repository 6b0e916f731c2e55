"""What lies on the ground, drawn in plan: one description that Python and the script of the page both lay down.

A description is a list of layers. Each has a colour (`fill` or `stroke` with `line`, metres wide), an `opacity` and one way of drawing:

- `area`: corners as [a, b, c, d]: u = a * width + b, v = c * length + d, metres from the middle; u is across, v along
- `every`: an area that is repeated along v, `step` metres from one to the next, or across u with `across`; `margin` metres stay free at the ends
- `stamp`: an area in metres that is repeated along v every `step` metres
- `oval`: corners as shares of half the width and half the length
- `tufts`: blades of grass, [u, v, lean] as shares, `per` square metre; they stand `high` metres
"""

from __future__ import annotations

from math import cos, pi, sin
from random import Random
from typing import Any

Layer = dict[str, Any]
FULL = [[-0.5, 0, -0.5, 0], [0.5, 0, -0.5, 0], [0.5, 0, 0.5, 0], [-0.5, 0, 0.5, 0]]
MARKING = "#ece7db"
MOST_TUFTS = 360


def inner(margin: float) -> list[list[float]]:
    """Return the whole area less a margin in metres."""
    return [
        [-0.5, margin, -0.5, margin],
        [0.5, -margin, -0.5, margin],
        [0.5, -margin, 0.5, -margin],
        [-0.5, margin, 0.5, -margin],
    ]


def strip(left: float, right: float, from_side: float) -> list[list[float]]:
    """Return a strip along the whole length, between two distances in metres from a side (-0.5 left, 0.5 right)."""
    return [[from_side, left, -0.5, 0], [from_side, right, -0.5, 0], [from_side, right, 0.5, 0], [from_side, left, 0.5, 0]]


def slab(left: float, right: float, begin: float, end: float) -> list[list[float]]:
    """Return a rectangle in metres."""
    return [[0, left, 0, begin], [0, right, 0, begin], [0, right, 0, end], [0, left, 0, end]]


def blob(seed: int, jitter: float, share: float = 1.0, count: int = 28) -> list[list[float]]:
    """Return an uneven oval, as shares of half the width and half the length."""
    dice = Random(seed)  # noqa: S311 - variety, not secrecy
    waves = [(dice.uniform(0, 2 * pi), number, dice.uniform(0.4, 1) / number) for number in (2, 3, 5)]
    out = []
    for at in range(count):
        a = 2 * pi * at / count
        r = share * (1 - jitter + jitter * sum(size * sin(number * a + turn) for turn, number, size in waves))
        out.append([round(r * cos(a), 3), round(r * sin(a), 3)])
    return out


def tufts(seed: int) -> list[list[float]]:
    dice = Random(seed)  # noqa: S311 - variety, not secrecy
    return [
        [round(dice.uniform(-0.49, 0.49), 3), round(dice.uniform(-0.49, 0.49), 3), round(dice.uniform(-1, 1), 2)]
        for _at in range(MOST_TUFTS)
    ]


def wheel(u: float, v: float, radius: float, thick: float) -> list[list[list[float]]]:
    """Return a ring in metres as two half rings."""
    halves = []
    for begin in (0.0, pi):
        outer = [(begin + pi * at / 8, radius) for at in range(9)]
        around = outer + [(a, radius - thick) for a, _r in reversed(outer)]
        halves.append([[0, round(u + r * cos(a), 3), 0, round(v + r * sin(a), 3)] for a, r in around])
    return halves


def bar(u1: float, v1: float, u2: float, v2: float, thick: float = 0.09) -> list[list[float]]:
    """Return a thick line in metres."""
    length = ((u2 - u1) ** 2 + (v2 - v1) ** 2) ** 0.5
    nu, nv = -(v2 - v1) / length * thick / 2, (u2 - u1) / length * thick / 2
    corners = ((u1 + nu, v1 + nv), (u2 + nu, v2 + nv), (u2 - nu, v2 - nv), (u1 - nu, v1 - nv))
    return [[0, round(u, 3), 0, round(v, 3)] for u, v in corners]


# Markings on a road are drawn longer than wide, since drivers see them from a low angle.
BICYCLE = [
    *wheel(-0.42, 0.5, 0.34, 0.09),
    *wheel(0.42, 0.5, 0.34, 0.09),
    bar(-0.42, 0.5, -0.2, 1.25),
    bar(-0.2, 1.25, 0.3, 1.25),
    bar(0.42, 0.5, 0.26, 1.55),
    bar(-0.24, 1.15, 0.02, 0.5),
    bar(0.02, 0.5, 0.3, 1.2),
    bar(0.02, 0.5, -0.42, 0.5),
    bar(0.26, 1.55, 0.48, 1.6),
    bar(-0.36, 1.42, -0.1, 1.42),
]
B = [
    slab(-1.1, -0.96, 0, 2.4),
    slab(-1.1, -0.6, 0, 0.3),
    slab(-1.1, -0.6, 1.05, 1.35),
    slab(-1.1, -0.6, 2.1, 2.4),
    slab(-0.6, -0.46, 0.2, 1.1),
    slab(-0.6, -0.46, 1.3, 2.2),
]
U = [slab(-0.32, -0.18, 0, 2.4), slab(0.18, 0.32, 0, 2.4), slab(-0.32, 0.32, 0, 0.3)]
S = [
    slab(0.46, 1.1, 0, 0.3),
    slab(0.46, 1.1, 1.05, 1.35),
    slab(0.46, 1.1, 2.1, 2.4),
    slab(0.46, 0.6, 1.2, 2.4),
    slab(0.96, 1.1, 0, 1.2),
]

PLANS: dict[str, list[Layer]] = {
    "lawn": [
        {"area": FULL, "fill": "#b9b3a3", "opacity": 0.96},
        {"area": inner(0.18), "fill": "#748c53", "opacity": 0.98},
        {"every": inner(0.0), "across": True, "step": 2.2, "size": 1.1, "margin": 0.18, "fill": "#86a05f", "opacity": 0.35},
        {"tufts": tufts(11), "per": 2.4, "high": 0.16, "stroke": "#4a6637", "line": 0.03, "opacity": 0.5},
        {"tufts": tufts(12), "per": 1.6, "high": 0.13, "stroke": "#a5ba75", "line": 0.03, "opacity": 0.5},
        {
            "area": [
                [0.02, -0.9, -0.5, 0],
                [0.02, 0.9, -0.5, 0],
                [0.1, 0.9, -0.1, 0],
                [-0.06, 0.85, 0.2, 0],
                [0.04, 0.8, 0.5, 0],
                [0.04, -0.8, 0.5, 0],
                [-0.06, -0.85, 0.2, 0],
                [0.1, -0.9, -0.1, 0],
            ],
            "fill": "#c9bea4",
            "opacity": 0.97,
        },
    ],
    "paving": [
        {"area": FULL, "fill": "#b5aa9a", "opacity": 0.93},
        {"every": inner(0.0), "step": 1.0, "size": 0.035, "margin": 0.5, "fill": "#6f675c", "opacity": 0.55},
        {"every": inner(0.0), "across": True, "step": 1.0, "size": 0.035, "margin": 0.5, "fill": "#6f675c", "opacity": 0.55},
        {"every": inner(0.0), "step": 4.0, "size": 0.94, "margin": 1.03, "fill": "#d6cab6", "opacity": 0.35},
    ],
    "cycleway": [
        {"area": FULL, "fill": "#a4553d", "opacity": 0.9},
        {"area": strip(0, 0.12, -0.5), "fill": MARKING, "opacity": 0.92},
        {"area": strip(-0.12, 0, 0.5), "fill": MARKING, "opacity": 0.92},
        {"every": slab(-0.05, 0.05, 0, 0), "step": 4.0, "size": 2.0, "margin": 1.0, "fill": MARKING, "opacity": 0.85},
        {"stamp": BICYCLE, "step": 14.0, "shift": -0.58, "fill": MARKING, "opacity": 0.92},
    ],
    "buslane": [
        {"area": FULL, "fill": "#55595f", "opacity": 0.86},
        {"area": strip(0, 0.22, -0.5), "fill": MARKING, "opacity": 0.92},
        {"area": strip(-0.14, 0, 0.5), "fill": MARKING, "opacity": 0.92},
        {"stamp": [*B, *U, *S], "step": 18.0, "shift": 0, "fill": MARKING, "opacity": 0.9},
    ],
    "crossing": [
        {"every": inner(0.0), "across": True, "step": 1.0, "size": 0.5, "margin": 0.25, "fill": "#efece4", "opacity": 0.9}
    ],
    "water": [
        {"oval": blob(4, 0.14), "fill": "#a79d8b", "opacity": 0.96},
        {"oval": blob(4, 0.14, 0.94), "fill": "#587983", "opacity": 0.97},
        {"oval": [[u * 0.8, v * 0.72 + 0.12] for u, v in blob(9, 0.2, 0.9)], "fill": "#8fb0b8", "opacity": 0.5},
        {"oval": [[u * 0.46 - 0.1, v * 0.3 + 0.36] for u, v in blob(5, 0.2, 0.9)], "fill": "#d4e2e2", "opacity": 0.5},
    ],
    "sand": [
        {"oval": blob(6, 0.08), "fill": "#8c7a60", "opacity": 0.9},
        {"oval": blob(6, 0.08, 0.96), "fill": "#cdb58b", "opacity": 0.98},
        {"oval": [[u * 0.6 + 0.1, v * 0.5 - 0.1] for u, v in blob(8, 0.2)], "fill": "#dcc79f", "opacity": 0.5},
    ],
}
