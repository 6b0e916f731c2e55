"""Members who weigh topics, in a real browser: on a phone, in German and Arabic, with and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.forms.models import Draft
from community.topics.lookups import ballot_of
from community.topics.models import Proposal, Round
from tests.browser.fixtures import PHONE, TWO_READERS, NewPage
from tests.community.applications.test_browser import enter

from .made import answer, make_place, make_round, make_topic

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@TWO_READERS
def test_pages_are_accessible_and_fit_the_screen(
    language: str,
    any_page: Page,
    live_server: Any,
    planner: User,
    colleague: User,
    staff: User,
    assert_accessible: Callable[[Page], None],
):
    done = answer(make_topic(colleague, "Wärme aus dem Abwasser"), staff, "later", de="Erst später.", ar="لاحقًا.")
    topic = make_topic(planner, LONG, f"{'w' * 200}\n\n| {'a | ' * 12}\n|{'---|' * 12}", host=make_place())
    make_topic(colleague, "ساحات مدرسية مفتوحة", "من يفتح الباب؟", language="ar")
    round_ = make_round()
    make_topic(planner, "Danach")
    waiting = Proposal.objects.latest("pk")
    Proposal.objects.filter(pk=waiting.pk).update(stands_since=round_.closes_at)
    enter(any_page, planner, live_server.url)
    for path in (
        "topics/",
        "topics/all/?sort=votes",
        "topics/new/",
        f"topics/{topic.pk}/",
        f"topics/{done.pk}/",
        f"topics/{waiting.pk}/edit/",
        f"topics/{topic.pk}/withdraw/",
        "",
    ):
        any_page.goto(f"/{language}/community/{path}")
        assert_accessible(any_page)
        assert fits(any_page), path


@TWO_READERS
def test_pages_of_editors_are_accessible_and_fit_the_screen(
    language: str,
    any_page: Page,
    live_server: Any,
    planner: User,
    staff: User,
    assert_accessible: Callable[[Page], None],
):
    topic = make_topic(planner, LONG)
    round_ = make_round(name_de=LONG, name_ar="الجولة")
    late = make_topic(planner, "Danach")
    Proposal.objects.filter(pk=late.pk).update(stands_since=round_.closes_at)
    enter(any_page, staff, live_server.url)
    for path in (
        "topics/desk/",
        "topics/desk/rounds/new/",
        f"topics/desk/rounds/{round_.pk}/",
        f"topics/{late.pk}/answer/",
        f"topics/{topic.pk}/merge/",
    ):
        any_page.goto(f"/{language}/community/{path}")
        assert_accessible(any_page)
        assert fits(any_page), path


@pytest.mark.parametrize("language", ["de", "ar"])
def test_phone_without_scripts_proposes_and_votes(
    language: str, new_page: NewPage, live_server: Any, planner: User, topic: Proposal, other: Proposal, voting: Round
):
    page = new_page(**PHONE, java_script_enabled=False)
    enter(page, planner, live_server.url)
    page.goto(f"/{language}/community/topics/")
    expect(page.locator("[data-step]").first).to_be_hidden()
    page.fill(f"#votes-{topic.pk}", "4")
    page.fill(f"#votes-{other.pk}", "7")
    page.locator("#votes .actions button").click()
    expect(page.locator("#round .wrong")).to_be_visible()
    expect(page.locator(f"#votes-{other.pk}")).to_have_value("7")
    page.fill(f"#votes-{other.pk}", "5")
    page.locator("#votes .actions button").click()
    expect(page.locator(f"#votes-{other.pk}")).to_have_value("5")
    assert ballot_of(voting, planner)[1] == {topic.pk: 4, other.pk: 5}

    page.locator(".deskhead__end .button").first.click()
    page.fill("[name=title]", "Dächer begrünen")
    page.locator("main form.form button:not([name])").click()
    expect(page.locator(".wrong")).to_be_visible()
    page.fill("[name=challenge]", "Wer **pflegt**?")
    page.locator("main form.form button:not([name])").click()
    expect(page.locator(".idea__text strong")).to_have_text("pflegt")
    assert fits(page)


def test_buttons_keep_to_the_budget_and_drafts_survive(
    phone_page: Page, live_server: Any, planner: User, topic: Proposal, other: Proposal, voting: Round
):
    Round.objects.filter(pk=voting.pk).update(budget=6)
    page = phone_page
    enter(page, planner, live_server.url)
    page.goto("/en/community/topics/")
    first = page.locator(f".stepper:has(#votes-{topic.pk})")
    more, less = first.locator("[data-step='1']"), first.locator("[data-step='-1']")
    expect(less).to_be_disabled()
    for _press in range(5):
        more.click()
    expect(more).to_be_disabled()  # the limit for one topic
    expect(page.locator(".nowbar [data-votes-left]")).to_have_text("1")
    second = page.locator(f".stepper:has(#votes-{other.pk}) [data-step='1']")
    second.press("Enter")
    expect(second).to_be_disabled()  # no vote is left
    expect(page.locator("rect.budget__used")).to_have_count(6)
    page.locator(".nowbar button").click()
    expect(page.locator(f"#votes-{topic.pk}")).to_have_value("5")
    assert ballot_of(voting, planner)[1] == {topic.pk: 5, other.pk: 1}

    page.goto("/en/community/topics/new/")
    page.fill("[name=title]", "Begonnen")
    expect(page.locator(".saved").first).to_contain_text("Draft saved")
    assert Draft.objects.get().fields["title"] == "Begonnen"
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("Begonnen")
