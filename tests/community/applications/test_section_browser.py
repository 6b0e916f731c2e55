"""A section of an application in a browser: what is typed and uploaded is saved at once, also what is wrong."""

from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.applications.models import Application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def leads_page(page: Page, lead: User, live_server: Any) -> Page:
    session = Client()
    session.force_login(lead)
    name = site_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session.cookies[name].value, "url": live_server.url}])
    return page


def test_files_and_wrong_answers_are_saved_as_they_come(leads_page: Page, application: Application) -> None:
    page = leads_page
    page.goto(application.section_address("team"))
    page.get_by_label("Pläne").set_input_files(
        [{"name": f"Plan {number}.txt", "mimeType": "text/plain", "buffer": b"Ein Plan"} for number in (1, 2)]
    )
    expect(page.locator("[data-file]")).to_have_count(2)
    expect(page.get_by_label("Pläne")).to_be_hidden()  # two are enough
    page.get_by_label("Kosten").fill("drei")
    page.get_by_label("Kosten").press("Tab")
    expect(page.locator(".saved")).to_contain_text("Was markiert ist, muss noch geändert werden")
    page.reload()

    expect(page.get_by_label("Kosten")).to_have_value("drei")
    expect(page.get_by_text("Zeile 1, „Kosten“: Geben Sie eine Zahl ein.").last).to_be_visible()
    page.get_by_role("button", name="Entfernen Plan 1.txt").click()
    expect(page.locator("[data-file]")).to_have_count(1)
    expect(page.get_by_label("Pläne")).to_be_visible()
    page.get_by_label("Kosten").fill("3")
    page.get_by_label("Kosten").press("Tab")
    expect(page.get_by_text("Geben Sie eine Zahl ein.")).to_have_count(0)
    assert [file.file.name for file in application.files.all()] == ["Plan 2.txt"]
    [row] = application.answers.get(question="measures").value
    assert row["answers"] == {"costs": 3}
