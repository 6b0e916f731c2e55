"""Somebody invited into a group creates an account in a real browser, and presses the button twice."""

import pytest
from playwright.sync_api import Page, Request, expect

from cms.users.models import User
from community.groups.models import Group

from .conftest import ADDRESS
from .test_links import PASSWORD, Invite

pytestmark = pytest.mark.django_db(transaction=True)


def test_double_click_creates_the_account_and_leads_into_the_room(invited: Invite, housing: Group, page: Page) -> None:
    _invitation, link = invited()
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(link)
    page.get_by_label("Your name").fill("Layla Haddad")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account and join").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("Affordable housing")
    assert len(sent) == 1
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_form_can_be_sent_again_after_going_back(invited: Invite, housing: Group, page: Page) -> None:
    _invitation, link = invited()
    page.goto(link)
    page.get_by_label("Your name").fill("Layla Haddad")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Create the account and join").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.go_back()

    page.get_by_label("Your name").fill("Layla Haddad")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account and join").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Affordable housing")
