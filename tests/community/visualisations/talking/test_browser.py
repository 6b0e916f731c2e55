"""Talking about a variant in a browser: points in the picture, and ratings that save themselves."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.visualisations.models import Comment, Rating, Variant
from tests.browser.fixtures import PHONE, NewPage
from tests.community.applications.test_browser import enter
from tests.community.visualisations.fixtures import address
from tests.community.visualisations.made import drawn, make_variant

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = {"viewport": {"width": 1920, "height": 1080}}
HALF_A_PERCENT = 0.005


def pin_on(page: Page) -> tuple[float, float]:
    """Return where the middle of the first point stands, as fractions of the picture."""
    dot, picture = page.locator(".pin__dot").first.bounding_box(), page.locator(".pins__stage img").bounding_box()
    assert dot
    assert picture
    x, y = dot["x"] + dot["width"] / 2 - picture["x"], dot["y"] + dot["height"] / 2 - picture["y"]
    return x / picture["width"], y / picture["height"]


def test_point_set_on_a_phone_stands_at_the_same_place_everywhere(
    new_page: NewPage, park: Variant, member: User, live_server: Any
):
    variant = make_variant(park.case, member, picture=drawn("seagreen", 640, 400))
    phone = new_page(**PHONE)
    enter(phone, member, live_server.url)
    path = address("variant", variant.key)
    phone.goto(path)
    stage = phone.locator(".pins__stage--live")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    stage.tap(position={"x": box["width"] * 0.7, "y": box["height"] * 0.3})
    phone.get_by_label("Your comment").fill("Hier")
    phone.get_by_role("button", name="Send the comment").click()
    expect(phone.locator(".pin__dot")).to_have_count(1)

    comment = Comment.objects.get()
    assert comment.x == pytest.approx(0.7, abs=HALF_A_PERCENT)
    assert comment.y == pytest.approx(0.3, abs=HALF_A_PERCENT)
    for language in ("en", "ar"):
        for size in (PHONE, LARGE):
            page = new_page(**size)
            enter(page, member, live_server.url)
            page.goto(path.replace("/en/", f"/{language}/"))
            page.locator(".pins__stage").scroll_into_view_if_needed()
            assert pin_on(page) == pytest.approx((comment.x, comment.y), abs=HALF_A_PERCENT), (language, size)


def test_point_is_set_by_arrow_keys_and_removed(page: Page, park: Variant, member: User, live_server: Any):
    enter(page, member, live_server.url)
    page.goto(address("variant", park.key))
    cross = page.get_by_role("button", name="Point at something: arrow keys move the cross")
    cross.focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowUp", "ArrowUp"):
        cross.press(key)
    expect(page.get_by_text("56 per cent from the left, 48 per cent from the top")).to_have_count(1)
    cross.press("Enter")
    expect(page.get_by_label("Your comment")).to_be_focused()

    page.get_by_role("button", name="Remove the point").click()
    page.get_by_label("Your comment").fill("Ohne Punkt")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.locator(".post")).to_have_count(1)
    assert list(Comment.objects.values_list("x", "y")) == [(None, None)]


def test_point_and_comment_answer_each_other(page: Page, park: Variant, member: User, live_server: Any):
    comment = Comment.objects.create(variant=park, by=member, text="Hier", x=0.5, y=0.5)
    enter(page, member, live_server.url)
    page.goto(address("variant", park.key))

    page.locator(f"#comment-{comment.pk}").hover()
    expect(page.locator(f"#pin-{comment.pk}.pin--on")).to_have_count(1)
    page.get_by_role("link", name="Point 1 in the picture").click()
    assert page.evaluate("location.hash") == f"#pin-{comment.pk}"
    page.get_by_role("link", name="Point 1:").press("Enter")
    assert page.evaluate("location.hash") == f"#comment-{comment.pk}"


def test_rating_saves_itself_and_shows_what_the_group_thinks(
    page: Page, park: Variant, member: User, colleague: User, facilitator: User, live_server: Any
):
    for user in (colleague, facilitator):
        Rating.objects.create(variant=park, by=user, value="inclusion", score=5)
    enter(page, member, live_server.url)
    page.goto(address("variant", park.key))
    expect(page.get_by_text("Rate it yourself, then you see what the group thinks.")).to_be_visible()

    page.get_by_role("group", name="Inclusion").get_by_text("2", exact=True).click()

    expect(page.get_by_role("img", name="Mean 4.0 of 5: 1 person gave 2 and 2 people gave 5.")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw my rating")).to_be_visible()
    assert Rating.objects.get(by=member).score == 2
