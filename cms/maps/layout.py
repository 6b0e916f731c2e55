"""The layout of a map at its least width: which dots, rings and names it shows, and where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cms.formatting import format_number
from themes.world import Spot

from .arcs import Arc, arcs_through
from .boxes import Box, Edge, around
from .calls import PlacedCall, place_calls
from .content import MapContent, Place
from .crops import View, crop_around
from .insets import Inset, crowded_country, find_corner
from .kinds import Kind, Shape
from .labels import APART, EDGE, Label, Point, Taken, Text, find_label, name_texts

BETWEEN = 2  # pixels between two dots: cities that are nearer share one
ATTEMPTS = 4  # at naming all dots of a map
WIDEST_NAME = 0.45  # of the plane: a longer name can have two lines


@dataclass(frozen=True, slots=True)
class PlacedDot:
    """A dot with one or more cities; without a label there is no room for their names."""

    places: tuple[Place, ...]
    point: Point
    label: Label | None


@dataclass(frozen=True, slots=True)
class Layout:
    """A map `width` by `height` pixels, of a part of the world."""

    view: View
    width: float
    height: float
    arcs: tuple[Arc, ...]
    calls: tuple[PlacedCall, ...]
    dots: tuple[PlacedDot, ...]
    inset: Inset | None = None


class Window(NamedTuple):
    """A rectangle of a plane that shows a part of the drawing: the whole plane, or an inset."""

    view: View
    left: float
    top: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        """Pixels per unit of the drawing."""
        return self.width / self.view.width

    @property
    def limits(self) -> Box:
        """The part in which names can be."""
        right, bottom = self.left + self.width, self.top + self.height
        return Box(Edge(self.left, EDGE), Edge(self.top, EDGE), Edge(right, -EDGE), Edge(bottom, -EDGE))

    def point(self, spot: Spot) -> Point:
        """Return where a spot of the drawing is on the plane."""
        return Point(
            self.left + (spot.x - self.view.left) * self.scale,
            self.top + (spot.y - self.view.top) * self.scale,
        )

    def box(self, spot: Spot, reach: float) -> Box:
        return around(*self.point(spot), reach)


def view_of(content: MapContent, kind: Kind, shape: Shape) -> View:
    """Return the part of the world to show: around all places and calls; on a narrow map of the network, around calls and lines."""
    now = [*(call.spot for call in content.calls), *(place.spot for place in content.line_places)]
    everything = [*now, *(place.spot for place in content.places)]
    is_narrow = kind.is_network and shape is not kind.shapes[-1]
    spots = now if is_narrow and now else everything
    return crop_around(spots, least=kind.extent, tallest=shape.tallest, flattest=shape.flattest, margin=kind.margin)


def lay_out(content: MapContent, kind: Kind, shape: Shape) -> Layout:
    """Return the layout of a map, in the reader's language: calls are placed first, then cities, those of lines before others.

    Only a map of the network shows calls: others are too small for a ring and a name, wherever they are.
    """
    if not kind.is_network:
        content = MapContent(content.places, content.lines)
    view, width = view_of(content, kind, shape), float(shape.least)
    window = Window(view, 0, 0, width, width * view.height / view.width)
    taken = Taken(window.limits, shape.growth)
    places = [place for place in content.all_places if view.contains(place.spot)]
    dots = share_dots(places, window, kind)
    arcs = arcs_of(content, dots)
    taken.arcs += [window.box(spot, APART) for arc in arcs for spot in arc.points()]
    marks = [(mark, window.point(mark.spot)) for mark in content.calls]
    taken.dots = own_boxes(dots, window, kind)
    calls = place_calls(marks, taken, width)
    inset = find_inset(places, dots, window, taken) if kind.is_network else None
    if inset is None:
        return Layout(view, width, window.height, arcs, tuple(calls), tuple(name_dots(dots, window, kind, taken)))
    taken.boxes.append(inset.box)
    placed = name_dots([dot for dot in dots if dot[0].country != inset.code], window, kind, taken)
    placed += ends_of_lines([dot for dot in dots if dot[0].country == inset.code], content, window, kind, taken)
    enlarged = Window(inset.view, inset.left, inset.top, inset.width, inset.height)
    within = share_dots([place for place in places if place.country == inset.code], enlarged, kind)
    taken_within = Taken(enlarged.limits, shape.growth)
    taken_within.boxes.append(inset.title.box)
    placed += name_dots(within, enlarged, kind, taken_within)
    return Layout(view, width, window.height, arcs, tuple(calls), tuple(placed), inset)


def share_dots(places: Iterable[Place], window: Window, kind: Kind) -> list[list[Place]]:
    """Return `places`, in order, as dots: one that is too near to an earlier one shares its dot."""
    nearest = (2 * kind.radius + BETWEEN) / window.scale
    dots: list[list[Place]] = []
    for place in places:
        near = next((dot for dot in dots if _distance(dot[0].spot, place.spot) < nearest), None)
        if near:
            near.append(place)
        else:
            dots.append([place])
    return dots


def _distance(one: Spot, other: Spot) -> float:
    """Return the larger of the distances across and down, as between boxes."""
    return max(abs(one.x - other.x), abs(one.y - other.y))


def arcs_of(content: MapContent, dots: Sequence[Sequence[Place]]) -> tuple[Arc, ...]:
    """Return the arcs of the lines. They end at the dots, which several cities may share."""
    at = {place: dot[0].spot for dot in dots for place in dot}
    return arcs_through([(line.topic, [at.get(place, place.spot) for place in line.places]) for line in content.lines])


def find_inset(places: Sequence[Place], dots: Sequence[Sequence[Place]], window: Window, taken: Taken) -> Inset | None:
    """Return an inset for the country that has more places than the map has room for, if there is one and a corner is free."""
    code = crowded_country(places, dots)
    if not code:
        return None
    others = [window.box(place.spot, 1) for place in places if place.country != code]
    return find_corner(code, window.width, window.height, taken, others)


def own_boxes(dots: Iterable[Sequence[Place]], window: Window, kind: Kind) -> list[Box]:
    """Return the room that each dot takes."""
    return [window.box(dot[0].spot, kind.radius + 1) for dot in dots]


def name_dots(dots: Sequence[Sequence[Place]], window: Window, kind: Kind, taken: Taken) -> list[PlacedDot]:
    """Return the dots with their names, and add them to what is taken.

    On a map of the network, those without room for dot and name are left out. If some find no room, they are tried first, and the
    attempt that names the most is returned.
    """
    order, named = list(dots), -1
    best: list[PlacedDot] = []
    before = list(taken.boxes)
    boxes = before
    for _attempt in range(ATTEMPTS):
        taken.boxes = list(before)
        placed = name_in_order(order, window, kind, taken)
        found = {dot.places for dot in placed if dot.label}
        if len(found) > named:
            best, named, boxes = placed, len(found), taken.boxes
        if len(found) == len(order):
            break
        order.sort(key=lambda dot: tuple(dot) in found)
    taken.boxes = boxes
    return best


def name_in_order(dots: Sequence[Sequence[Place]], window: Window, kind: Kind, taken: Taken) -> list[PlacedDot]:
    """Return the dots with their names, of which earlier ones have the first choice."""
    own = own_boxes(dots, window, kind)
    if kind.is_network:
        taken.dots = own
    else:
        taken.boxes += own
    placed = []
    for dot, box in zip(dots, own, strict=True):
        point = window.point(dot[0].spot)
        has_room = not kind.is_network or taken.is_free(box)
        label = find_label(texts_of(dot, window), point, kind.radius, taken, box) if has_room else None
        if label:
            taken.boxes += [label.box, box]
        if label or not kind.is_network:
            placed.append(PlacedDot(tuple(dot), point, label))
    return placed


def ends_of_lines(
    dots: Sequence[Sequence[Place]], content: MapContent, window: Window, kind: Kind, taken: Taken
) -> Iterator[PlacedDot]:
    """Yield the dots of lines in a country that the inset shows: an arc ends there, the name stands in the inset."""
    linked = set(content.line_places)
    for dot in dots:
        if linked.intersection(dot) and taken.is_free(window.box(dot[0].spot, kind.radius + 1)):
            yield PlacedDot(tuple(dot), window.point(dot[0].spot), None)


def texts_of(dot: Sequence[Place], window: Window) -> list[Text]:
    """Return how the cities of a dot can be named, best first."""
    names = [place.name for place in dot]
    also = f"{min(names, key=len)} +{format_number(len(names) - 1)}"
    return name_texts(names, also, WIDEST_NAME * window.width)
