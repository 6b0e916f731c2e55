"""In quiet hours no e-mail goes out at once; afterwards all come in one. Reminders and changes of meetings keep their time."""

import json
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from cms.announcing import Frequency, Kind
from cms.users.models import User
from community.notifications.digests import send_digests
from community.notifications.models import Notification, QuietHours
from community.notifications.preferences import Subject, set_frequencies
from community.notifications.quiet import Hours, quiet_until
from community.notifications.quieting import set_quiet_hours

PREFERENCES = "/en/community/notifications/preferences/"
API = "/api/community/notifications/quiet-hours"
NIGHT = Hours(time(20), time(7))
NOON = Hours(time(12), time(14))
WEEKEND = Hours(None, None, at_weekends=True)
NIGHT_AND_WEEKEND = NIGHT._replace(at_weekends=True)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("hours", "zone", "now", "until"),
    [
        (NIGHT, "Europe/Berlin", "2026-12-02T18:59Z", None),
        (NIGHT, "Europe/Berlin", "2026-12-02T19:00Z", "2026-12-03T06:00Z"),
        (NIGHT, "Europe/Berlin", "2026-12-03T05:59Z", "2026-12-03T06:00Z"),
        (NIGHT, "Europe/Berlin", "2026-12-03T06:00Z", None),
        (NIGHT, "Africa/Nairobi", "2026-12-03T05:59Z", None),  # nearly nine there
        (NOON, "Europe/Berlin", "2026-12-02T12:59Z", "2026-12-02T13:00Z"),
        (NOON, "Europe/Berlin", "2026-12-02T13:00Z", None),
        (NIGHT, "Europe/Berlin", "2026-12-04T22:00Z", "2026-12-05T06:00Z"),  # a Friday
        (NIGHT_AND_WEEKEND, "Europe/Berlin", "2026-12-04T22:00Z", "2026-12-07T06:00Z"),
        (NIGHT_AND_WEEKEND, "Europe/Berlin", "2026-12-06T12:00Z", "2026-12-07T06:00Z"),
        (WEEKEND, "Europe/Berlin", "2026-12-05T12:00Z", "2026-12-06T23:00Z"),
        (WEEKEND, "Europe/Berlin", "2026-12-04T22:59Z", None),
        (WEEKEND, "Asia/Manila", "2026-12-04T16:00Z", "2026-12-06T16:00Z"),  # Saturday has begun there
        (NIGHT, "Europe/Berlin", "2026-03-29T00:30Z", "2026-03-29T05:00Z"),  # the clocks go forward
        (NIGHT, "Europe/Berlin", "2026-10-25T00:30Z", "2026-10-25T06:00Z"),  # and back
        (None, "Europe/Berlin", "2026-12-02T22:00Z", None),
    ],
)
def test_quiet_hours_end_by_the_clock_of_the_person(hours: Hours | None, zone: str, now: str, until: str | None):
    assert quiet_until(hours, moment(now), ZoneInfo(zone)) == (moment(until) if until else None)


def around_now(person: User) -> Hours:
    """Return quiet hours that began an hour ago and end in an hour."""
    now = timezone.now().astimezone(person.time_zone)
    return Hours((now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time())


def let_them_pass(person: User) -> None:
    """Move what was notified into quiet hours that have ended."""
    now = timezone.now().astimezone(person.time_zone)
    QuietHours.objects.filter(person=person).update(
        begins=(now - timedelta(hours=3)).time(), ends=(now - timedelta(hours=1)).time()
    )
    Notification.objects.filter(person=person).update(created_at=now - timedelta(hours=2))


def test_what_happens_in_quiet_hours_comes_in_one_email_afterwards(tell: Callable[..., None], anna: User, berta: User):
    set_quiet_hours(person=anna, hours=around_now(anna))
    tell(anna, berta, words="First")
    tell(anna, words="Second")
    send_digests()
    assert [letter.to for letter in mail.outbox] == [['"Berta" <berta@example.org>']]

    let_them_pass(anna)
    send_digests()
    send_digests()
    [letter] = mail.outbox[1:]
    assert letter.subject == "2 new notifications"
    assert "First" in letter.body
    assert "Second" in letter.body
    assert "after your quiet hours" in letter.body


def test_what_is_read_in_the_meantime_is_not_sent(tell: Callable[..., None], anna: User, client_of: Callable[[User], Client]):
    set_quiet_hours(person=anna, hours=around_now(anna))
    tell(anna)
    client_of(anna).post("/en/community/notifications/read/")
    let_them_pass(anna)
    send_digests()
    assert mail.outbox == []


def test_what_is_of_no_use_later_is_sent_in_quiet_hours_too(tell: Callable[..., None], kind: Callable[..., Kind], anna: User):
    kind("test.reminder", keeps_its_time=True)
    set_quiet_hours(person=anna, hours=around_now(anna))
    tell(anna, name="test.reminder", words="It begins in an hour")
    assert [letter.subject for letter in mail.outbox] == ["It begins in an hour"]


@pytest.mark.parametrize(("frequency", "number"), [(Frequency.DAILY, 0), (Frequency.NEVER, 0)])
def test_other_frequencies_stay_as_they_are(tell: Callable[..., None], anna: User, frequency: Frequency, number: int):
    set_frequencies(person=anna, frequencies={Subject("test.news"): frequency})
    set_quiet_hours(person=anna, hours=around_now(anna))
    tell(anna)
    Notification.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert len(mail.outbox) == number
    assert Notification.objects.get().awaits_mail is (frequency != Frequency.NEVER)


def test_without_quiet_hours_what_they_held_is_sent(
    tell: Callable[..., None], anna: User, django_capture_on_commit_callbacks: Callable
):
    set_quiet_hours(person=anna, hours=around_now(anna))
    tell(anna, words="Held")
    for hours, sent in ((around_now(anna), []), (None, ["Held"])):
        with django_capture_on_commit_callbacks(execute=True):
            set_quiet_hours(person=anna, hours=hours)
        assert [letter.subject for letter in mail.outbox] == sent
    assert not QuietHours.objects.exists()


@pytest.mark.parametrize(
    ("hours", "field"), [(Hours(time(7), time(7)), "ends"), (Hours(time(7), None), "ends"), (Hours(None, time(7)), "begins")]
)
def test_quiet_hours_need_two_different_times(anna: User, hours: Hours, field: str):
    with pytest.raises(ValidationError) as refused:
        set_quiet_hours(person=anna, hours=hours)
    assert set(refused.value.message_dict) == {field}
    assert not QuietHours.objects.exists()


def test_quiet_hours_are_chosen_on_the_page(anna: User, client_of: Callable[[User], Client]):
    client = client_of(anna)
    choices = dict.fromkeys(
        client.get(PREFERENCES).context["form"].fields, "daily"
    )  # every kind has to be chosen, as a browser sends it
    half = client.post(PREFERENCES, choices | {"quiet-begins": "20:00"})
    page = half.content.decode()
    assert half.status_code == 422
    assert "Enter both times." in page
    assert 'value="20:00"' in page
    assert 'href="#id_quiet-ends"' in page
    assert not QuietHours.objects.exists()

    whole = choices | {"quiet-begins": "20:00", "quiet-ends": "07:00", "quiet-at_weekends": "on"}
    assert client.post(PREFERENCES, whole)["Location"] == PREFERENCES
    found = QuietHours.objects.get(person=anna)
    assert (found.begins, found.ends, found.at_weekends) == (time(20), time(7), True)
    assert 'value="07:00"' in client.get(PREFERENCES).content.decode()

    client.post(PREFERENCES, choices)
    assert not QuietHours.objects.exists()


def test_quiet_hours_by_json(anna: User, client_of: Callable[[User], Client]):
    client = client_of(anna)
    assert client.get(API).json() == {"begins": None, "ends": None, "at_weekends": False}

    def put(**sent: object) -> tuple[int, dict[str, object]]:
        answer = client.put(API, json.dumps(sent), content_type="application/json")
        return answer.status_code, answer.json()

    assert put(begins="20:00", ends="07:00", at_weekends=True) == (
        200,
        {"begins": "20:00", "ends": "07:00", "at_weekends": True},
    )
    assert client.get(API).json()["begins"] == "20:00"
    status, problem = put(begins="20:00")
    assert (status, [error["field"] for error in problem["errors"]]) == (422, ["ends"])
    for wrong in ("25:00", "20:00Z", "20:00+01:00", "20", "٢٠:٠٠", "20:00\n", ""):
        assert put(begins=wrong, ends="07:00")[0] == 422, wrong
    assert client.get(API).json()["begins"] == "20:00"
    assert put()[0] == 200
    assert not QuietHours.objects.exists()
