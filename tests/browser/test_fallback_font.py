"""Nothing moves when the font arrives: until then lines stand in Arial, scaled to its measures."""

import re

import pytest
from playwright.sync_api import Page, Route

from tests.delivery import PATHS
from tests.demo import DEMO

from .arial_widths import font_with, widths_by_sign
from .fixtures import NARROW, WIDE, NewPage
from .places import demo  # noqa: F401

LIMIT = 0.02  # of the window
# Other fonts of the list are not needed where there is Arial.
LOCAL = re.compile(r"src:\s*local\([^;]*?;")  # the bundle has no spaces
FACES = {"/arial.ttf": "Helvetica", "/arial-bold.ttf": "Helvetica-Bold"}
WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push(
    [entry.value, entry.sources.map((source) => source.node?.parentElement?.className || source.node?.nodeName).join(" ")]
  ))).observe({ type: "layout-shift" });
}"""
# A local font is there at once; one from a server is not even asked for while the one before it in the list is loading.
FALLBACK_IS_THERE = """() => Promise.all(["400", "600"].map((weight) => document.fonts.load(`${weight} 1em "Readex Fallback"`))).then(() => true)"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))"
BAR = "document.querySelector('.bar').getBoundingClientRect().height"


def serve_arial(page: Page) -> None:
    """Let the theme's fallback be a font with the widths of Arial, whatever the machine has."""

    def answer_css(route: Route) -> None:
        answer = route.fetch()
        css = LOCAL.sub(lambda found: f"src:url({'/arial-bold.ttf' if 'Bold' in found[0] else '/arial.ttf'});", answer.text())
        assert "/arial.ttf" in css
        route.fulfill(response=answer, body=css)

    def answer_font(route: Route) -> None:
        name = FACES["/" + route.request.url.rpartition("/")[2]]
        route.fulfill(body=font_with(widths_by_sign(name)), content_type="font/ttf")

    page.route("**/bundles/*.css", answer_css)
    page.route("**/arial*.ttf", answer_font)


def hold_fonts_back(page: Page) -> list[Route]:
    """Return a list of the requests for the font, which are not answered."""
    waiting: list[Route] = []
    page.route("**/readex-pro-*.woff2", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright needs a function
    return waiting


@pytest.mark.xdist_group(DEMO)
@pytest.mark.usefixtures("demo")
def test_hardly_anything_moves_when_the_font_arrives(new_page: NewPage) -> None:
    for name in ("home", "call", "search"):
        for window in (WIDE, NARROW):
            page = new_page(viewport=window)
            serve_arial(page)
            waiting = hold_fonts_back(page)
            page.goto(PATHS[name], wait_until="domcontentloaded")
            page.evaluate(FALLBACK_IS_THERE)
            page.evaluate(SETTLED)
            page.evaluate(WATCH)
            before = page.evaluate(BAR)
            for route in waiting:
                route.continue_()
            page.evaluate("document.fonts.ready.then(() => true)")
            page.wait_for_load_state("networkidle")
            page.evaluate(SETTLED)

            assert page.evaluate(BAR) == before, (name, window)
            shifts = page.evaluate("shifts")
            assert sum(value for value, _what in shifts) < LIMIT, (name, window, shifts)
