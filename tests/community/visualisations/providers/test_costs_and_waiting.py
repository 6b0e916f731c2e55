"""Limits of pictures and money, and when a picture will be there."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from community.visualisations.providers.costs import Left, Limits, Used, can_draw, left_of, price_words
from community.visualisations.providers.waiting import Running, Wait, about, usual_seconds, wait_of_running, waits_of

LIMITS = Limits(per_session=100, per_member=20, per_day=10, at_once=4, cents=500, cents_per_day=200)


@pytest.mark.parametrize(
    ("used", "number", "cents", "reason"),
    [
        (Used(), 4, 5, ""),
        (Used(session=99, member=19, day=9, at_once=3, cents=495, cents_today=195), 1, 5, ""),
        (Used(at_once=4), 1, 5, "Your earlier pictures are not finished yet. Wait for one of them, or cancel it."),
        (Used(at_once=2), 3, 5, "Your earlier pictures are not finished yet. Wait for one of them, or cancel it."),
        (Used(member=20), 1, 5, "You have made all the pictures that each member can make in this session: 20."),
        (Used(day=10), 1, 5, "You have made all your pictures for today: 10. Tomorrow you can make more."),
        (Used(session=100), 1, 5, "All pictures of this session have been made: 100. The facilitator can raise the limit."),
        (Used(cents=496), 1, 5, "The money for this session is used up. Collages cost nothing."),
        (Used(cents=496), 1, 0, ""),
        (Used(cents=496), 1, None, ""),
        (Used(cents_today=191), 2, 5, "The money for today is used up. Collages cost nothing; tomorrow there is more."),
    ],
)
def test_limits(used: Used, number: int, cents: int | None, reason: str) -> None:
    with override("en"):
        assert can_draw(used, LIMITS, number=number, cents=cents).reason == reason


def test_without_limits() -> None:
    assert can_draw(Used(10**6, 10**6, 10**6, 10**6, 10**6, 10**6), Limits(at_once=None), number=9, cents=99)
    assert left_of(Used(), Limits()) is None


@pytest.mark.parametrize(
    ("used", "limits", "words"),
    [
        (Used(day=3), LIMITS, "7 of 10 pictures left today"),
        (Used(member=18, day=3), LIMITS, "2 of 20 pictures left"),
        (Used(cents_today=185), LIMITS, "3 of 40 pictures left today"),
        (Used(session=200), LIMITS, "0 of 100 pictures left"),
        (Used(), Limits(per_member=1), "1 of 1 picture left"),
    ],
)
def test_what_is_left_is_said_by_the_nearest_limit(used: Used, limits: Limits, words: str) -> None:
    with override("en"):
        assert str(left_of(used, limits, cents=5)) == words


@given(st.builds(Used, *[st.integers(0, 30)] * 6), st.integers(1, 9))
def test_what_is_left_can_be_made(used: Used, cents: int) -> None:
    limits = Limits(per_session=25, per_member=15, per_day=10, at_once=None, cents=120, cents_per_day=60)
    left = left_of(used, limits, cents=cents)

    assert isinstance(left, Left)
    assert 0 <= left.left <= left.most
    assert bool(can_draw(used, limits, number=1, cents=cents)) == (left.left > 0)
    assert left.left == 0 or can_draw(used, limits, number=left.left, cents=cents)
    assert not can_draw(used, limits, number=left.left + 1, cents=cents)


def test_price() -> None:
    with override("en"):
        assert [price_words(cents) for cents in (None, 0, 1, 5)] == ["price unknown", "free", "1 cent", "5 cents"]


def test_queue_of_one_worker() -> None:
    assert waits_of([40, 20, 40], [Running(40, 10)], workers=1) == [Wait(1, 70), Wait(2, 90), Wait(3, 130)]


def test_queue_of_two_workers() -> None:
    assert waits_of([40, 40, 10], [Running(40, 10)], workers=2) == [Wait(1, 40), Wait(2, 70), Wait(3, 50)]


def test_no_worker_runs() -> None:
    with override("en"):
        assert [str(wait) for wait in waits_of([40], [], workers=0)] == ["waiting until the site makes pictures again"]


def test_job_that_takes_longer_than_expected_is_nearly_done() -> None:
    assert wait_of_running(Running(40, 300)) == Wait(0, 5)


@given(st.lists(st.floats(1, 500), max_size=8), st.lists(st.floats(1, 500), max_size=4), st.integers(1, 4))
def test_nobody_waits_less_than_her_own_picture_takes(waiting: list[float], running: list[float], workers: int) -> None:
    found = waits_of(waiting, map(Running, running), workers=workers)

    assert [wait.place for wait in found] == list(range(1, len(waiting) + 1))
    assert all(wait.seconds >= seconds for wait, seconds in zip(found, waiting, strict=True))
    more = waits_of(waiting, map(Running, running), workers=workers + 1)
    assert all(fewer.seconds >= many.seconds for fewer, many in zip(found, more, strict=True))


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (Wait(2, 65), "place 2, about a minute"),
        (Wait(1, 12), "place 1, less than half a minute"),
        (Wait(0, 130), "being made, about 2 minutes"),
        (Wait(12, 1300), "place 12, about 25 minutes"),
    ],
)
def test_words(wait: Wait, words: str) -> None:
    with override("en"):
        assert str(wait) == words


def test_half_a_minute_is_about_a_minute() -> None:
    with override("en"):
        assert [about(29.9), about(30), about(89)] == ["less than half a minute", "about a minute", "about a minute"]


def test_usual_time_is_learnt() -> None:
    assert usual_seconds([10, 90], 40) == 40
    assert usual_seconds([90, 12, 10], 40) == 12
