"""The arithmetic of a clock, against one that counts second by second."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.clocks.steps import as_json, can_use, from_json
from community.clocks.timing import Press, State, Step, Times, can_press, left_at, pressed

STEPS = (Step("a", "A", 600), Step("b", "B", 90), Step("c", "C", 1200))
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def times_after(*presses: tuple[Press, float], minutes: int = 5) -> Times:
    """Return the clock after presses, each at so many seconds after noon."""
    times = Times(STEPS)
    for press, seconds in presses:
        assert can_press(times, press, minutes), press
        times = pressed(times, press, after(seconds), minutes)
    return times


def left(times: Times, seconds: float) -> float:
    return left_at(times, after(seconds)).total_seconds()


START, PAUSE, RESUME, NEXT, BACK, EXTEND, RESTART, END = Press


@pytest.mark.parametrize(
    ("presses", "at", "state", "position", "seconds"),
    [
        ([], 100, State.WAITING, 0, 600),
        ([(START, 0)], 100, State.RUNNING, 0, 500),
        ([(START, 0)], 720, State.RUNNING, 0, -120),
        ([(START, 0), (PAUSE, 100)], 5000, State.PAUSED, 0, 500),
        ([(START, 0), (PAUSE, 100), (RESUME, 1000)], 1050, State.RUNNING, 0, 450),
        ([(START, 0), (PAUSE, 660), (RESUME, 1000)], 1030, State.RUNNING, 0, -90),
        ([(START, 0), (NEXT, 30)], 40, State.RUNNING, 1, 80),
        ([(START, 0), (PAUSE, 30), (NEXT, 40)], 400, State.PAUSED, 1, 90),
        ([(START, 0), (NEXT, 30), (BACK, 40)], 100, State.RUNNING, 0, 540),
        ([(START, 0), (EXTEND, 30)], 100, State.RUNNING, 0, 800),
        ([(START, 0), (EXTEND, 720)], 730, State.RUNNING, 0, 290),
        ([(START, 0), (PAUSE, 720), (EXTEND, 900)], 950, State.PAUSED, 0, 300),
        ([(START, 0), (EXTEND, 30), (NEXT, 40), (BACK, 50)], 50, State.RUNNING, 0, 600),
        ([(START, 0), (NEXT, 30), (RESTART, 100)], 110, State.RUNNING, 1, 80),
        ([(START, 0), (PAUSE, 30), (RESTART, 100)], 110, State.RUNNING, 0, 590),
        ([(START, 0), (NEXT, 10), (END, 20)], 30, State.ENDED, 1, 0),
        ([(START, 0), (NEXT, 10), (END, 20), (RESTART, 30)], 40, State.WAITING, 0, 600),
    ],
)
def test_presses(presses: list[tuple[Press, float]], at: float, state: State, position: int, seconds: float) -> None:
    times = times_after(*presses)

    assert (times.state, times.position, left(times, at)) == (state, position, seconds)


@pytest.mark.parametrize(
    ("presses", "refused"),
    [
        ([], {PAUSE, RESUME, NEXT, BACK, EXTEND, RESTART, END}),
        ([(START, 0)], {START, RESUME, BACK}),
        ([(START, 0), (PAUSE, 1)], {START, PAUSE, BACK}),
        ([(START, 0), (NEXT, 1), (NEXT, 2)], {START, RESUME, NEXT}),
        ([(START, 0), (END, 1)], {START, PAUSE, RESUME, NEXT, BACK, EXTEND, END}),
    ],
)
def test_what_cannot_be_pressed(presses: list[tuple[Press, float]], refused: set[Press]) -> None:
    times = times_after(*presses)

    assert {press for press in Press if not can_press(times, press, 5)} == refused
    assert all(can_press(times, press, 5).reason for press in refused)


@pytest.mark.parametrize(("minutes", "is_allowed"), [(0, False), (1, True), (60, True), (61, False)])
def test_extension_has_limits(minutes: int, is_allowed: bool) -> None:
    assert bool(can_press(times_after((START, 0)), EXTEND, minutes)) == is_allowed


@pytest.mark.parametrize("night", ["2026-03-29T01:55", "2026-10-25T02:55"])
def test_change_of_the_clocks_moves_nothing(night: str) -> None:
    berlin = datetime.fromisoformat(night).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    times = pressed(Times(STEPS), START, berlin)

    later = (berlin.astimezone(UTC) + timedelta(minutes=10)).astimezone(ZoneInfo("Europe/Berlin"))

    assert later.utcoffset() != berlin.utcoffset()
    assert left_at(times, later) == timedelta()


class Naive:
    """A clock that counts its seconds down one by one."""

    def __init__(self) -> None:
        self.state, self.position, self.left, self.lived = State.WAITING, 0, 600, 0

    def live(self, seconds: int) -> None:
        for _second in range(seconds):
            self.lived += 1
            if self.state == State.RUNNING:
                self.left -= 1

    def press(self, press: Press, minutes: int) -> None:
        if press in (START, RESUME):
            self.state = State.RUNNING
        elif press == PAUSE:
            self.state = State.PAUSED
        elif press in (NEXT, BACK):
            self.position += 1 if press == NEXT else -1
            self.left = STEPS[self.position].seconds
        elif press == EXTEND:
            self.left = max(0, self.left) + 60 * minutes
        elif press == END:
            self.state, self.left = State.ENDED, 0
        elif self.state == State.ENDED:
            self.state, self.position, self.left = State.WAITING, 0, STEPS[0].seconds
        else:
            self.state, self.left = State.RUNNING, STEPS[self.position].seconds


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(Press), st.integers(1, 9)), max_size=25))
def test_any_sequence_of_presses_takes_the_time_on_the_wall(sequence: list[tuple[int, Press, int]]) -> None:
    times, naive = Times(STEPS), Naive()
    for seconds, press, minutes in sequence:
        naive.live(seconds)
        now = after(naive.lived)
        if can_press(times, press, minutes):
            times = pressed(times, press, now, minutes)
            naive.press(press, minutes)
        assert (times.state, times.position, left_at(times, now).total_seconds()) == (naive.state, naive.position, naive.left)
        assert (times.ends_at is None) == (times.state != State.RUNNING)
        assert times.planned >= timedelta(seconds=times.step.seconds)


@pytest.mark.parametrize(
    ("steps", "is_allowed"),
    [
        (STEPS, True),
        ((), False),
        ((STEPS[0], STEPS[0]), False),
        ((Step("a", " ", 60),), False),
        ((Step("a", "A", 9),), False),
        ((Step("a", "x" * 121, 60),), False),
        (tuple(Step(str(number), "A", 60) for number in range(21)), False),
    ],
)
def test_steps_that_can_be_used(steps: tuple[Step, ...], is_allowed: bool) -> None:
    assert bool(can_use(steps)) == is_allowed


def test_steps_are_stored() -> None:
    assert from_json(as_json(STEPS)) == STEPS
