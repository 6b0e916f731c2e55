"""How a page can be looked at: its language, the window, the reader's colours; and what has to hold for all of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import product
from typing import Any

from playwright.sync_api import Page

from .places import NOWHERE

HEIGHTS = {1280: 900, 375: 812, 320: 256}  # by width; the last is a window of 1280 by 1024 pixels at 400 %


@dataclass(frozen=True, slots=True)
class Look:
    language: str
    width: int
    is_dark: bool
    has_forced_colours: bool = False

    def __str__(self) -> str:
        return f"{self.language}, {self.width} px, {'dark' if self.is_dark else 'light'}{', forced colours' * self.has_forced_colours}"

    @property
    def media(self) -> dict[str, Any]:
        """What the browser pretends that the reader has chosen."""
        return {
            "color_scheme": "dark" if self.is_dark else "light",
            "forced_colors": "active" if self.has_forced_colours else "none",
            "reduced_motion": "reduce",
        }

    @property
    def window(self) -> dict[str, int]:
        return {"width": self.width, "height": HEIGHTS[self.width]}


EVERY_LOOK = tuple(Look(*one) for one in product(("de", "ar"), HEIGHTS, (False, True), (False, True)))
#: Each pair of two values is among them, and among the two of them that a page is looked at with, each language and scheme.
SOME_LOOKS = (
    Look("de", 1280, is_dark=True),
    Look("ar", 1280, is_dark=False, has_forced_colours=True),
    Look("de", 375, is_dark=False, has_forced_colours=True),
    Look("ar", 375, is_dark=True),
    Look("de", 320, is_dark=True, has_forced_colours=True),
    Look("ar", 320, is_dark=False),
)


def two_looks(number: int) -> tuple[Look, Look]:
    """Return the looks for the page with this number in a list."""
    half = len(SOME_LOOKS) // 2
    return SOME_LOOKS[number % half], SOME_LOOKS[number % half + half]


def looks_of_axe(looks: Collection[Look]) -> Collection[Look]:
    """Return the looks that axe has to see: without forced colours, or one if all have them.

    Forced colours are the reader's own. They change nothing that axe reads but colours, and it reads those that the page would have
    without them.
    """
    return [look for look in looks if not look.has_forced_colours] or list(looks)[:1]


def look_at(page: Page, path: str, look: Look, assert_accessible: Callable[..., None] | None, opened: str = "") -> None:
    """Assert that a page fits the window, and is accessible if that is asked."""
    page.emulate_media(**look.media)
    page.set_viewport_size(look.window)
    answer = page.goto(path)
    assert answer.status == (404 if path.endswith(NOWHERE) else 200), path
    if opened:
        page.locator(opened).click()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, (path, str(look))
    if assert_accessible:
        assert_accessible(page, without=["color-contrast"] if look.has_forced_colours else [])
