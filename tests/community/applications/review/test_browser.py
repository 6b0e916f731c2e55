"""Reviewing on a phone, and deciding on several applications, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.applications.letters.preparing import prepare
from community.applications.models import Application, Criterion, Dispatch, Review, Round
from community.applications.review.asking import ask
from community.applications.review.reviewing import add_remark, declare_conflict
from tests.browser.reading import assert_readable
from tests.community.applications.test_browser import enter

from .pages import Logged, address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy(
    application: Application, reviewers: list[User], manager: User, review: Callable, works: Callable
) -> dict[str, tuple[Any, ...]]:
    """An application with reviews, remarks, a question, a conflict of interest and a letter; return the parts of the pages' addresses."""
    third = User.objects.create_user("reviewer3@example.org", name="Gutachten 3")
    application.round.people.create(user=third, role="reviewer")
    declare_conflict(application=application, worker=works(third))
    review(application, reviewers[0], 5, 3, reason="Klare Frage, ehrliche Bilanz.")
    add_remark(application=application, worker=works(reviewers[0]), text="Zwei Ämter, ein Netz.", may_be_sent=True)
    ask(applications=[application], worker=works(manager), text="Wer vertritt die Fachstelle?", at=timezone.now())
    dispatch = prepare(worker=works(manager), applications=[application], state="waiting_list")
    call = application.round.call
    return {
        "review": (call,),
        "review_one": (application.key,),
        "letters": (call,),
        "letter_words": (call, "accepted", "fr"),
        "dispatch": (call, dispatch.pk),
    }


@pytest.mark.parametrize("language", ["de", "ar"])
def test_pages_are_readable(
    language: str,
    page: Page,
    busy: dict[str, tuple[Any, ...]],
    manager: User,
    live_server: Any,
    assert_accessible: Callable[[Page], None],
) -> None:
    enter(page, manager, live_server.url)
    for name, parts in busy.items():
        assert_readable(page, address(name, *parts).replace("/en/", f"/{language}/"), language, assert_accessible)


def test_pages_are_valid_html(
    busy: dict[str, tuple[Any, ...]],
    manager: User,
    reviewers: list[User],
    application: Application,
    logged: Logged,
    assert_valid_html: Callable[[dict[str, str]], None],
) -> None:
    office = logged(manager)
    pages = {name: office.get(address(name, *parts)) for name, parts in busy.items()}
    pages["a review"] = logged(reviewers[1]).get(address("review_one", application.key))
    pages["the team"] = logged(application.lead).get(address("application", application.key))
    pages["a question"] = office.post(address("review", *busy["review"]), {"pick": [application.key], "action": "ask"})

    assert {answer.status_code for answer in pages.values()} == {200}
    assert_valid_html({name: answer.content.decode() for name, answer in pages.items()})


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
