"""Trees as a planner draws them: tone under broken ink, lit from the upper left."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from random import Random

from .strokes import fill, limb, line, n, ring, scallops, solid, symbol


@dataclass(frozen=True)
class Kind:
    """A tree: height, width of the crown and where it begins, in centimetres; dark, middle and light green."""

    key: str
    height: float
    crown: float
    base: float
    seed: int
    lobes: int
    dark: str
    middle: str
    light: str


KINDS = (
    Kind("tree-l", 1150, 860, 300, 7, 11, "#24462f", "#4a7448", "#93b070"),
    Kind("tree-m", 720, 500, 230, 21, 9, "#2b472a", "#5b7d42", "#a8b878"),
    Kind("tree-s", 420, 270, 170, 5, 7, "#23473a", "#45705a", "#8fb089"),
)
Lobe = tuple[float, float, float, float]  # an ellipse of leaves: middle and radii


def draw_trees() -> str:
    return "".join(draw_tree(kind) for kind in KINDS)


def draw_tree(kind: Kind) -> str:
    """Return the tree and its shadow."""
    dice = Random(kind.seed)  # noqa: S311 - variety, not secrecy
    lobes = crown_of(kind, dice)
    mass = "".join(scallops(ring(*lobe, leaves_around(kind, lobe), dice), dice) + "Z" for lobe in lobes)
    lit = by_light(lobes, 0.62)
    shaded = by_light(lobes, 0.5, from_below=True)
    light = "".join(part_of(kind, (x - a * 0.26, y - b * 0.3, a * 0.58, b * 0.5), dice, 0.22) for x, y, a, b in lit)
    shade = "".join(part_of(kind, (x + a * 0.12, y + b * 0.3, a * 0.74, b * 0.56), dice, 0.16) for x, y, a, b in shaded)
    trunk, branches = wood_of(kind, dice)
    count = int(96 * kind.crown / 500) + 24
    dark_leaves = leaves(kind, lobes, dice, count)
    light_leaves = leaves(kind, lit, dice, count)
    ink = "".join(
        scallops(ring(x, y, a * 0.98, b * 0.98, leaves_around(kind, (x, y, a, b)), dice), dice, 0.68) for x, y, a, b in lobes[::2]
    )
    drawing = (
        fill(trunk + branches, "#54463a")
        + fill(mass, kind.middle, 0.97)
        + fill(shade, kind.dark, 0.62)
        + fill(trunk, "#3c322b", 0.14)
        + fill(light, kind.light, 0.5)
        + fill(dark_leaves, kind.dark, 0.8)
        + fill(light_leaves, kind.light, 0.75)
        + line(ink, max(1.4, kind.crown * 0.004), opacity=0.34)
    )
    return symbol(kind.key, drawing, solid(trunk + mass))


def crown_of(kind: Kind, dice: Random) -> list[Lobe]:
    """Return the lobes of the crown: a ring of them, and a few inside."""
    rx, ry = kind.crown / 2, (kind.height - kind.base) * 0.5
    cy = -(kind.base + (kind.height - kind.base) * 0.52)
    lobes = []
    for at in range(kind.lobes):
        a, out = 2 * pi * at / kind.lobes + dice.uniform(-0.2, 0.2), 0.62 + dice.uniform(-0.06, 0.06)
        low = 1 if sin(a) < 0 else 0.82
        size = dice.uniform(0.27, 0.42), dice.uniform(0.25, 0.38)
        lobes.append((rx * out * cos(a), cy + ry * out * sin(a) * low, rx * size[0], ry * size[1]))
    for _inside in range(max(3, kind.lobes // 2)):
        a, out = dice.uniform(0, 2 * pi), dice.uniform(0, 0.34)
        size = dice.uniform(0.32, 0.42), dice.uniform(0.32, 0.4)
        lobes.append((rx * out * cos(a), cy + ry * out * sin(a), rx * size[0], ry * size[1]))
    return lobes


def by_light(lobes: list[Lobe], share: float, *, from_below: bool = False) -> list[Lobe]:
    """Return the share of the lobes that gets most light, from the upper left; or least."""
    ordered = sorted(lobes, key=lambda lobe: lobe[0] * 0.6 + lobe[1], reverse=from_below)
    return ordered[: int(len(lobes) * share)]


def leaves_around(kind: Kind, lobe: Lobe) -> int:
    return max(8, int(pi * (lobe[2] + lobe[3]) / (kind.crown * 0.047)))


def part_of(kind: Kind, lobe: Lobe, dice: Random, jitter: float) -> str:
    """Return a patch of light or shade."""
    return scallops(ring(*lobe, max(6, int(leaves_around(kind, lobe) * 0.9)), dice, jitter), dice) + "Z"


def leaves(kind: Kind, lobes: list[Lobe], dice: Random, count: int) -> str:
    """Return single leaves, which break the edges of the lobes."""
    out = ""
    for _leaf in range(count):
        x, y, a, b = dice.choice(lobes)
        t, r = dice.uniform(0, 2 * pi), dice.uniform(0.35, 1.16)
        size, turn = kind.crown * 0.0105 * dice.uniform(0.7, 1.5), dice.uniform(0, 2 * pi)
        far = 2 * size * cos(turn + 0.6), 2 * size * sin(turn + 0.6)
        out += (
            f"M{n(x + a * r * cos(t))} {n(y + b * r * sin(t))}q{n(size * cos(turn))} {n(size * sin(turn))} {n(far[0])} {n(far[1])}"
            f"q{n(-1.6 * size * cos(turn + 0.1))} {n(-1.6 * size * sin(turn + 0.1))} {n(-far[0])} {n(-far[1])}"
        )
    return out


def wood_of(kind: Kind, dice: Random) -> tuple[str, str]:
    """Return the trunk and the branches."""
    top = kind.base + (kind.height - kind.base) * 0.77
    thick, lean = kind.crown * 0.055, dice.uniform(-0.03, 0.03) * kind.height
    trunk = limb(
        [(0, 0), (lean * 0.2, -kind.base * 0.45), (lean * 0.6, -kind.base), (lean, -top * 0.86)],
        [thick * 1.35, thick * 0.95, thick * 0.8, thick * 0.25],
    )
    branches = ""
    for at in range(6):
        begin = -(kind.base * (0.86 + 0.12 * at))
        x = (-1) ** at * kind.crown / 2 * dice.uniform(0.3, 0.6)
        end = begin - (kind.height - kind.base) * dice.uniform(0.2, 0.34)
        path = [(lean * 0.6, begin), (x * 0.45, begin - (begin - end) * 0.4), (x, end)]
        branches += limb(path, [thick * 0.5, thick * 0.3, thick * 0.1])
    return trunk, branches
