"""The kinds of maps, and the widths for which each is laid out.

A plane is laid out for its least width: on wider ones the names get further apart. `map.css` shows the plane that fits the width of the
map, whatever the width of the page.
"""

from dataclasses import dataclass

from .crops import MARGIN


@dataclass(frozen=True, slots=True)
class Shape:
    """A plane: from `least` to `most` pixels wide, with an aspect ratio from `tallest` to `flattest`. `name` is its class."""

    name: str
    least: int
    most: int
    tallest: float
    flattest: float

    @property
    def growth(self) -> float:
        """How much wider it gets than it is laid out for."""
        return self.most / self.least


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of map. `extent`: the least width of the view, in units of the drawing, so that one city is not a map of nothing.

    `is_network`: what finds no room for its name is not drawn; other maps draw all of their cities.
    """

    name: str
    shapes: tuple[Shape, ...]
    extent: float
    margin: float = MARGIN  # of the view
    radius: float = 4.5  # of a dot, in pixels
    is_network: bool = False


NETWORK = Kind(
    "network",
    (
        Shape("only-narrow", least=320, most=440, tallest=0.95, flattest=1.2),
        Shape("only-mid", least=440, most=640, tallest=0.88, flattest=1.05),
        Shape("only-wide", least=640, most=1600, tallest=1.15, flattest=1.5),
    ),
    extent=420,
    margin=0.11,
    radius=3.5,
    is_network=True,
)
PAGE = Kind("page", (Shape("", least=270, most=800, tallest=0.85, flattest=1.3),), extent=130)
CARD = Kind("card", (Shape("", least=208, most=800, tallest=1.6, flattest=1.6),), extent=170, radius=3.5)
KINDS = {kind.name: kind for kind in (NETWORK, PAGE, CARD)}
