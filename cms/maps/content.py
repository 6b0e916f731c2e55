"""What a map shows: places, the lines that link them, and open calls. All of it can be compared and cached."""

from collections.abc import Iterable
from dataclasses import dataclass

from themes.world import Spot, project


@dataclass(frozen=True, slots=True)
class Place:
    """A city: its name in the reader's language, its position in degrees (east and north positive), its country's ISO 3166-1 code."""

    name: str
    lon: float
    lat: float
    country: str = ""
    address: str = ""

    @property
    def spot(self) -> Spot:
        """The position on the drawing of the world."""
        return project(self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class Line:
    """A process: its places in the order in which it goes through them. `topic` names its colour in the theme."""

    places: tuple[Place, ...]
    topic: str = ""
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class CallMark:
    """An open call: a short `name` for the map, and a `label` that says all of it. `days` are the days left, as they are shown.

    `row` is its row in the list beside the map, counted from 1; 0 without a list.
    """

    name: str
    label: str
    days: str
    lon: float
    lat: float
    topic: str = ""
    address: str = ""
    is_soon: bool = False
    row: int = 0

    @property
    def spot(self) -> Spot:
        """The position on the drawing of the world."""
        return project(self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class MapContent:
    """What one map shows. `places` need not repeat those of the lines. Without places and calls there is no map."""

    places: tuple[Place, ...] = ()
    lines: tuple[Line, ...] = ()
    calls: tuple[CallMark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.calls or self.places or self.line_places)

    @property
    def line_places(self) -> tuple[Place, ...]:
        """The places of the lines, each once."""
        return unique(place for line in self.lines for place in line.places)

    @property
    def all_places(self) -> tuple[Place, ...]:
        """All places, each once: first those of the lines."""
        return unique((*self.line_places, *self.places))


def unique(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return `places` in order, without those named before at the same position."""
    first: dict[tuple[str, float, float], Place] = {}
    for place in places:
        first.setdefault((place.name, place.lon, place.lat), place)
    return tuple(first.values())
