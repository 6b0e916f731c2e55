"""The working pages in a browser: readable at every width, in both directions, by keyboard."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.access.actor import actor_of
from community.applications.models import Application, LateAdmission, Round, Submission
from community.applications.paper import begin_on_paper
from tests.browser.reading import assert_readable
from tests.community.applications.made import make_admission
from tests.community.applications.test_browser import enter

PAGES = ("report", "late", "paper", "extend")


@pytest.fixture
def busy(round_: Round, manager: User) -> Round:
    """A call with applications from many days and countries, one by post, and somebody who was let in late."""
    now = timezone.now()
    for number, country in enumerate(("DE", "KE", "EG", "PH", "UA", "ZM", "ID", "MR", "FR", "SN", "TN", "JO", "MX", "")):
        application = Application.objects.create(
            round=round_, country=country, state="submitted", created_at=now - timedelta(days=number)
        )
        Submission.objects.create(application=application, version=round_.version, language="de", arrived_at=now)
    make_admission(round_)
    begin_on_paper(round_=round_, language="de", arrived_at=now, reason="", by=actor_of(manager), at=now)
    return round_


def test_pages_are_valid_html(
    client_of: Callable[..., Client], manager: User, busy: Round, assert_valid_html: Callable[[dict[str, str]], None]
) -> None:
    client = client_of(manager)
    pages = {name: client.get(f"/en/community/calls/{busy.call}/{name}/") for name in PAGES}
    application = Application.objects.get(is_on_paper=True)
    for end in ("", "team/", "sections/challenge/"):
        pages[f"paper {end}"] = client.get(f"{application.get_absolute_url()}{end}")
    pages["blank form"] = client.get(f"/en/community/apply/{busy.call}/form.pdf")
    pages["begin"] = client.get(f"/en/community/apply/{busy.call}/")

    assert {answer.status_code for answer in pages.values()} == {200}
    assert_valid_html({name: answer.content.decode() for name, answer in pages.items()})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_pages_are_readable(
    language: str, page: Page, busy: Round, manager: User, live_server: Any, assert_accessible: Callable[[Page], None]
) -> None:
    enter(page, manager, live_server.url)
    for name in PAGES:
        path = f"/{language}/community/calls/{busy.call}/{name}/"
        assert_readable(page, path, language, assert_accessible)


@pytest.mark.django_db(transaction=True)
def test_latecomer_is_let_in_by_keyboard(page: Page, round_: Round, manager: User, live_server: Any) -> None:
    enter(page, manager, live_server.url)
    page.goto(f"/en/community/calls/{round_.call}/late/")
    page.get_by_label("E-mail address").fill("amt@example.org")
    page.get_by_label("Until").fill("2031-05-01T23:59")
    page.get_by_label("Reason").fill("Strike")
    page.get_by_role("button", name="Send the link").press("Enter")

    expect(page.get_by_text("A link to amt@example.org is on its way.")).to_be_visible()
    assert LateAdmission.objects.get().closes_at.isoformat() == "2031-05-01T21:59:00+00:00"
