"""The composer on a phone, by keyboard: with htmx, without a script, and without a connection."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from cms.users.models import User
from community.applications.composing.changing import place, waive
from community.applications.models import Application, Cohort, Round
from community.groups.models import Group
from tests.browser.fixtures import PHONE, TWO_READERS
from tests.community.applications.test_browser import enter

from .made import actor, state

pytestmark = pytest.mark.django_db(transaction=True)


def button(page: Page, municipality: str, name: str) -> Locator:
    return page.get_by_role("group", name=municipality).get_by_role("button", name=name, exact=True)


def is_pressed(page: Page, municipality: str, name: str) -> None:
    expect(button(page, municipality, name)).to_have_attribute("aria-pressed", "true")


@pytest.fixture
def address(round_: Round, water: dict[str, Application], manager: User) -> str:
    state(round_, manager)
    return reverse("applications:cohort", args=[round_.call])


def test_composing_by_keyboard_on_a_phone(
    phone_page: Page, address: str, manager: User, live_server: Any, assert_accessible: Any, water: dict[str, Application]
) -> None:
    page = phone_page
    enter(page, manager, live_server.url)
    page.goto(address)
    assert_accessible(page)
    page.evaluate("window.stays = true")

    button(page, "Makati", "dabei").press("Enter")
    is_pressed(page, "Makati", "dabei")
    expect(button(page, "Makati", "dabei")).to_be_focused()
    expect(page.locator("#cohort-told")).to_contain_text("Makati")
    expect(page.locator("#cohort-saved")).to_contain_text("Zuletzt gespeichert")
    expect(page.locator(".nowbar")).to_contain_text("1 von 8 gesetzt")
    page.keyboard.press("Tab")
    expect(button(page, "Makati", "offen")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    is_pressed(page, "Makati", "nicht")

    page.locator("#adopt").press("Enter")
    expect(page.locator(".nowbar")).to_contain_text("8 von 8 gesetzt")
    expect(page.locator("#proposal")).to_be_focused()
    expect(page.locator("#adopt")).to_have_count(0)
    assert page.evaluate("window.stays")  # only the form was replaced
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    cohort = Cohort.objects.get()
    assert (len(cohort.chosen), cohort.excluded) == (8, [str(water["makati"].key)])


def test_what_could_not_be_sent_is_said(phone_page: Page, address: str, manager: User, live_server: Any) -> None:
    page = phone_page
    enter(page, manager, live_server.url)
    page.goto(address)
    page.route("**/cohort/", lambda route: route.abort())
    button(page, "Makati", "dabei").click()

    expect(page.locator(".saved")).to_have_attribute("data-state", "failed")
    page.unroute("**/cohort/")
    button(page, "Makati", "dabei").click()
    is_pressed(page, "Makati", "dabei")


def test_session_that_has_expired_leads_to_the_login(phone_page: Page, address: str, manager: User, live_server: Any) -> None:
    page = phone_page
    enter(page, manager, live_server.url)
    page.goto(address)
    Session.objects.all().delete()
    button(page, "Makati", "dabei").click()

    expect(page.get_by_role("link", name="Anmelden").first).to_be_visible()


def test_composing_without_a_script(
    new_page: Any, address: str, manager: User, live_server: Any, water: dict[str, Application]
) -> None:
    page = new_page(**PHONE, java_script_enabled=False)
    enter(page, manager, live_server.url)
    page.goto(address)
    key = water["makati"].key
    button(page, "Makati", "dabei").press("Enter")

    expect(page).to_have_url(f"{live_server.url}{address}#k-{key}")
    is_pressed(page, "Makati", "dabei")
    assert Cohort.objects.get().chosen == [str(key)]


@TWO_READERS
def test_its_other_pages_are_accessible(
    any_page: Page,
    language: str,
    round_: Round,
    address: str,
    manager: User,
    group: Group,
    water: dict[str, Application],
    live_server: Any,
    assert_accessible: Any,
) -> None:
    enter(any_page, manager, live_server.url)
    who = {"round_": round_, "seen": 1000, "by": actor(manager)}
    waive(key="kind:german", reason="Eine hat abgesagt.", **who)
    place(key=str(water["nakuru"].key), where="in", **who)
    with override(language):
        urls = [
            reverse(f"applications:{name}", args=[round_.call]) for name in ("cohort_condition", "cohort_waive", "cohort_accept")
        ]
    conditions, waiving, deciding = urls
    for url in (
        address.replace("/de/", f"/{language}/"),
        conditions,
        f"{conditions}?type=share",
        f"{conditions}?key=size",
        f"{waiving}?key=size",
        f"{deciding}?page=&group={group.pk}",
    ):
        any_page.goto(url)
        assert_accessible(any_page)
        assert any_page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
