"""Daily and weekly digests are sent at seven in the morning in their reader's time zone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client

from cms.announcing import Frequency
from cms.users.models import User
from community.groups.models import Group
from community.notifications import digests
from community.notifications.digests import latest_due_times, send_digest, send_digests
from community.notifications.models import Notification
from community.notifications.preferences import Subject, set_frequencies

BERLIN = ZoneInfo("Europe/Berlin")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "now", "daily", "weekly"),
    [
        ("Europe/Berlin", "2026-11-30T06:00Z", "2026-11-30T06:00Z", "2026-11-30T06:00Z"),  # a Monday, seven o'clock
        ("Europe/Berlin", "2026-11-30T05:59Z", "2026-11-29T06:00Z", "2026-11-23T06:00Z"),
        ("Asia/Kathmandu", "2026-11-30T01:15Z", "2026-11-30T01:15Z", "2026-11-30T01:15Z"),  # 5:45 ahead
        ("America/Bogota", "2026-11-30T06:00Z", "2026-11-29T12:00Z", "2026-11-23T12:00Z"),  # still Monday night
        ("Europe/Berlin", "2026-03-29T04:59Z", "2026-03-28T06:00Z", "2026-03-23T06:00Z"),  # the clocks go forward
        ("Europe/Berlin", "2026-03-29T05:00Z", "2026-03-29T05:00Z", "2026-03-23T06:00Z"),
        ("Europe/Berlin", "2026-10-25T06:00Z", "2026-10-25T06:00Z", "2026-10-19T05:00Z"),  # and back
    ],
)
def test_latest_due_times_follow_the_time_zone(zone: str, now: str, daily: str, weekly: str):
    turns = latest_due_times(ZoneInfo(zone), moment(now))

    assert turns == {Frequency.DAILY: moment(daily), Frequency.WEEKLY: moment(weekly)}


@pytest.fixture
def notify_at(tell: Callable[..., None]) -> Callable[..., None]:
    """Notify somebody of something at a given time."""

    def at(person: User, when: str, **facts: object) -> None:
        tell(person, key=f"{person.pk} {when} {facts}", **facts)
        Notification.objects.filter(pk=Notification.objects.order_by("-pk")[0].pk).update(created_at=moment(when))

    return at


def test_daily_digest_is_sent_once_the_next_morning(notify_at: Callable[..., None], anna: User):
    notify_at(anna, "2026-11-25T20:00Z", name="test.daily", words="In the evening")
    notify_at(anna, "2026-11-26T05:30Z", name="test.daily", words="In the morning")
    notify_at(anna, "2026-11-26T06:30Z", name="test.daily", words="After breakfast")
    send_digest(anna.pk, moment("2026-11-26T05:59Z"))
    assert mail.outbox == []
    for _turn in range(3):
        send_digest(anna.pk, moment("2026-11-26T06:15Z"))

    [letter] = mail.outbox
    assert (letter.subject, letter.to) == ("2 new notifications", ['"Anna" <anna@example.org>'])
    assert letter.body.index("In the evening") < letter.body.index("In the morning")
    assert "After breakfast" not in letter.body
    send_digest(anna.pk, moment("2026-11-27T06:15Z"))
    assert [letter.subject for letter in mail.outbox] == ["2 new notifications", "1 new notification"]


def test_weekly_digest_is_sent_on_monday(notify_at: Callable[..., None], anna: User):
    notify_at(anna, "2026-11-25T20:00Z", name="test.weekly")
    for day in ("26", "27", "28", "29"):
        send_digest(anna.pk, moment(f"2026-11-{day}T20:00Z"))
    assert mail.outbox == []
    send_digest(anna.pk, moment("2026-11-30T06:00Z"))

    assert len(mail.outbox) == 1


def test_digest_is_sent_at_seven_in_the_readers_time_zone(notify_at: Callable[..., None], account: Callable[..., User]):
    here, there = account("here"), account("there", time_zone=ZoneInfo("Asia/Kathmandu"))
    for person in (here, there):
        notify_at(person, "2026-11-25T20:00Z", name="test.daily")
        send_digest(person.pk, moment("2026-11-26T01:15Z"))

    assert [letter.to for letter in mail.outbox] == [["there@example.org"]]


def test_digest_is_ordered_by_group_and_unsubscribes_from_all_its_contents(
    notify_at: Callable[..., None], kind: Callable, joined: Callable[..., User], housing: Group, heat: Group
):
    kind("test.group", frequency=Frequency.DAILY, is_per_group=True)
    person = joined("person", housing)
    User.objects.filter(pk=person.pk).update(language="en")
    person.group_memberships.create(group=heat)
    when = "2026-11-25T20:00Z"
    notify_at(person, when, name="test.group", group=heat.pk, words="It is hot")
    notify_at(person, when, name="test.daily", words="By the way")
    notify_at(person, when, name="test.group", group=housing.pk, words="A house")
    notify_at(person, when, name="test.group", group=housing.pk, words="Hidden", hidden=True)
    send_digest(person.pk, moment("2026-11-26T06:15Z"))

    [letter] = mail.outbox
    order = ["Affordable housing", "A house", "Hitze in der Stadt", "It is hot", "Other news", "By the way"]
    for text in (letter.body, letter.alternatives[0].content):
        assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
        assert "Hidden" not in text
    url = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    page = Client().get(url).content.decode()
    assert page.count("<bdi>Affordable housing</bdi>") == page.count("<bdi>Hitze in der Stadt</bdi>") == 1
    Client().post(url)
    chosen = {(one.kind, one.group): one.frequency for one in person.notification_preferences.all()}
    assert chosen == {("test.group", heat.pk): "never", ("test.group", housing.pk): "never", ("test.daily", 0): "never"}


def test_read_notifications_are_left_out_of_the_digest(
    notify_at: Callable[..., None], anna: User, client_of: Callable[[User], Client]
):
    notify_at(anna, "2026-11-25T20:00Z", name="test.daily")
    client_of(anna).post("/en/community/notifications/read/")
    send_digest(anna.pk, moment("2026-11-26T06:15Z"))

    assert mail.outbox == []


def test_changed_frequency_applies_to_waiting_notifications(notify_at: Callable[..., None], anna: User):
    notify_at(anna, "2026-11-24T20:00Z", name="test.weekly")
    set_frequencies(person=anna, frequencies={Subject("test.weekly"): Frequency.DAILY})
    send_digest(anna.pk, moment("2026-11-25T06:15Z"))

    assert len(mail.outbox) == 1


def test_failing_digest_does_not_block_others(
    notify_at: Callable[..., None], anna: User, berta: User, monkeypatch: pytest.MonkeyPatch
):
    for person in (anna, berta):
        notify_at(person, "2026-11-25T20:00Z", name="test.daily")
    write = digests.write_digest
    monkeypatch.setattr(digests, "write_digest", lambda reader, some: 1 / 0 if reader == anna else write(reader, some))
    with pytest.raises(digests.SomeNotWritten):
        send_digests()

    assert [letter.to for letter in mail.outbox] == [['"Berta" <berta@example.org>']]
    assert [one.person for one in Notification.objects.awaiting_mail()] == [anna]


def test_unsent_immediate_notification_is_sent_with_a_later_digest(notify_at: Callable[..., None], anna: User):
    notify_at(anna, "2026-11-20T20:00Z")
    mail.outbox.clear()
    Notification.objects.update(awaits_mail=True)  # the job that should have sent it failed for good
    send_digest(anna.pk, moment("2026-11-20T20:00Z") + timedelta(hours=11))
    assert mail.outbox == []
    send_digest(anna.pk, moment("2026-11-23T20:00Z"))

    assert len(mail.outbox) == 1
