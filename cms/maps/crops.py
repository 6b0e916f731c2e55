"""The part of the world that a map shows, in the units of the drawing (`themes.world`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from themes.world import HEIGHT, WIDTH, Spot

MARGIN = 0.14  # of the view, on each side of what it is about


@dataclass(frozen=True, slots=True)
class View:
    """The visible part of the drawing."""

    left: float
    top: float
    width: float
    height: float

    @property
    def box(self) -> str:
        """The `viewBox` for SVG."""
        return f"{self.left:.0f} {self.top:.0f} {self.width:.0f} {self.height:.0f}"

    @property
    def ratio(self) -> float:
        """The aspect ratio: width divided by height."""
        return round(self.width / self.height, 3)

    @property
    def line(self) -> float:
        """The line width that looks the same in every view."""
        return round(self.width / 900, 2)

    def contains(self, spot: Spot) -> bool:
        return self.left <= spot.x <= self.left + self.width and self.top <= spot.y <= self.top + self.height


def crop_around(spots: Sequence[Spot], *, least: float, tallest: float, flattest: float, margin: float = MARGIN) -> View:
    """Return the view around `spots`, at least `least` units wide, with an aspect ratio from `tallest` to `flattest`.

    It lies within the world, unless it is larger. Raises ValueError without spots.
    """
    left, right = min(spot.x for spot in spots), max(spot.x for spot in spots)
    top, bottom = min(spot.y for spot in spots), max(spot.y for spot in spots)
    width = max((right - left) / (1 - 2 * margin), least)
    height = max((bottom - top) / (1 - 2 * margin), least / flattest)
    ratio = min(max(width / height, tallest), flattest)
    width, height = max(width, height * ratio), max(height, width / ratio)
    return View(
        left=_within((left + right - width) / 2, WIDTH - width),
        top=_within((top + bottom - height) / 2, HEIGHT - height),
        width=width,
        height=height,
    )


def _within(start: float, latest: float) -> float:
    """Return `start`, clamped between 0 and `latest`; if the view is larger than the world, the world is centred in it."""
    return latest / 2 if latest < 0 else min(max(start, 0), latest)
