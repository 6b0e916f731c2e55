"""Checks that apply to every page of the site in a browser."""

from collections.abc import Callable, Collection

from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from .fixtures import NARROW, WIDE

ZOOMED = {"width": 320, "height": 256}  # a window of 1280 by 1024 pixels at 400 %
SIZES = {"wide": WIDE, "narrow": NARROW, "zoomed": ZOOMED}


def assert_readable(
    page: BrowserPage,
    path: str,
    language: str,
    assert_accessible: Callable[[BrowserPage], None],
    accessible_at: Collection[str] = ("wide", "narrow"),
) -> None:
    """Assert that the page at `path` is in its language, has a heading, fits wide, narrow and zoomed screens and is accessible."""
    answer = page.goto(path)
    assert answer.status == 200, path
    direction = "rtl" if language == "ar" else "ltr"
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [language, direction]
    expect(page.locator("h1"), path).to_have_count(1)
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{path} is wider than {size}"
        if name in accessible_at:
            assert_accessible(page)
