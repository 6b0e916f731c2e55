"""A clock in a browser: it counts as the server does, whatever the browser's own clock says, and however long nobody looked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.access.actor import Actor
from community.clocks.models import Clock
from community.clocks.services import press_clock
from community.clocks.timing import Press
from community.groups.models import Group
from tests.browser.fixtures import PHONE, TWO_READERS, NewPage
from tests.community.applications.test_browser import enter

from .made import make_clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(housing: Group, settings: Any) -> Iterator[Clock]:
    settings.ROOT_URLCONF = "tests.community.clocks.urls_with_pages"
    return make_clock(housing)


def press(clock: Clock, what: Press, user: User, *, ago: float = 0, **facts: Any) -> None:
    clock.refresh_from_db()
    press_clock(
        clock=clock,
        press=what,
        seen=clock.revision,
        by=Actor(user),
        now=timezone.now() - timedelta(seconds=ago),
        **facts,
    )


def seconds_shown(page: Page) -> int:
    """Return the seconds that the ring says; negative if it is over."""
    text = page.locator(".clock__time").text_content()
    sign, minutes, seconds = re.fullmatch(r"(\+?)(\d+):(\d\d)", text).groups()
    return (-1 if sign else 1) * (60 * int(minutes) + int(seconds))


def is_right(page: Page, clock: Clock) -> None:
    """Assert that the page is within two seconds of the server."""
    clock.refresh_from_db()
    expect(page.locator(".clockbox[data-counting]")).to_be_visible()
    before = (clock.ends_at - timezone.now()).total_seconds()
    shown = seconds_shown(page)
    after = (clock.ends_at - timezone.now()).total_seconds()
    assert after - 2 <= shown <= before + 2


@pytest.mark.parametrize("days", [-2, 2])
def test_clock_of_the_browser_does_not_matter(page: Page, clock: Clock, facilitator: User, live_server: Any, days: int) -> None:
    press(clock, Press.START, facilitator, ago=70)
    page.clock.install(time=timezone.now() + timedelta(days=days))
    enter(page, facilitator, live_server.url)
    page.goto(f"/de/session/{clock.key}/")

    is_right(page, clock)
    assert abs(page.evaluate("Date.now()") / 1000 - timezone.now().timestamp()) > 24 * 3600
    expect(page.locator(".clock")).not_to_have_class(re.compile("clock--soon"))


def test_hidden_tab_and_three_pauses(page: Page, clock: Clock, facilitator: User, live_server: Any) -> None:
    press(clock, Press.START, facilitator, ago=300)
    page.clock.install()
    enter(page, facilitator, live_server.url)
    page.goto(f"/de/session/{clock.key}/")
    is_right(page, clock)

    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    hide(page, True)
    for number in range(3):
        press(clock, Press.PAUSE, facilitator, ago=180 - 50 * number)
        press(clock, Press.RESUME, facilitator, ago=160 - 50 * number)
    page.clock.pause_at(timezone.now() + timedelta(minutes=3))  # the tab's timers stood still, and its own clock ran on
    assert requests == []  # who does not look asks nothing
    hide(page, False)

    expect(page.locator(".clock__time")).to_have_text(re.compile(r"^5:5\d|6:0\d$"))
    page.clock.resume()
    is_right(page, clock)


def hide(page: Page, is_hidden: bool) -> None:
    page.evaluate(
        """(isHidden) => {
          Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )


def test_nothing_new_is_a_304(page: Page, clock: Clock, facilitator: User, live_server: Any) -> None:
    press(clock, Press.START, facilitator)
    enter(page, facilitator, live_server.url)
    page.clock.install()
    statuses: list[int] = []
    page.on("response", lambda answer: clock.key in answer.url and "/clocks/" in answer.url and statuses.append(answer.status))
    page.goto(f"/de/session/{clock.key}/")
    is_right(page, clock)

    for _poll in range(2):
        with page.expect_response(lambda answer: "/clocks/" in answer.url):
            page.clock.run_for(4100)

    assert statuses == [200, 304, 304]
    is_right(page, clock)


def test_facilitators_press_and_others_see_it(
    page: Page, clock: Clock, facilitator: User, member: User, live_server: Any, new_page: NewPage
) -> None:
    enter(page, facilitator, live_server.url)
    page.goto(f"/de/session/{clock.key}/")
    wall = new_page()
    enter(wall, member, live_server.url)
    wall.clock.install()
    wall.goto(f"/de/session/{clock.key}/wall/")
    expect(wall.locator(".clock__time")).to_have_text("10:00")

    button = page.locator(".clockrun button:visible")
    expect(button).to_have_count(1)
    button.first.press("Enter")
    page.wait_for_url(f"**/session/{clock.key}/")
    expect(page.locator("button[value=pause]")).to_be_visible()
    page.locator("button[value=next]").click()
    expect(page.locator(".line__stop--now h2")).to_have_text("Hochladen")
    page.locator("button[name=minutes]").first.click()
    expect(page.locator(".clock__time")).to_have_text(re.compile(r"^1[67]:\d\d$"))

    with wall.expect_response(lambda answer: "/clocks/" in answer.url):
        wall.clock.run_for(4100)
    expect(wall.locator(".clockbox__title")).to_have_text("Hochladen")
    expect(wall.locator(".clock__time")).to_have_text(re.compile(r"^1[67]:\d\d$"))
    expect(wall.locator(".clockbox__told")).to_contain_text("Hochladen")
    assert Clock.objects.values("position", "revision").get() == {"position": 1, "revision": 3}


def test_buttons_follow_what_another_pressed(page: Page, clock: Clock, facilitator: User, live_server: Any) -> None:
    press(clock, Press.START, facilitator)
    enter(page, facilitator, live_server.url)
    page.clock.install()
    page.goto(f"/de/session/{clock.key}/")
    expect(page.locator("button[value=pause]")).to_be_visible()

    press(clock, Press.PAUSE, facilitator)
    with page.expect_response(lambda answer: "/clocks/" in answer.url):
        page.clock.run_for(4100)
    expect(page.locator("button[value=resume]")).to_be_visible()
    expect(page.locator("button[value=pause]")).to_be_hidden()
    page.locator("button[value=resume]").click()

    expect(page.locator("button[value=pause]")).to_be_visible()
    assert Clock.objects.get().state == "running"


def test_two_minutes_and_the_end_are_said_once(page: Page, clock: Clock, facilitator: User, live_server: Any) -> None:
    press(clock, Press.START, facilitator, ago=470)
    enter(page, facilitator, live_server.url)
    page.clock.install()
    page.goto(f"/de/session/{clock.key}/")
    is_right(page, clock)
    page.evaluate(
        """() => {
          window.said = [];
          const told = document.querySelector(".clockbox__told");
          new MutationObserver(() => said.push(told.textContent)).observe(told, { childList: true, characterData: true, subtree: true });
        }"""
    )
    expect(page.locator(".clock")).not_to_have_class(re.compile("clock--soon"))

    page.route("**/clocks/**", lambda route: route.abort())  # it counts on by itself
    page.clock.run_for(15_000)
    expect(page.locator(".clock")).to_have_class(re.compile("clock--soon"))
    page.clock.run_for(180_000)

    expect(page.locator(".clock__time")).to_have_text(re.compile(r"^\+1:\d\d$"))
    expect(page.locator(".clockbox__lost")).to_be_visible()
    assert len(page.evaluate("said")) == 2
    page.unroute("**/clocks/**")
    with page.expect_response(lambda answer: "/clocks/" in answer.url):
        page.clock.run_for(4100)
    expect(page.locator(".clockbox__lost")).to_be_hidden()
    is_right(page, clock)

    seen = """isHidden => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
      document.dispatchEvent(new Event("visibilitychange"));
      return document.querySelector(".clockbox__lost").hidden;
    }"""
    page.evaluate(seen, True)
    page.clock.run_for(120_000)
    assert page.evaluate(seen, False)  # whoever comes back to the tab has lost nothing: the page had not asked meanwhile


@pytest.mark.parametrize("address", ["session", "session-wall"])
@TWO_READERS
def test_pages_are_accessible_and_fit(
    any_page: Page, language: str, address: str, clock: Clock, facilitator: User, live_server: Any, assert_accessible: Any
) -> None:
    press(clock, Press.START, facilitator, ago=500)
    enter(any_page, facilitator, live_server.url)
    any_page.goto(f"/{language if language == 'ar' else 'de'}/session/{clock.key}/{'wall/' if 'wall' in address else ''}")
    expect(any_page.locator(".clock--soon")).to_be_visible()

    assert_accessible(any_page)
    assert any_page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_a_script(new_page: NewPage, clock: Clock, facilitator: User, live_server: Any) -> None:
    page = new_page(java_script_enabled=False, **PHONE)
    enter(page, facilitator, live_server.url)
    page.goto(f"/de/session/{clock.key}/")
    page.locator("button[value=start]").click()

    expect(page.locator(".clock__time")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(page.locator(".clock__unit")).to_contain_text("ME")
    page.locator("button[value=pause]").click()
    expect(page.locator(".clock__time")).to_have_text(re.compile(r"^(10:00|9:\d\d)$"))
