"""Consultations in a browser: pages follow what others do and lose nothing that is typed; on a phone, in Arabic, by keyboard, without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.consultations.models import Consultation, Contribution
from community.consultations.phases import Kind, Phase
from community.consultations.services import lead_consultation
from community.consultations.writing import add_contribution
from tests.browser.fixtures import PHONE, TWO_READERS, NewPage
from tests.community.applications.test_browser import enter

pytestmark = pytest.mark.django_db(transaction=True)
InPhase = Callable[..., Consultation]


def follow(page: Page) -> None:
    """Let the page ask for what is new, and wait for the answer."""
    with page.expect_response(lambda answer: "/news/" in answer.url):
        page.clock.run_for(4100)


def open_page(page: Page, found: Consultation, user: User, address: str, language: str = "de") -> None:
    enter(page, user, address)
    page.clock.install()
    page.goto(f"/{language}/community/consultations/{found.key}/")


def test_a_page_follows_advice_and_the_next_phase(
    page: Page, in_phase: InPhase, giver: User, moderator: User, adviser: User, live_server: Any
) -> None:
    found = in_phase(Phase.ADVICE)
    open_page(page, found, giver, live_server.url)
    expect(page.locator("#advice .advice__row")).to_have_count(1)
    expect(page.locator("[data-without-script]")).to_be_hidden()
    add_contribution(consultation=found, kind=Kind.ADVICE, text="Noch ein **Rat**", by=adviser, now=timezone.now())

    follow(page)
    expect(page.locator("#advice .advice__row")).to_have_count(2)
    expect(page.locator("#advice strong")).to_have_text("Rat")
    lead_consultation(consultation=found, act="next", by=moderator, now=timezone.now())

    follow(page)
    expect(page.locator("#takeaways textarea")).to_be_visible()
    expect(page.locator("[data-status]")).to_contain_text("Neues")
    page.locator("#advice button[name=chosen]").first.click()
    expect(page.locator("#takeaways .advice__row")).to_have_count(1)


def test_what_is_typed_stays_while_others_write_and_is_kept_when_the_phase_ends(
    page: Page, in_phase: InPhase, moderator: User, adviser: User, live_server: Any
) -> None:
    found = in_phase(Phase.QUESTIONS)
    open_page(page, found, adviser, live_server.url)
    area = page.locator("#id_question_text")
    area.press_sequentially("Wer hat den Schlüs")
    add_contribution(consultation=found, kind=Kind.QUESTION, text="Und wann?", by=moderator, now=timezone.now())

    follow(page)
    expect(page.locator("#questions .advice__row")).to_have_count(2)
    expect(area).to_be_focused()
    page.keyboard.type("sel?")
    expect(area).to_have_value("Wer hat den Schlüssel?")
    lead_consultation(consultation=found, act="next", by=moderator, now=timezone.now())

    follow(page)
    expect(page.locator("#id_advice_text")).to_be_visible()
    expect(page.locator("[data-kept-texts] textarea")).to_have_value("Wer hat den Schlüssel?")
    expect(page.locator("[data-kept-texts] label")).to_contain_text("nicht abgeschickt")


def test_a_phone_writes_by_keyboard_and_without_a_script(
    in_phase: InPhase, adviser: User, live_server: Any, new_page: NewPage
) -> None:
    found = in_phase(Phase.ADVICE)
    page = new_page(**PHONE, java_script_enabled=False)
    enter(page, adviser, live_server.url)
    page.goto(f"/de/community/consultations/{found.key}/")
    page.locator("#id_advice_text").fill("Vom Telefon")
    page.locator("#id_advice_text").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#advice")).to_contain_text("Vom Telefon")
    expect(page.locator("[data-without-script] a")).to_be_visible()
    assert Contribution.objects.get(text="Vom Telefon").by == adviser


def test_the_moderator_leads_with_the_clock_and_the_wall_follows(
    page: Page, planned: Consultation, moderator: User, giver: User, live_server: Any, new_page: NewPage
) -> None:
    enter(page, moderator, live_server.url)
    page.goto(f"/de/community/consultations/{planned.key}/")
    page.locator("button[value=start]:visible").press("Enter")
    expect(page.locator("#council-now h2").first).to_have_text("Fall")
    wall = new_page()
    enter(wall, giver, live_server.url)
    wall.goto(f"/de/community/consultations/{planned.key}/wall/")
    expect(wall.locator("h1")).to_have_text("Wer pflegt den geheimen Brunnen?")
    page.locator("button[value=next]:visible").click()
    expect(page.locator("#questions")).to_be_visible()


@TWO_READERS
def test_pages_are_accessible_and_fit(
    any_page: Page,
    language: str,
    in_phase: InPhase,
    planned: Consultation,
    giver: User,
    moderator: User,
    live_server: Any,
    assert_accessible: Callable[..., None],
) -> None:
    running, over_days = in_phase(Phase.ADVICE), in_phase(Phase.TAKEAWAYS, mode="days")
    own = [f"consultations/{running.key}/", f"consultations/{planned.key}/people/", f"consultations/{planned.key}/edit/"]
    cases = {
        moderator: [*own, "groups/housing/consultations/"],
        giver: [f"consultations/{over_days.key}/", f"consultations/{planned.key}/case/", "consultations/mine/"],
    }
    for user, paths in cases.items():
        any_page.context.clear_cookies()
        enter(any_page, user, live_server.url)
        for path in paths:
            any_page.goto(f"/{language}/community/{path}")
            assert any_page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
            assert_accessible(any_page)
