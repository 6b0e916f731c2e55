"""Pages with the keyboard alone: the focus is visible, follows the order of the page, and is nowhere trapped."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.demo import DEMO

from .fixtures import NARROW, NewPage
from .places import HOUSING, VISITORS, demo, log_in_as_facilitator  # noqa: F401

pytestmark = [pytest.mark.xdist_group(DEMO), pytest.mark.usefixtures("demo")]

MOST = 200  # stops on a page
# The element that has the focus: whether it comes after the one before it, whether it or the box around it has an outline, whether it can be
# seen, and what it is. An outline may be on a box that contains nothing but its link (a card, a row of the board).
FOCUS = """() => {
  const now = document.activeElement;
  if (!now || now === document.body) return null;
  const before = window.lastFocus;
  window.lastFocus = now;
  const isOutlined = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const box = now.getBoundingClientRect();
  const label = (now.getAttribute("aria-label") || now.textContent || now.name || "").trim().slice(0, 40);
  return {
    isNext: !before || Boolean(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
    isOutlined: [now, now.closest(".card, .board__row, .ask, label")].some((element) => element && isOutlined(element)),
    isInSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    name: `${now.localName} ${label}`,
  };
}"""


def walk(page: Page) -> list[str]:
    """Press Tab from the top of the page to its end; return what had the focus. Fails if the focus is not visible, jumps or is trapped."""
    names = []
    for _stop in range(MOST):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            return names
        assert focus["isNext"], f"{page.url}: the focus jumps back to {focus['name']}"
        assert focus["isOutlined"], f"{page.url}: the focus is not visible on {focus['name']}"
        assert focus["isInSight"], f"{page.url}: the focus is out of sight on {focus['name']}"
        names.append(focus["name"])
    raise AssertionError(f"{page.url}: the focus does not leave the page: {names[-5:]}")


@pytest.mark.parametrize("screen", [{}, {"viewport": NARROW}], ids=["wide", "narrow"])
def test_focus_walks_through_pages(new_page: NewPage, live_server: Any, screen: dict) -> None:
    visitor, member = new_page(**screen), new_page(**screen)
    log_in_as_facilitator(member, live_server.url)
    paths = [(visitor, VISITORS[name].path("de")) for name in ("home", "call", "search")] + [(member, f"/de/{HOUSING}")]
    for page, path in paths:
        page.goto(path)
        names = walk(page)
        assert names[0].startswith("a "), path  # the link that skips the header
        assert len(names) > 15, path


def test_escape_closes_suggestions_and_keeps_the_words(page: Page) -> None:
    page.goto("/de/search/")
    field = page.locator("#archive-words")
    field.press_sequentially("Wasser")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("Wasser")
    expect(field).to_be_focused()


def test_lightbox_keeps_the_focus_inside_and_returns_it(page: Page) -> None:
    page.goto(VISITORS["report"].path("de"))
    link = page.locator("[data-gallery] a").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    for _stop in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))")
    page.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()


def test_comparison_is_moved_and_left_with_the_keyboard(page: Page) -> None:
    page.goto(VISITORS["group"].path("de"))
    slider = page.locator(".compare input[type=range]").first
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_value("100")
    page.keyboard.press("Tab")

    expect(slider).not_to_be_focused()
    assert page.evaluate("document.activeElement !== document.body")
