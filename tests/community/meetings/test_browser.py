"""Members who meet, in a real browser: on a phone, in German and Arabic, with and without scripts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.groups.models import Group
from community.meetings.models import DateAnswer, Meeting, SignUp
from community.meetings.places import sign_up
from community.meetings.planning import cancel_meeting
from community.meetings.polling import answer_poll
from tests.browser.fixtures import PHONE, TWO_READERS, NewPage
from tests.community.applications.test_browser import enter

from .made import LINK, make_meeting, make_the_poll, soon

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@TWO_READERS
def test_pages_are_accessible_and_fit_the_screen(
    language: str,
    any_page: Page,
    live_server: Any,
    housing: Group,
    planner: User,
    colleague: User,
    lead: User,
    assert_accessible: Callable[[Page], None],
):
    meeting = make_meeting(
        housing, lead, title=LONG, place=LONG, places=1, time_zone="Africa/Nairobi", agenda=f"# {LONG}\n\n- {LONG}"
    )
    for person in (planner, colleague, lead):
        sign_up(meeting=meeting, by=person)
    cancelled = cancel_meeting(meeting=make_meeting(housing, lead), reason=LONG, by=lead)
    poll = make_the_poll(housing, lead, title=LONG)
    slots = list(poll.slots.all())
    for person in (planner, colleague):
        answer_poll(poll=poll, answers={slots[0].pk: "yes", slots[1].pk: "maybe", slots[2].pk: "no"}, by=person)
    enter(any_page, lead, live_server.url)
    for path in (
        "groups/housing/",
        "groups/housing/meetings/",
        f"groups/housing/meetings/?view=month&month={soon():%Y-%m}",
        "groups/housing/meetings/?view=past",
        "groups/housing/meetings/new/",
        "groups/housing/meetings/polls/new/",
        f"meetings/{meeting.pk}/",
        f"meetings/{meeting.pk}/edit/",
        f"meetings/{meeting.pk}/copy/",
        f"meetings/{meeting.pk}/cancel/",
        f"meetings/{meeting.pk}/people/",
        f"meetings/{cancelled.pk}/",
        f"meetings/polls/{poll.pk}/",
        f"meetings/polls/{poll.pk}/choose/{slots[0].pk}/",
        "calendar/",
        f"calendar/?view=month&month={soon():%Y-%m}",
        "calendar/subscribe/",
        "",
    ):
        any_page.goto(f"/{language}/community/{path}")
        assert_accessible(any_page)
        assert fits(any_page), path


@pytest.mark.parametrize("language", ["de", "ar"])
def test_phone_without_scripts_sets_signs_up_waits_and_answers(
    language: str, new_page: NewPage, live_server: Any, housing: Group, planner: User, colleague: User, lead: User
):
    leading = new_page(**PHONE, java_script_enabled=False)
    enter(leading, lead, live_server.url)
    leading.goto(f"/{language}/community/groups/housing/meetings/")
    leading.locator("main .head .button").first.click()
    leading.fill("[name=title]", "Schwellen für Hitzewarnungen")
    leading.fill("[name=link]", LINK)
    leading.fill("[name=places]", "1")
    leading.locator("main form.form button[type=submit]:not([name])").click()
    expect(leading.locator("h1")).to_have_text("Schwellen für Hitzewarnungen")
    meeting = Meeting.objects.get()

    page = new_page(**PHONE, java_script_enabled=False)
    enter(page, planner, live_server.url)
    page.goto(f"/{language}/community/calendar/")
    page.locator("ol.dates a").click()
    expect(page.locator("body")).not_to_contain_text("geheimer-raum")
    page.locator("form[action$='/sign-up/'] button").click()
    expect(page.locator("dl.glance")).to_contain_text("geheimer-raum")
    sign_up(meeting=meeting, by=colleague)
    assert list(SignUp.objects.order_by("pk").values_list("state", flat=True)) == ["going", "waiting"]
    page.locator("form[action$='/sign-off/'] button").click()
    expect(page.locator("form[action$='/sign-up/'] button")).to_be_visible()
    assert SignUp.objects.values_list("person", "state").get() == (colleague.pk, "going")

    poll = make_the_poll(housing, lead)
    page.goto(f"/{language}/community/meetings/polls/{poll.pk}/")
    for slot in poll.slots.all():
        page.locator(f"[name=slot_{slot.pk}][value=yes]").check()
    page.locator(".poll__form button").click()
    expect(page.locator("table.poll tbody tr")).to_have_count(1)
    assert DateAnswer.objects.filter(person=planner, value="yes").count() == 3
    assert fits(page)


def test_keyboard_reaches_the_month_and_the_sign_up(page: Page, live_server: Any, housing: Group, planner: User, lead: User):
    meeting = make_meeting(housing, lead)
    enter(page, planner, live_server.url)
    page.goto(f"/en/community/groups/housing/meetings/?view=month&month={meeting.starts_at:%Y-%m}")
    link = page.locator(".month__meetings a")
    link.focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Sign up")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have a place.")).to_be_visible()
    assert timezone.now() + timedelta(days=1) < meeting.starts_at


def test_form_is_a_draft_while_it_is_filled_in(phone_page: Page, live_server: Any, housing: Group, lead: User):
    page = phone_page
    enter(page, lead, live_server.url)
    page.goto("/en/community/groups/housing/meetings/new/")
    page.fill("[name=title]", "Entwurf eines Treffens")
    expect(page.locator(".saved")).to_contain_text("Draft saved")
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("Entwurf eines Treffens")


def test_secret_address_is_made_with_one_press(page: Page, live_server: Any, planner: User):
    enter(page, planner, live_server.url)
    page.goto("/en/community/calendar/subscribe/")
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("#feed-address").input_value()
    assert address.startswith(f"{live_server.url}/en/community/calendar/feed/")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    page.get_by_role("button", name="Revoke the address").click()
    expect(page.get_by_text("You have no address yet.")).to_be_visible()
    assert page.request.get(address).status == 404
