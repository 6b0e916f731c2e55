"""The theme's world map: projects places onto it, and knows the middle of each country.

`theme/world/world.svg` contains the outlines in the same units, `theme/world/close.svg` finer ones of countries that are shown larger in an
inset; `scripts/draw_world.py` generates them, the middles and the extents.
"""

import json
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

WIDTH = 2000  # of the whole world, in the drawing's units
NORTH, SOUTH = 84.0, -56.0  # degrees: the area drawn, without Antarctica

# The Equal Earth projection: B. Šavrič, T. Patterson, B. Jenny, International Journal of Geographical Information Science 33 (2019).
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SLANT = math.sqrt(3) / 2


class Spot(NamedTuple):
    """A point on the drawing; x grows to the east, y to the south."""

    x: float
    y: float


def equal_earth(lon: float, lat: float) -> tuple[float, float]:
    """Return the projection of a place in degrees from a sphere of radius 1: equal areas stay equal; north is positive."""
    angle = math.asin(SLANT * math.sin(math.radians(lat)))
    square = angle * angle
    sixth = square**3
    x = math.radians(lon) * math.cos(angle) / (SLANT * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)))
    return x, angle * (A1 + A2 * square + sixth * (A3 + A4 * square))


SCALE = WIDTH / 2 / equal_earth(180, 0)[0]
TOP = equal_earth(0, NORTH)[1] * SCALE
HEIGHT = round(TOP - equal_earth(0, SOUTH)[1] * SCALE)


def project(lon: float, lat: float) -> Spot:
    """Return the position of a place on the drawing: `lon` and `lat` in degrees, east and north positive."""
    x, y = equal_earth(lon, lat)
    return Spot(WIDTH / 2 + x * SCALE, TOP - y * SCALE)


def unproject(spot: Spot) -> tuple[float, float]:
    """Return the place that `project` puts at `spot`: longitude and latitude in degrees."""
    x, y = (spot.x - WIDTH / 2) / SCALE, (TOP - spot.y) / SCALE
    angle = y / A1
    for _step in range(12):  # Newton's method; four steps are enough
        square = angle * angle
        sixth = square**3
        angle -= (angle * (A1 + A2 * square + sixth * (A3 + A4 * square)) - y) / (
            A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
        )
    square = angle * angle
    sixth = square**3
    lon = x * SLANT * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)) / math.cos(angle)
    return math.degrees(lon), math.degrees(math.asin(math.sin(angle) / SLANT))


@cache
def middles() -> dict[str, Spot]:
    """Return the middle of the largest part of each country, by its two-letter ISO 3166-1 code."""
    stored = json.loads((Path(__file__).parent / "middles.json").read_text("utf-8"))
    return {code: Spot(*spot) for code, spot in stored.items()}


class Extent(NamedTuple):
    """A part of the drawing, in its units."""

    left: float
    top: float
    width: float
    height: float


@cache
def close_extents() -> dict[str, Extent]:
    """Return the extent of each country of which `theme/world/close.svg` has a finer outline, by its code."""
    stored = json.loads((Path(__file__).parent / "close.json").read_text("utf-8"))
    return {code: Extent(*extent) for code, extent in stored.items()}
