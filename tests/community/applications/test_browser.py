"""An applicant's whole way on a phone: the connection is cut, the language changes, the session expires, and nothing typed is lost."""

from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from cms.models import CallPage
from cms.users.models import User
from community.applications.models import Application, Round

from .made import COMPLETE

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = "**/api/community/applications/*/answers*"


def enter(page: Page, user: User, address: str) -> None:
    """Log in with the cookie of a session."""
    session = Client()
    session.force_login(user)
    name = site_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session.cookies[name].value, "url": address}])


def saved(page: Page) -> None:
    expect(page.locator(".saved")).to_contain_text("Gespeichert um")


def comes_back(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_nothing_is_lost_on_the_way(phone_page: Page, call: CallPage, round_: Round, lead: User, live_server: Any) -> None:
    page = phone_page
    enter(page, lead, live_server.url)
    page.goto(call.url)
    page.locator("#apply ~ a.button").click()
    page.get_by_role("button", name="Bewerbung beginnen").click()

    page.get_by_label("Name", exact=True).fill("Musterstadt")
    page.get_by_label("Land").select_option("DE")
    saved(page)
    page.route(ANSWERS, lambda route: route.abort())
    page.get_by_label("Einwohner").fill("48.000")
    expect(page.locator(".answers__state")).to_contain_text("offline")
    page.unroute(ANSWERS)
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    application = Application.objects.get()
    assert application.answers.get(question="inhabitants").value == 48000

    page.get_by_role("button", name="Speichern und weiter").click()
    page.get_by_label("Drought").check()
    page.get_by_label("Beschreibung").fill("Die Brunnen sind trocken.")
    saved(page)
    page.goto(page.url.replace("/de/", "/ar/"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("textarea").first).to_have_value("Die Brunnen sind trocken.")
    page.goto(page.url.replace("/ar/", "/de/"))

    Session.objects.all().delete()
    page.get_by_label("Beschreibung").fill("Alle Brunnen sind trocken.")
    expect(page.locator(".saved")).to_contain_text("Sie sind nicht mehr angemeldet")
    enter(page, lead, live_server.url)
    page.goto(application.section_address("challenge"))
    expect(page.get_by_label("Beschreibung")).to_have_value("Alle Brunnen sind trocken.")
    saved(page)

    page.get_by_role("button", name="Speichern und weiter").click()
    page.get_by_role("button", name="Zeile hinzufügen").first.click()
    for row, facts in enumerate(COMPLETE["people"]):
        page.get_by_label("Amt oder Abteilung").nth(row).fill(facts["answers"]["department"])
        page.get_by_label("Fachkraft: Name").nth(row).fill(facts["answers"]["expert_name"])
        page.get_by_label("Fachkraft: E-Mail").nth(row).fill(facts["answers"]["expert_email"])
    page.get_by_label("Ich willige ein.").check()
    saved(page)
    page.get_by_role("button", name="Speichern und weiter").click()
    page.get_by_role("button", name="Bewerbung einreichen").click()

    expect(page.locator(".note").first).to_contain_text("Nummer 1")
    application.refresh_from_db()
    assert application.state == "submitted"
    answers = dict(application.submission.answers)
    assert [row["answers"] for row in answers.pop("people")] == [row["answers"] for row in COMPLETE["people"]]
    assert answers == {
        "place": COMPLETE["place"],
        "inhabitants": 48000,
        "dangers": ["drought"],
        "challenge_text": "Alle Brunnen sind trocken.",
        "consent": COMPLETE["consent"],
    }
    assert page.evaluate("Object.keys(localStorage).length") == 0
