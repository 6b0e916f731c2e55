"""What the home page leaves for its second frame, so that the first is there sooner."""

import pytest

from tests.delivery import PATHS
from tests.demo import DEMO

from .fixtures import NARROW, UNTIL_NOTHING_MOVES, WIDE, NewPage
from .places import demo  # noqa: F401

# Observers report what has moved since the page was opened.
WATCH = """
window.frames_seen = [];
window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { moved += value; })).observe({ type: "layout-shift", buffered: true });
requestAnimationFrame(function note() {
  const later = document.querySelectorAll(".band--ask ~ .band, .foot > *");
  if (later.length) frames_seen.push([...later].map((part) => getComputedStyle(part).contentVisibility));
  if (frames_seen.length < 2) requestAnimationFrame(note);
});
"""
LATER = ".band--ask ~ .band, .foot > :not(.foot__end)"
NOW = f"""() => [...document.querySelectorAll("{LATER}")].map((part) => getComputedStyle(part).contentVisibility)"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
TALL = {"width": 1280, "height": 1400}


def open_home(new_page: NewPage, **options: object) -> tuple[list[str], list[str], float]:
    """Return how much of what can wait is shown in the first frame and at last, and what has moved."""
    page = new_page(**options)
    page.add_init_script(WATCH)
    page.goto(PATHS["home"])
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate(UNTIL_NOTHING_MOVES)
    page.evaluate(SETTLED)
    return page.evaluate("frames_seen[0]"), page.evaluate(NOW), page.evaluate("moved")


@pytest.mark.xdist_group(DEMO)
@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("window", [WIDE, NARROW], ids=["wide", "narrow"])
def test_what_lies_below_the_window_waits_one_frame_and_moves_nothing(new_page: NewPage, window: dict) -> None:
    first, last, moved = open_home(new_page, viewport=window)

    assert "hidden" in first
    assert first[-1] == "visible"  # the last row of the foot has a border: Chromium would take it for something that moved
    assert set(last) == {"visible"}
    assert moved < 0.02


@pytest.mark.xdist_group(DEMO)
@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("options", [{"viewport": TALL}, {"reduced_motion": "reduce"}], ids=["tall window", "less motion"])
def test_nothing_waits_where_it_would_be_seen_or_motion_is_reduced(new_page: NewPage, options: dict) -> None:
    first, last, _moved = open_home(new_page, **options)

    assert {*first, *last} == {"visible"}
