"""Insets: a country with more municipalities than the map has room for is shown larger, alone, in a corner of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cms.formatting import country_name
from themes.typeface import STRONG
from themes.world import close_extents

from .boxes import Box, fixed, touch
from .content import Place
from .crops import View
from .labels import Label, Point, Taken, Text

CROWD = 4  # a country has an inset from this number of places
CROWDED = 0.7  # if no more than this share of them would have a dot of their own
EDGE = 8  # pixels between the inset and the edge of the map, and between the country and the inset's edge
HEAD = 24  # pixels for the name of the country
RATIO = 1.12  # width divided by height: names need room beside the country
SHARE = 0.46  # of a narrow map's width
BASE, GROWTH = 110, 0.14  # pixels, and the part of a wider map's width that comes to them


@dataclass(frozen=True, slots=True)
class Inset:
    """An inset: its rectangle in pixels at the plane's least width, and the country in it.

    `view` is what its rectangle shows of the drawing; `scale` is how many pixels a unit has in it.
    """

    code: str
    left: float
    top: float
    width: float
    height: float
    view: View

    @property
    def box(self) -> Box:
        return fixed(self.left, self.top, self.left + self.width, self.top + self.height)

    @property
    def title(self) -> Label:
        """The name of the country, in the upper left corner of the inset."""
        return Label(Text((country_name(self.code),), weight=STRONG), Point(self.left, self.top), "to-right", EDGE, 18)


def crowded_country(places: Sequence[Place], dots: Sequence[Sequence[Place]]) -> str:
    """Return the code of the country whose places share too few of the `dots`; "" if there is none, or no finer outline of it."""
    counts = Counter(place.country for place in places)
    own = Counter(country for dot in dots for country in {place.country for place in dot})
    crowded = [
        code for code, count in counts.items() if count >= CROWD and own[code] <= CROWDED * count and code in close_extents()
    ]
    return max(crowded, key=lambda code: (counts[code], code), default="")


def find_corner(code: str, width: float, height: float, taken: Taken, avoided: Sequence[Box]) -> Inset | None:
    """Return the inset in the emptiest corner of a plane: the one with the fewest of the `avoided` boxes; None if all are taken."""
    across = min(width * SHARE, BASE + width * GROWTH)
    down = across / RATIO
    right, bottom = width - across - EDGE, height - down - EDGE
    corners = [(EDGE, bottom), (right, bottom), (EDGE, EDGE), (right, EDGE)]
    insets = [_inset(code, left, top, across, down) for left, top in corners]
    free = [inset for inset in insets if taken.is_free(inset.box) and not taken.touches(inset.box, taken.arcs)]
    return min(free, key=lambda inset: sum(touch(inset.box, box, taken.growth) for box in avoided), default=None)


def _inset(code: str, left: float, top: float, width: float, height: float) -> Inset:
    """Return the inset at a place, with the country as large as it can be under its name."""
    extent = close_extents()[code]
    scale = min((width - 2 * EDGE) / extent.width, (height - HEAD - EDGE) / extent.height)
    view = View(
        left=extent.left - (width / scale - extent.width) / 2,
        top=extent.top - HEAD / scale,
        width=width / scale,
        height=height / scale,
    )
    return Inset(code, left, top, width, height, view)
