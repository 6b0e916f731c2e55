"""Joining and leaving a group in a real browser, on a phone, without a script and in every direction of writing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.announcements.services import Words, publish_announcement
from community.groups.models import Group, Membership
from tests.accounts import log_in, make_account
from tests.browser.fixtures import PHONE, TWO_READERS
from tests.browser.reading import assert_readable
from tests.community.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(housing: Group, facilitator: User, member: User) -> Group:
    """A group with a question, which somebody has answered, and an announcement."""
    housing.join_policy, housing.join_questions = Group.Joining.REQUEST, "What do you work on?"
    housing.save()
    request = housing.join_requests.create(user=make_account("asks@example.org", name="Planning department"))
    request.answers.create(question="What do you work on?", answer="Shade")
    housing.bans.create(user=make_account("was-banned@example.org"), reason="Insults")
    publish_announcement(texts={"en": Words("New date", "We meet on **Tuesday**.")}, groups=[housing], by=facilitator)
    return housing


@pytest.mark.parametrize("language", ["de", "ar"])
def test_asking_and_leaving_on_a_phone_without_javascript(
    language: str, new_page: Any, live_server: Any, asked: Group, account: Callable[..., User]
):
    page: Page = new_page(**PHONE, java_script_enabled=False)
    join = f"/{language}/community/groups/housing/join/"
    log_in(page, account("newcomer"), join, password=PASSWORD, language=language)
    page.fill("textarea[name=answer_0]", "Trees")
    page.locator("main form button[type=submit]").click()
    request = asked.join_requests.waiting().get(user__email="newcomer@example.org")
    assert request.answers.get().answer == "Trees"
    expect(page.locator("dd")).to_have_text("Trees")

    Membership.objects.create(group=asked, user=request.user)
    page.goto(f"/{language}/community/groups/housing/people/")
    page.locator("a[href$='/leave/']").click()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**/{language}/community/")
    assert not Membership.objects.filter(user=request.user).exists()


@TWO_READERS
def test_pages_of_joining_and_announcing_are_accessible_and_fit_the_screen(
    language: str,
    any_page: Page,
    live_server: Any,
    asked: Group,
    member: User,
    facilitator: User,
    assert_accessible: Callable[[Page], None],
):
    room, request = "groups/housing", asked.join_requests.get()
    one = asked.memberships.get(user=member)
    log_in(any_page, facilitator, f"/{language}/community/", password=PASSWORD, language=language)
    for path in (
        "groups/",
        f"{room}/people/",
        f"{room}/people/?q=nobody",
        f"{room}/requests/{request.pk}/",
        f"{room}/members/{one.pk}/",
        f"{room}/settings/",
        f"{room}/archive/",
        f"{room}/leave/",
        f"{room}/announcements/",
        "announcements/",
        "announcements/new/",
        f"announcements/{asked.announcements.get().pk}/",
        f"announcements/{asked.announcements.get().pk}/withdraw/",
    ):
        assert_readable(any_page, f"/{language}/community/{path}", language, assert_accessible, ["narrow"])


@TWO_READERS
def test_announcement_at_the_top_of_a_group_and_the_way_in_are_accessible(
    language: str,
    any_page: Page,
    live_server: Any,
    asked: Group,
    member: User,
    account: Callable[..., User],
    assert_accessible: Callable[[Page], None],
):
    log_in(any_page, member, f"/{language}/community/", password=PASSWORD, language=language)
    expect(any_page.get_by_role("link", name="New date", exact=True)).to_be_visible()
    assert_readable(any_page, f"/{language}/community/", language, assert_accessible, ["narrow"])
    assert_readable(any_page, f"/{language}/community/groups/housing/", language, assert_accessible, ["narrow"])
    any_page.context.clear_cookies()
    assert_readable(any_page, f"/{language}/community/groups/housing/join/", language, assert_accessible, ["narrow"])
