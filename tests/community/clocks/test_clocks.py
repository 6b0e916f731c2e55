"""Clocks in the database, their address, and what is shown of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connections, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import Actor
from community.access.verdicts import Refused
from community.clocks.models import Clock
from community.clocks.owners import can_read_clock, can_run_clock
from community.clocks.reading import reading
from community.clocks.services import PressedMeanwhile, change_steps, create_clock, delete_clock, press_clock
from community.clocks.showing import duration_text, minutes_words, show
from community.clocks.timing import Press, State, Step
from community.groups.models import Group, Membership

from .made import OWNER, STEPS, make_clock

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def clock(housing: Group) -> Clock:
    return make_clock(housing)


@pytest.fixture
def by(facilitator: User) -> Actor:
    return Actor(facilitator)


def press(clock: Clock, what: Press, by: Actor, seconds: float = 0, **facts: Any) -> Clock:
    seen = facts.pop("seen", clock.revision)
    return press_clock(clock=clock, press=what, seen=seen, by=by, now=NOON + timedelta(seconds=seconds), **facts)


def test_presses_are_stored(clock: Clock, by: Actor) -> None:
    press(clock, Press.START, by)
    press(clock, Press.EXTEND, by, 10, minutes=2)
    press(clock, Press.PAUSE, by, 60)

    clock.refresh_from_db()
    assert (clock.state, clock.left_seconds, clock.ends_at, clock.more_seconds, clock.revision) == ("paused", 660.0, None, 120, 3)
    press(clock, Press.RESUME, by, 100)
    assert Clock.objects.get().ends_at == NOON + timedelta(seconds=760)


def test_pressed_twice_is_done_once(clock: Clock, by: Actor) -> None:
    seen = clock.revision
    press(clock, Press.START, by, seen=seen)
    before = Clock.objects.values().get()

    with pytest.raises(PressedMeanwhile):
        press(clock, Press.START, by, 9, seen=seen)
    stale = Clock.objects.get()
    press(clock, Press.NEXT, by, 10)
    with pytest.raises(PressedMeanwhile):  # who has read it before, and writes now
        press(stale, Press.NEXT, by, 10)

    assert before["ends_at"] == NOON + timedelta(seconds=600)
    assert (Clock.objects.get().position, stale.position) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_facilitators_one_is_told(
    clock: Clock, facilitator: User, joined: Callable[..., User], housing: Group, client_of: Callable[[User], Client]
) -> None:
    other = joined("other-facilitator", housing, Membership.Role.FACILITATOR)
    with override("en"):
        address = clock.get_absolute_url()
    clients = [client_of(user) for user in (facilitator, other, facilitator, other)]
    clients[0].post(address, {"press": "start", "revision": "0"})
    barrier, pages = Barrier(len(clients)), []

    def next_step(client: Client) -> None:
        barrier.wait()
        try:
            pages.append(client.post(address, {"press": "next", "revision": "1", "next": "/en/community/"}, follow=True))
        finally:
            connections.close_all()

    threads = [Thread(target=next_step, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    told = "The clock has been changed meanwhile, so nothing was done."
    assert sum(told in page.content.decode() for page in pages) == 3
    assert Clock.objects.values("position", "revision").get() == {"position": 1, "revision": 2}


def test_who_may(clock: Clock, people: dict[str, User | None]) -> None:
    actors = {name: Actor(user) for name, user in people.items() if user}

    assert {name for name, actor in actors.items() if can_read_clock(actor, clock)} == {"member", "facilitator"}
    assert {name for name, actor in actors.items() if can_run_clock(actor, clock)} == {"facilitator"}
    for name in set(actors) - {"facilitator"}:
        with pytest.raises(Refused):
            press(clock, Press.START, actors[name])
    assert Clock.objects.get().state == State.WAITING


def test_clock_of_nothing_is_nobodys(clock: Clock, by: Actor, housing: Group) -> None:
    orphan = create_clock(owner=OWNER, steps=STEPS)
    unregistered = Clock.objects.create(owner="gone", steps=[])

    assert (bool(can_run_clock(by, clock)), bool(can_read_clock(by, orphan)), bool(can_run_clock(by, unregistered))) == (
        *(True, False, False),
    )
    with pytest.raises(ImproperlyConfigured):
        create_clock(owner="gone", steps=STEPS)
    delete_clock(clock=orphan)
    assert Clock.objects.count() == 2


def test_steps_change_until_it_starts(clock: Clock, by: Actor, member: User) -> None:
    other = (Step("one", "Eins", 60),)
    with pytest.raises(Refused):
        change_steps(clock=clock, steps=other, by=Actor(member))
    assert change_steps(clock=clock, steps=other, by=by).times.steps == other
    assert clock.revision == 1
    press(clock, Press.START, by)
    with pytest.raises(Refused):
        change_steps(clock=clock, steps=STEPS, by=by)


def test_database_keeps_times_and_state_together(clock: Clock) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.update(state=State.RUNNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.update(ends_at=NOON)


def test_reading(clock: Clock, by: Actor) -> None:
    press(clock, Press.START, by)
    press(clock, Press.NEXT, by, 60)

    assert reading(clock, NOON + timedelta(seconds=61.5)).as_json() == {
        "key": clock.key,
        "revision": 2,
        "now": 1772625661500,
        "state": "running",
        "position": 1,
        "steps": [
            {"key": "input", "title": "Einführung und Grundriss", "seconds": 600},
            {"key": "upload", "title": "Hochladen", "seconds": 900},
            {"key": "talk", "title": "Gespräch", "seconds": 1200},
        ],
        "ends_at": 1772626560000,
        "left": 898500,
        "planned": 900000,
    }


@pytest.mark.parametrize(
    ("seconds", "is_soon", "percent"),
    [(0, False, 100), (479, False, 20.17), (480, True, 20), (600, True, 0), (660, True, 0)],
)
def test_last_two_minutes(clock: Clock, by: Actor, seconds: int, is_soon: bool, percent: float) -> None:
    press(clock, Press.START, by)
    says = reading(clock, NOON + timedelta(seconds=seconds))

    assert (says.is_soon, round(says.percent, 2)) == (is_soon, percent)


def test_answer_and_not_modified(clock: Clock, member: User, by: Actor, client_of: Callable[[User], Client]) -> None:
    client = client_of(member)
    with override("en"):
        address = clock.get_absolute_url()

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    compressed = client.get(address, headers={"If-None-Match": f"W/{first['ETag']}"})
    press(clock, Press.START, by)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert [one.status_code for one in (first, again, compressed, changed)] == [200, 304, 304, 200]
    assert (first.json()["state"], changed.json()["state"]) == ("waiting", "running")
    for answer in (first, again):
        assert answer["Cache-Control"] == "private, no-store"
        assert abs(int(answer["X-Server-Time"]) / 1000 - timezone.now().timestamp()) < 60
    assert again.content == b""


@pytest.mark.parametrize(
    ("sent", "status", "where"),
    [
        ({"press": "start", "revision": "0", "next": "/en/community/"}, 302, "/en/community/"),
        ({"press": "start", "revision": "0", "next": "//evil.example.org/"}, 302, ""),
        ({"press": "start", "revision": "0", "next": "https://evil.example.org/"}, 302, ""),
        ({"press": "start", "revision": "0"}, 302, ""),
        ({"press": "jump", "revision": "0"}, 400, None),
        ({"press": "start", "revision": "-1"}, 400, None),
        ({"press": "start", "revision": "9" * 5000}, 400, None),
        ({"press": "start", "revision": "²"}, 400, None),
        ({"press": "start"}, 400, None),
    ],
)
def test_buttons_lead_back(
    clock: Clock, facilitator: User, client_of: Callable[[User], Client], sent: dict[str, str], status: int, where: str | None
) -> None:
    with override("en"):
        address = clock.get_absolute_url()

    answer = client_of(facilitator).post(address, sent)

    assert answer.status_code == status
    assert answer.headers.get("Location") == (where if where != "" else address)
    assert Clock.objects.get().state == (State.RUNNING if status == 302 else State.WAITING)


@pytest.mark.parametrize("key", ["%00", "x" * 3000, "a%2Fb"])
def test_keys_that_no_clock_can_have_find_nothing(member: User, client_of: Callable[[User], Client], key: str) -> None:
    assert client_of(member).get(f"/en/community/clocks/{key}/").status_code == 404


def test_without_a_script_the_page_says_until_when(clock: Clock, by: Actor) -> None:
    press(clock, Press.START, by)
    shown = show(clock, now=NOON + timedelta(seconds=30), zone=BERLIN)

    with override("de"):
        html = render_to_string("community/clocks/clock.html", {"clock": shown})
        controls = render_to_string("community/clocks/controls.html", {"clock": shown, "next": "/de/"})

    assert ">13:10</text>" in html
    assert "12:10" not in html
    assert "9:30" not in html  # it would stand still
    assert "MEZ" in html
    offered = [button.press for button in shown.buttons if button.is_shown]
    assert offered == [Press.PAUSE, Press.NEXT, Press.BACK, Press.RESTART, Press.END]
    assert [controls.count(f'value="{press}"') for press in offered] == [1] * 5


def test_steps_as_a_line(clock: Clock, by: Actor) -> None:
    def states() -> list[str]:
        return [stop.state for stop in show(clock, now=NOON, zone=BERLIN).stops]

    assert states() == ["ahead", "ahead", "ahead"]
    press(clock, Press.START, by)
    press(clock, Press.NEXT, by)
    assert states() == ["past", "now", "ahead"]
    press(clock, Press.END, by)
    assert states() == ["past", "past", "past"]


def test_words() -> None:
    with override("en"):
        assert [duration_text(timedelta(seconds=seconds)) for seconds in (760, 59, 0, -120, 3900, -0.2)] == [
            *("12:40", "0:59", "0:00", "+2:00", "1:05:00", "0:00")
        ]
        assert [minutes_words(seconds) for seconds in (30, 60, 1200)] == ["30 seconds", "1 minute", "20 minutes"]
    with override("ar"):
        assert duration_text(timedelta(seconds=-125)) == "+٢:٠٥"
