"""Reviewing on a phone, and deciding on several applications, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.applications.models import Application, Criterion, Dispatch, Review, Round
from tests.community.applications.test_browser import enter

from .pages import address

pytestmark = pytest.mark.django_db(transaction=True)


def test_marks_are_saved_as_they_are_given(
    phone_page: Page, application: Application, criteria: list[Criterion], reviewers: list[User], live_server: Any
) -> None:
    page = phone_page
    enter(page, reviewers[0], live_server.url)
    page.goto(address("review_one", application.key))
    need, feasibility = (page.get_by_role("group", name=one.name_in("en")) for one in criteria)

    need.get_by_role("radio", name="5").check()
    expect(page.locator(".saved")).to_contain_text("Saved at")
    expect(page.locator("[data-sum]")).to_be_hidden()  # a mark is missing
    feasibility.get_by_role("radio", name="3").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-sum]")).to_contain_text("4.5")
    page.reload()

    expect(need.get_by_role("radio", name="5")).to_be_checked()
    assert Review.objects.get().submitted_at is None
    page.get_by_role("button", name="Submit the review").click()
    expect(page.get_by_text("Your review has been submitted.")).to_be_visible()
    assert Review.objects.get().submitted_at
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_several_are_selected_and_their_letters_sent(
    page: Page, apply: Callable, close_call: Callable, round_: Round, manager: User, live_server: Any
) -> None:
    for name in ("Musterstadt", "Beispielhausen", "Probehausen"):
        apply(name)
    close_call()
    enter(page, manager, live_server.url)
    page.goto(address("review", round_.call))

    page.get_by_label("Select all on this page").check()
    expect(page.get_by_text("3 selected")).to_be_visible()
    page.get_by_label("Select Probehausen").uncheck()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_label("What to do").select_option("declined")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="2 letters, before they go")).to_be_visible()
    page.get_by_role("link", name="Next letter").click()
    expect(page.locator("article.letter")).to_contain_text("Beispielhausen")
    page.get_by_role("button", name="Send 2 letters").click()

    expect(page.get_by_text("The letters are being sent, each exactly once.")).to_be_visible()
    assert Dispatch.objects.get().sent_at
    assert sorted(Application.objects.values_list("municipality_name", "state")) == [
        ("Beispielhausen", "declined"),
        ("Musterstadt", "declined"),
        ("Probehausen", "submitted"),
    ]
