"""Draw covers: places and the lines between them, as SVG. The same places and seed always produce the same picture.

A cover is decoration. It has no text alternative, and stays well under a kilobyte, so that a page with twelve cards is light.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe


class Place(NamedTuple):
    """A place on the map, in degrees; east and north are positive."""

    lon: float
    lat: float


Point = tuple[int, int]

MARGIN = 0.1  # of the box, kept empty on every side
SKY = 0.14  # of the height, kept empty above the places: room for the arcs
NARROWEST = 4.0  # degrees: the minimum extent, so that close neighbours are not pulled apart
STRETCH = 2.2  # the maximum horizontal stretch of the map to fill its box
APART = 9  # pixels: places nearer than this become one dot
FEW = 4  # with fewer places than this, lines lead out of the picture
MANY = 6  # with more places than this, not every pair is connected
MOST_ARCS = 48
SHADES = (".3", ".55", ".85")
DOTS = (9, 13, 17)  # diameters


def draw_cover(places: Sequence[tuple[float, float]], seed: str, width: int = 640, height: int = 280) -> SafeString:
    """Return an SVG of `places`, each (longitude, latitude) in degrees, with arcs between them.

    Without places the cover is drawn from the seed. With one to three, lines lead on from them to the edges. The picture
    takes the colour of the text around it.
    """
    known = tuple(Place(round(float(lon), 3), round(float(lat), 3)) for lon, lat in places)
    return _draw(known, seed, width, height)


@lru_cache(maxsize=512)
def _draw(places: tuple[Place, ...], seed: str, width: int, height: int) -> SafeString:
    chance = _numbers(seed)
    dots = _on_the_box(places, width, height) if places else _from_seed(chance, width, height)
    arcs = _arcs_between(dots, chance, width)
    if len(dots) < FEW:
        arcs += _arcs_to_the_edge(dots, chance, width, height)
    return mark_safe(_svg(dots, arcs, chance, width, height))  # noqa: S308 - made of numbers only


def _numbers(seed: str) -> Iterator[float]:
    """Yield numbers from 0 up to 1, the same ones for the same seed on every machine and version."""
    block = seed.encode()
    while True:
        block = hashlib.blake2b(block, digest_size=32).digest()
        for at in range(0, 32, 2):
            yield int.from_bytes(block[at : at + 2], "big") / 65536


def _on_the_box(places: Sequence[Place], width: int, height: int) -> list[Point]:
    """Return the positions of the places in the box: an equirectangular map, true to scale at its middle latitude."""
    west, east = min(p.lon for p in places), max(p.lon for p in places)
    south, north = min(p.lat for p in places), max(p.lat for p in places)
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    shrink = math.cos(math.radians(min(abs(middle_lat), 75)))
    free_width, free_height = width * (1 - 2 * MARGIN), height * (1 - 2 * MARGIN - SKY)
    # Pixels per degree: as much as fits both ways, then wider, within limits, where the box is wider than the map.
    by_width = free_width / max((east - west) * shrink, NARROWEST)
    by_height = free_height / max(north - south, NARROWEST)
    scale_y = min(by_width, by_height)
    scale_x = min(by_width, scale_y * STRETCH) * shrink
    centre_y = height * (MARGIN + SKY) + free_height / 2
    dots: list[Point] = []
    for place in sorted(set(places)):
        x = round(width / 2 + (place.lon - middle_lon) * scale_x)
        y = round(centre_y - (place.lat - middle_lat) * scale_y)
        if all(math.dist((x, y), dot) >= APART for dot in dots):
            dots.append((x, y))
    return dots


def _from_seed(chance: Iterator[float], width: int, height: int) -> list[Point]:
    """Return nine dots spread across the box."""
    return [
        (round(width * (0.06 + 0.11 * index + 0.04 * next(chance))), round(height * (0.42 + 0.48 * next(chance))))
        for index in range(9)
    ]


def _arcs_between(dots: Sequence[Point], chance: Iterator[float], width: int) -> list[str]:
    """Return arcs that reach every dot: all pairs if there are few dots, a selection if there are many."""
    pairs = list(combinations(range(len(dots)), 2))
    if len(dots) > MANY:
        # Each dot is connected to the next but one, which holds the network together, and to a randomly chosen one.
        count = len(dots)
        near = {tuple(sorted((i, (i + 2) % count))) for i in range(count)}
        far = {tuple(sorted((i, int(next(chance) * count)))) for i in range(count)}
        pairs = sorted((a, b) for a, b in near | far if a != b)[:MOST_ARCS]
    return [_arc(dots[a], dots[b], next(chance), width) for a, b in pairs]


def _arcs_to_the_edge(dots: Sequence[Point], chance: Iterator[float], width: int, height: int) -> list[str]:
    """Return arcs from each of a few dots out of the picture: the places lead on."""
    return [
        _arc(dot, (edge, round(height * (0.3 + 0.65 * next(chance)))), next(chance), width)
        for dot in dots
        for edge in (-width // 12, width + width // 12)
    ]


def _arc(start: Point, end: Point, chance: float, width: int) -> str:
    """Return an arc as a piece of an SVG path. It bows upwards; between places above one another, away from the middle."""
    (x1, y1), (x2, y2) = sorted((start, end))
    across, down = x2 - x1, y2 - y1
    middle_x, middle_y = (x1 + x2) / 2, (y1 + y2) / 2
    bow = 0.4 + 0.45 * chance
    if across < abs(down) / 2 and (middle_x > width / 2) != (down > 0):
        bow = -bow
    x, y = middle_x + down * bow, max(middle_y - across * bow, -0.8 * middle_y)
    return f"M{x1} {y1}Q{round(x)} {round(y)} {x2} {y2}"


def _svg(dots: Sequence[Point], arcs: Sequence[str], chance: Iterator[float], width: int, height: int) -> str:
    """Return the picture: one path for each shade of arcs, and one for each size of dots (a dot is a line of zero length)."""
    shaded = {shade: "".join(arcs[index :: len(SHADES)]) for index, shade in enumerate(SHADES)}
    sized: dict[int, str] = dict.fromkeys(DOTS, "")
    for x, y in dots:
        sized[DOTS[int(next(chance) * len(DOTS))]] += f"M{x} {y}h0"
    lines = "".join(f'<path opacity="{shade}" d="{path}"/>' for shade, path in shaded.items() if path)
    spots = "".join(f'<path stroke-width="{size}" d="{path}"/>' for size, path in sized.items() if path)
    return (
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
        f'<g fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round">{lines}{spots}</g></svg>'
    )
