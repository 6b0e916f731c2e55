"""The layout of the map: which part of the world it shows, which places share a bubble, and which bubbles are labelled.

A place has a spot on the drawing of the world (`themes.world`). Bubbles and names have sizes in CSS pixels, which do not depend on the
width of the map. So the layout is made for the smallest width of a map: on wider ones, nothing gets closer together.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from cms.maps.crops import View, crop_around
from themes.world import Spot

MIN_WIDTH = 420  # units of the view: a part of a continent
LETTER = 8.2  # pixels: the average width of a letter, at most
LINE = 24  # pixels: the height of a name
NAME_GAP = 4  # pixels: between a bubble and its name
NEAR = 0.8  # bubbles are merged if their centres are closer than this share of the sum of their radii


@dataclass(frozen=True, slots=True)
class PlacedCount:
    """A place on the drawing with its number of results. `facet` and `value` narrow the search to it.

    `country` is the code of its country; for a country, its own code.
    """

    facet: str
    value: str
    name: str
    count: int
    spot: Spot
    country: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a map: at least `width` pixels wide, with an aspect ratio between `tallest` and `flattest`."""

    width: int
    tallest: float
    flattest: float
    smallest: int  # diameters of bubbles, in pixels
    largest: int


WIDE = Shape(width=600, tallest=1.9, flattest=2.3, smallest=26, largest=52)
NARROW = Shape(width=264, tallest=1, flattest=1.6, smallest=24, largest=38)


@dataclass(frozen=True, slots=True)
class Bubble:
    """A circle for one or more places: centre in percent of the map, diameter in pixels, and the side with room for the name."""

    places: tuple[PlacedCount, ...]
    x: float
    y: float
    size: int
    side: str = ""  # "start" is left and "end" is right, also in right-to-left languages; "" if there is no room

    @property
    def radius(self) -> float:
        """In pixels, without the border around it."""
        return self.size / 2 - 1

    @property
    def name_offset(self) -> float:
        """Where the name begins or ends, in pixels from the centre; negative is left."""
        return (self.size / 2 + NAME_GAP) * (-1 if self.side == "start" else 1)


def view_of(spots: Sequence[Spot], shape: Shape) -> View:
    """Return the view around `spots`, with an aspect ratio allowed by `shape`."""
    return crop_around(spots, least=MIN_WIDTH, tallest=shape.tallest, flattest=shape.flattest)


def bubbles_of(places: Sequence[PlacedCount], countries: Mapping[str, PlacedCount], view: View, shape: Shape) -> list[Bubble]:
    """Return the places in `view` as bubbles, largest first; a place too close to a larger one is merged into it.

    If a bubble contains all places of a country, the country replaces them, provided it is in `countries`.
    """
    shown = sorted(
        (place for place in places if view.contains(place.spot)),
        key=lambda place: (-place.is_chosen, -place.count, place.name),
    )
    most = max((place.count for place in (*places, *countries.values())), default=1)
    scale = shape.width / view.width
    groups: list[list[PlacedCount]] = []
    for place in shown:
        near = next((group for group in groups if _are_near(group, place, most, scale, shape)), None)
        if near:
            near.append(place)
        else:
            groups.append([place])
    in_country = Counter(place.country for place in places)
    bubbles = [_bubble(_summed(group, countries, in_country), view, most, shape) for group in groups]
    return _named(sorted(bubbles, key=lambda bubble: -bubble.size), shape, shape.width * view.height / view.width)


def _summed(group: list[PlacedCount], countries: Mapping[str, PlacedCount], in_country: Mapping[str, int]) -> list[PlacedCount]:
    """Return the country, in the middle of its places, if `group` contains all of them; otherwise the group."""
    first = group[0]
    is_whole = len(group) == in_country[first.country] and all(place.country == first.country for place in group)
    if len(group) > 1 and is_whole and first.country in countries:
        return [replace(countries[first.country], spot=Spot(*map(fmean, zip(*(place.spot for place in group), strict=True))))]
    return group


def _bubble(group: list[PlacedCount], view: View, most: int, shape: Shape) -> Bubble:
    first = group[0]
    return Bubble(
        places=tuple(group),
        x=round(100 * (first.spot.x - view.left) / view.width, 2),
        y=round(100 * (first.spot.y - view.top) / view.height, 2),
        size=_size(first.count, most, shape),
    )


def _are_near(group: list[PlacedCount], place: PlacedCount, most: int, scale: float, shape: Shape) -> bool:
    """Return whether `place` belongs in the bubble of `group`. Selected places are not merged with others."""
    first = group[0]
    if first.is_chosen != place.is_chosen or first.facet != place.facet:
        return False
    radii = (_size(first.count, most, shape) + _size(place.count, most, shape)) / 2
    return math.dist(first.spot, place.spot) * scale < radii * NEAR


def _size(count: int, most: int, shape: Shape) -> int:
    """Return the diameter of a bubble. Its area grows with the number of results; the minimum is large enough to tap."""
    return round(max(shape.smallest, shape.largest * math.sqrt(count / most))) if most > 1 else shape.smallest


Box = tuple[float, float, float, float]  # left, top, right, bottom


def _named(bubbles: list[Bubble], shape: Shape, height: float) -> list[Bubble]:
    """Return `bubbles`, sorted by size, with a side for the name of each that has room for one."""
    taken: list[Box] = [_round(bubble, shape, height) for bubble in bubbles]
    named = []
    for bubble in bubbles:
        left, top, right, bottom = _round(bubble, shape, height)
        middle, length = (top + bottom) / 2, len(bubble.places[0].name) * LETTER + (2 * LETTER if bubble.places[1:] else 0)
        side = ""
        for name_side, start in (("end", right), ("start", left - length)):
            name = (start + 1, middle - LINE / 2, start + length - 1, middle + LINE / 2)
            if start >= 0 and start + length <= shape.width and not any(_overlap(name, other) for other in taken):
                side = name_side
                taken.append(name)
                break
        named.append(Bubble(bubble.places, bubble.x, bubble.y, bubble.size, side))
    return named


def _round(bubble: Bubble, shape: Shape, height: float) -> Box:
    x, y, radius = bubble.x / 100 * shape.width, bubble.y / 100 * height, bubble.size / 2
    return x - radius, y - radius, x + radius, y + radius


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
