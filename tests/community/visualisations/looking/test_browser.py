"""Looking at a session in a browser: the slider, the projector, the wall, and all of it without a script."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.visualisations.looking import wall_views
from community.visualisations.models import BlurReport, Variant
from tests.browser.fixtures import PHONE, TWO_READERS, NewPage
from tests.browser.reading import assert_readable
from tests.community.applications.test_browser import enter
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import drawn, make_case, make_comment, make_rating, make_variant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy(park: Variant, member: User, colleague: User, facilitator: User) -> dict[str, str]:
    """A session in which everything is there; return the addresses of its pages."""
    lane = make_variant(park.case, member, parent=park, title="Radweg", is_highlight=True)
    make_variant(park.case, colleague, is_shared=False, check_state=Variant.Check.PENDING)
    make_case(park.case.session, facilitator, is_shared=False)
    BlurReport.objects.create(photo=park.photo, by=colleague, words="Ein Gesicht")
    make_comment(park, member, "Hier fehlt Schatten.", x=0.25, y=0.5)
    for user in (member, colleague, facilitator):
        make_rating(park, user, "inclusion", 4)
    session = park.case.session.key
    return {
        "session": address("session", session),
        "place": address("case", park.case.key),
        "variant": address("variant", park.key),
        "variant of a variant": address("variant", lane.key) + "?with=parent",
        "variant for the projector": address("variant", park.key) + "?show=1",
        "wall": address("wall", session),
        "check": address("check", session),
    }


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_readable(
    language: str,
    page: Page,
    busy: dict[str, str],
    facilitator: User,
    live_server: Any,
    assert_accessible: Callable[[Page], None],
):
    enter(page, facilitator, live_server.url)
    for path in busy.values():
        assert_readable(page, path.replace("/en/", f"/{language}/"), language, assert_accessible)


def test_pages_are_valid_html(
    busy: dict[str, str], client_of: Logged, facilitator: User, assert_valid_html: Callable[[dict[str, str]], None]
):
    client = client_of(facilitator)
    assert_valid_html({name: client.get(path).content.decode() for name, path in busy.items()})


def test_slider_is_moved_by_keyboard_and_tells_its_value(page: Page, park: Variant, member: User, live_server: Any):
    enter(page, member, live_server.url)
    page.goto(address("variant", park.key))
    slider = page.get_by_role("slider", name="Move the line between the two pictures")

    def told(key: str) -> str:
        slider.press(key)
        return slider.get_attribute("aria-valuetext") or ""

    assert told("End") == "Today: 100%, Park mit Bänken (Collage): 0%"
    assert told("PageDown").startswith("Today: 90%")
    assert told("ArrowLeft").startswith("Today: 89%")
    assert told("Home").startswith("Today: 0%")
    assert told("PageUp").startswith("Today: 10%")
    pictures = page.locator("#comparison img")
    assert [picture.get_attribute("alt") for picture in pictures.all()] == ["Ein Platz voller Autos.", "Derselbe Platz als Park."]


@TWO_READERS
def test_landmark_of_a_larger_picture_lies_within_a_pixel_and_is_not_mirrored(
    any_page: Page, language: str, park: Variant, member: User, live_server: Any
):
    lane = make_variant(park.case, member, picture=drawn("firebrick", 512, 320))  # the photo has 64 by 40 pixels
    enter(any_page, member, live_server.url)
    any_page.goto(address("variant", lane.key).replace("/en/", f"/{language}/"))
    any_page.locator("#comparison[data-live]").wait_for()
    frames = [picture.bounding_box() for picture in any_page.locator("#comparison img").all()]

    # The house begins at an eighth of the width of both, counted from the left.
    left = [frame["x"] + frame["width"] / 8 for frame in frames if frame]
    assert abs(left[0] - left[1]) < 1
    assert abs(frames[0]["height"] - frames[1]["height"]) < 1  # type: ignore[index]
    stage = any_page.locator(".compare__stage")
    box = stage.bounding_box()
    assert box
    stage.click(position={"x": box["width"] / 4, "y": 5})
    assert any_page.locator(".compare__range").input_value() == "25"


def test_side_by_side_and_as_large_as_the_screen(page: Page, park: Variant, member: User, live_server: Any):
    enter(page, member, live_server.url)
    page.goto(address("variant", park.key))
    page.get_by_role("button", name="Show them side by side").click()
    before, after = (picture.bounding_box() for picture in page.locator("#comparison img").all())
    assert before
    assert after
    assert before["x"] + before["width"] <= after["x"]
    page.get_by_role("button", name="Lay one on the other").click()

    page.get_by_role("link", name="Full screen").click()
    expect(page.locator("#comparison:fullscreen")).to_have_count(1)
    expect(page.get_by_role("slider")).to_be_focused()


def test_wall_shows_what_is_new_and_takes_down_what_is_gone(
    page: Page, park: Variant, colleague: User, member: User, live_server: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(wall_views, "EVERY", 1)
    enter(page, member, live_server.url)
    page.goto(address("wall", park.case.session.key))
    expect(page.locator(".wall__one")).to_have_count(1)
    expect(page.locator(".new")).to_have_count(0)

    lane = make_variant(park.case, colleague, title="Radweg")

    first = page.locator(".wall__one").first
    expect(first.get_by_text("Radweg")).to_be_visible()
    expect(first.locator(".new")).to_have_text("new")
    expect(page.locator("[data-status]")).to_have_text("There is a new variant on the wall.")
    expect(page.locator("[data-people]")).to_have_text("1 person is here")
    lane.delete()
    expect(page.locator(".wall__one")).to_have_count(1)


def test_series_of_pictures_is_run_by_keys(new_page: NewPage, park: Variant, colleague: User, member: User, live_server: Any):
    make_variant(park.case, colleague, title="Radweg")
    page = new_page(reduced_motion="reduce")
    enter(page, member, live_server.url)
    page.goto(address("wall", park.case.session.key))
    page.get_by_role("link", name="Show as a series of pictures").click()
    slides = page.get_by_role("dialog", name="A series of pictures")
    expect(slides.get_by_text("1 of 2")).to_be_visible()
    expect(slides.get_by_role("button", name="Play")).to_be_visible()  # it waits, since less motion is wanted

    page.keyboard.press("ArrowRight")
    expect(slides.get_by_text("Park mit Bänken")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(slides.get_by_text("Radweg")).to_be_visible()
    page.keyboard.press(" ")
    expect(slides.get_by_role("button", name="Pause")).to_be_visible()
    slides.get_by_role("button", name="Close").click()
    expect(slides).to_have_count(0)


def test_nothing_needs_a_script(new_page: NewPage, busy: dict[str, str], park: Variant, member: User, live_server: Any):
    page = new_page(java_script_enabled=False, **PHONE)
    enter(page, member, live_server.url)
    page.goto(busy["variant"])
    expect(page.locator("#comparison img")).to_have_count(2)
    page.get_by_role("radio", name="2").first.check(force=True)
    page.get_by_role("button", name="Save my rating").click()
    expect(page.get_by_text("Your rating is saved.")).to_be_visible()
    page.get_by_label("Your comment").fill("Ohne Skript")
    page.get_by_text("About a point of the picture").click()
    page.get_by_label("From the left, in per cent").fill("12.5")
    page.get_by_label("From the top, in per cent").fill("40")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_text("Ohne Skript")).to_be_visible()
    page.get_by_role("link", name="Full screen").click()
    expect(page.locator("body.wall #comparison img")).to_have_count(2)
    page.goto(busy["wall"])
    page.get_by_role("link", name="Refresh").click()
    expect(page.locator(".wall__one")).to_have_count(2)
    page.get_by_role("link", name="Show as a series of pictures").click()
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("2 of 2")).to_be_visible()


def test_eight_tabs_keep_up(new_page: NewPage, park: Variant, colleague: User, member: User, live_server: Any):
    first = new_page()
    enter(first, member, live_server.url)
    tabs = [first, *(first.context.new_page() for _more in range(7))]
    news = address("wall_news", park.case.session.key)
    for tab in tabs:
        tab.goto(address("wall", park.case.session.key))
    make_variant(park.case, colleague, title="Radweg")

    statuses = [tab.evaluate("(path) => fetch(path, { cache: 'no-store' }).then(({ status }) => status)", news) for tab in tabs]

    assert statuses == [HTTPStatus.OK] * 8
