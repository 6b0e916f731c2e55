"""When a periodic job is due, including on days when the clocks change."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cms.jobs import periodic
from cms.jobs.models import PeriodicJob
from cms.jobs.periodic import enqueue_due, register_periodic
from cms.jobs.schedules import Daily, Every, Schedule
from tests.jobs import work_off

BERLIN = ZoneInfo("Europe/Berlin")
AUTUMN, SPRING = (2026, 10, 25), (2027, 3, 28)


def midnight(day: tuple[int, int, int], days: int = 0) -> datetime:
    return (datetime(*day) + timedelta(days=days)).replace(tzinfo=BERLIN).astimezone(UTC)


def turns(schedule: Schedule, since: datetime, until: datetime) -> list[datetime]:
    """Return when `schedule` is due during a period in which it is checked about every ten seconds."""
    due, found = schedule.first(since - timedelta(hours=1)), []
    while due < until:
        if due >= since:
            found.append(due)
        due = schedule.next_after(due, due + timedelta(seconds=7))
    return found


@pytest.mark.parametrize(("day", "expected"), [(AUTUMN, 25), (SPRING, 23), ((2026, 10, 24), 24)])
def test_hourly_job_runs_every_hour_on_clock_change_days(day: tuple[int, int, int], expected: int) -> None:
    found = turns(Every(timedelta(hours=1)), midnight(day), midnight(day, 1))

    assert len(found) == expected
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(hours=1)}


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (AUTUMN, time(2, 30), "2026-10-25T00:30:00+00:00"),  # shown twice; the first time counts
        (SPRING, time(2, 30), "2027-03-28T01:30:00+00:00"),  # skipped: the clock shows 03:30
        ((2026, 10, 24), time(2, 30), "2026-10-24T00:30:00+00:00"),
        ((2026, 10, 26), time(2, 30), "2026-10-26T01:30:00+00:00"),
        (AUTUMN, time(0, 0), "2026-10-24T22:00:00+00:00"),
        (SPRING, time(23, 59), "2027-03-28T21:59:00+00:00"),
    ],
)
def test_daily_job_runs_once_a_day_on_clock_change_days(day: tuple[int, int, int], at: time, moment: str) -> None:
    schedule = Daily(at)

    assert turns(schedule, midnight(day), midnight(day, 1)) == [datetime.fromisoformat(moment)]
    around = turns(schedule, midnight(day, -10), midnight(day, 10))
    assert len({found.astimezone(BERLIN).date() for found in around}) == len(around) == 20


@pytest.mark.parametrize("zone", ["Africa/Cairo", "America/Santiago", "Asia/Beirut", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("at", [time(0, 0), time(0, 30), time(1, 45), time(23, 30)])
def test_daily_job_runs_once_a_day_in_every_time_zone(settings, zone: str, at: time) -> None:
    """Some zones change their clocks at midnight, one of them by half an hour."""
    settings.TIME_ZONE = zone
    start = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone))
    found = turns(Daily(at), start, start.replace(year=2027))

    assert len({moment.astimezone(ZoneInfo(zone)).date() for moment in found}) == len(found) == 365


def test_missed_runs_are_not_caught_up() -> None:
    due = datetime(2026, 10, 1, 12, tzinfo=UTC)
    now = due + timedelta(days=3, minutes=20)

    assert Every(timedelta(hours=1)).next_after(due, now) == due + timedelta(days=3, hours=1)
    assert Daily(time(2, 30)).next_after(due, now) == datetime(2026, 10, 5, 0, 30, tzinfo=UTC)


def test_new_interval_job_is_due_at_once_and_new_daily_job_at_its_time() -> None:
    now = datetime(2026, 10, 1, 12, tzinfo=UTC)

    assert Every(timedelta(hours=6)).first(now) == now
    assert Daily(time(2, 30)).first(now) == datetime(2026, 10, 2, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(AUTUMN, 25), (SPRING, 23)])
def test_jobs_run_as_often_as_due_on_clock_change_days(
    queue: None, monkeypatch: pytest.MonkeyPatch, day: tuple[int, int, int], hours: int
) -> None:
    """The same with the queue and a clock: two processes check every twelve minutes."""
    done: list[tuple[str, datetime]] = []
    now = midnight(day, -1)
    monkeypatch.setattr(periodic, "_registered", {})
    register_periodic("hourly", lambda: done.append(("hourly", now)), every=timedelta(hours=1))
    register_periodic("daily", lambda: done.append(("daily", now)), at=time(2, 30))
    enqueue_due(now)
    PeriodicJob.objects.filter(name="hourly").update(due_at=midnight(day, -1) + timedelta(minutes=30))
    work_off()
    done.clear()
    while now < midnight(day, 2):
        enqueue_due(now)
        enqueue_due(now)
        work_off()
        now += timedelta(minutes=12)

    on_that_day = [name for name, moment in done if timezone.localdate(moment, timezone=BERLIN) == datetime(*day).date()]
    assert (on_that_day.count("hourly"), on_that_day.count("daily")) == (hours, 1)
    assert [name for name, _moment in done].count("daily") == 3


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Every(timedelta(seconds=30)), "every 30 seconds"),
        (Every(timedelta(minutes=5)), "every 5 minutes"),
        (Every(timedelta(hours=1)), "every hour"),
        (Daily(time(2, 30)), "daily at 02:30 (Europe/Berlin)"),
    ],
)
def test_schedule_is_described_in_words(schedule: Schedule, words: str) -> None:
    from django.utils.translation import override

    with override("en"):
        assert schedule.words == words
