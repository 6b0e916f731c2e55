"""A row of the board and its ring on the map of the home page answer each other, in a browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.demo.directory import make_directory
from cms.demo.stock import Stock
from cms.models import CallPage, Region
from cms.pages.home import MAX_CALLS
from cms.pages.mapped import middles_of_regions
from tests.pages import make_page

ROWS = [str(row) for row in range(1, MAX_CALLS + 1)]
# The rows whose ring, and whose title, are drawn as those that the reader is at.
ANSWERS = """() => ["li", "a.mapspot"].map(kind => [...document.querySelectorAll(`.opening ${kind}[data-row]`)]
  .filter(one => one.getClientRects().length)
  .filter(one => getComputedStyle(one.querySelector("h3 a, .spot__name") || one).textDecorationLine === "underline")
  .map(one => one.dataset.row))"""


@pytest.fixture
def board(homes, page: Page) -> Page:
    """The home page with as many open calls as it shows, the second of which has no place on the map."""
    make_directory(Stock())
    regions = Region.objects.filter(pk__in=middles_of_regions())
    for row in range(MAX_CALLS):
        where = [] if row == 1 else [regions[row % regions.count()]]
        make_page(CallPage, f"Aufruf {row + 1}", regions=where, closes_at=timezone.now() + timedelta(days=20 + row))
    page.goto("/de/")
    expect(page.locator(".opening .board__row")).to_have_count(MAX_CALLS)
    return page


def visible_ring(page: Page, row: str):
    return page.locator(f'.mapspot[data-row="{row}"]:visible')


def test_every_row_and_its_ring_answer_each_other_under_the_pointer(board: Page) -> None:
    for row in ROWS:
        board.locator(f'.board__row[data-row="{row}"]').hover()
        assert board.evaluate(ANSWERS) == [[row], [row] if row != "2" else []]
    for row in set(ROWS) - {"2"}:
        visible_ring(board, row).locator(".spot").hover()
        assert board.evaluate(ANSWERS) == [[row], [row]]


def test_every_row_and_its_ring_answer_each_other_with_the_keyboard(board: Page) -> None:
    for row in ROWS:
        board.locator(f'.board__row[data-row="{row}"] a').focus()
        assert board.evaluate(ANSWERS) == [[row], [row] if row != "2" else []]
    for row in set(ROWS) - {"2"}:
        visible_ring(board, row).focus()
        assert board.evaluate(ANSWERS) == [[row], [row]]


def test_ring_is_a_link_and_no_script_stumbles_over_it(board: Page) -> None:
    """`href` of a link inside an SVG is an object, over which crawlers and link checkers stumble."""
    assert board.evaluate("[...document.querySelectorAll('a[href]')].every(link => typeof link.href === 'string')")

    ring = board.get_by_role("link", name="Aufruf 4, noch 23 Tage")
    ring.focus()
    ring.press("Enter")

    expect(board.get_by_role("heading", level=1)).to_have_text("Aufruf 4")
