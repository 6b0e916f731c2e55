"""What waits for a person on her start page, the most urgent first, and who is new."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community import waiting
from community.access.actor import actor_of
from community.applications.models import Application, Inquiry
from community.applications.waiting import applications_to_send
from community.consultations.phases import Phase
from community.discussions.waiting import reports_to_settle
from community.groups.models import Group, JoinRequest, Membership
from community.groups.start_page import who_is_new
from community.groups.waiting import requests_to_decide
from community.meetings.waiting import polls_that_wait
from community.own_dates import own_dates_of
from community.people.models import Admission, Circle, Profile
from community.topics.voting import cast_votes
from community.topics.waiting import votes_to_give
from community.waiting import Waiting, register_waiting, waiting_for
from tests.community.applications.made import make_application, make_submitted
from tests.community.consultations.made import DAYS, make_consultation
from tests.community.discussions.made import make_things as make_discussions
from tests.community.meetings.made import make_the_poll
from tests.community.topics.made import make_round, make_topic
from tests.community.visualisations.made import make_session

START = "/en/community/"
ClientOf = Callable[[User | None], Client]
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let nothing wait but what the test says."""
    monkeypatch.setattr(waiting, "_features", {})

    def let_wait(*rows: Waiting) -> None:
        register_waiting("test", lambda _actor: rows)

    return let_wait


def test_what_ends_or_begins_first_comes_first_and_the_rest_is_folded(
    alone: Callable[..., None], member: User, client_of: ClientOf
):
    now = timezone.now()
    rows = [
        Waiting(f"Nr. {days}", f"/{days}", closes_at=now + timedelta(days=days), time_zone=BERLIN) for days in range(20, 10, -1)
    ]
    alone(Waiting("Without end", "/x"), *rows, Waiting("Begins", "/y", opens_at=now + timedelta(hours=1), time_zone=BERLIN))

    assert [one.title for one in waiting_for(actor_of(member))][:2] == ["Begins", "Nr. 11"]
    page = client_of(member).get(START).content.decode().partition("What waits for you")[2]
    assert page.index("Begins") < page.index("Nr. 11") < page.index("5 more") < page.index("Nr. 20") < page.index("Without end")


def test_nothing_that_waits_shows_no_box(alone: Callable[..., None], member: User, client_of: ClientOf):
    assert "What waits for you" not in client_of(member).get(START).content.decode()


@pytest.mark.parametrize(
    ("at", "days", "is_soon"), [("2026-03-01T22:59", 0, True), ("2026-03-01T23:30", 1, True), ("2026-03-12T12:00", 11, False)]
)
def test_days_are_counted_in_the_zone_of_the_moment(monkeypatch: pytest.MonkeyPatch, at: str, days: int, is_soon: bool):
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat("2026-03-01T12:00+00:00"))
    row = Waiting("x", "/", closes_at=datetime.fromisoformat(f"{at}+00:00"), time_zone=BERLIN)

    assert (row.days_left, row.is_soon) == (days, is_soon)
    assert row.share_left == round(100 * days / 30)


def test_draft_waits_until_its_deadline_and_what_was_submitted_does_not(member: User):
    draft = make_application(member)
    [row] = applications_to_send(actor_of(member))
    assert (row.title, row.closes_at) == ("Your application is not submitted yet", draft.closes_at)
    assert row.url == draft.get_absolute_url()

    Application.objects.filter(pk=draft.pk).update(state=Application.State.WITHDRAWN)
    assert applications_to_send(actor_of(member)) == []


def test_question_and_place_wait_for_the_team_alone(member: User, neighbour: User):
    application = make_submitted(member)
    assert applications_to_send(actor_of(member)) == []
    inquiry = Inquiry.objects.create(application=application, text="Wie viele Brunnen?")
    assert [one.title for one in applications_to_send(actor_of(member))] == ["There is a question about your application"]
    assert applications_to_send(actor_of(neighbour)) == applications_to_send(actor_of(AnonymousUser())) == []

    inquiry.answered_at = timezone.now()
    inquiry.save()
    by = timezone.now() + timedelta(days=3)
    Application.objects.filter(pk=application.pk).update(state=Application.State.ACCEPTED, confirm_by=by)
    assert [(one.title, one.closes_at) for one in applications_to_send(actor_of(member))] == [
        ("Confirm that your municipality takes part", by)
    ]


def test_facilitators_have_requests_and_reports_to_decide(
    housing: Group, facilitator: User, member: User, neighbour: User, account: Callable[..., User]
):
    for name in ("one", "two"):
        JoinRequest.objects.create(group=housing, user=account(name))
    JoinRequest.objects.create(group=housing, user=account("three"), state=JoinRequest.State.REFUSED)
    make_discussions(housing, member, facilitator)

    [asked], [reported] = requests_to_decide(actor_of(facilitator)), reports_to_settle(actor_of(facilitator))
    assert (asked.title, asked.where) == ("2 people ask to join", "Affordable housing")
    assert (reported.title, reported.url) == ("1 report to look at", "/en/community/groups/housing/discussions/reports/")
    for other in (member, neighbour):
        assert requests_to_decide(actor_of(other)) == reports_to_settle(actor_of(other)) == []


def test_votes_wait_until_they_are_given(member: User, account: Callable[..., User]):
    round_, topic = make_round(), make_topic(member)
    [row] = votes_to_give(actor_of(member))
    assert (row.title, row.closes_at) == ("You have 10 votes for new topics left", round_.closes_at)
    assert votes_to_give(actor_of(account("no-member"))) == votes_to_give(actor_of(AnonymousUser())) == []
    second = make_topic(member, "Dächer")
    cast_votes(round_=round_, votes={topic.pk: 5, second.pk: 4}, by=member)
    [row] = votes_to_give(actor_of(member))
    assert row.title == "You have 1 vote for new topics left"
    cast_votes(round_=round_, votes={second.pk: 5}, by=member)
    assert votes_to_give(actor_of(member)) == []


def test_polls_wait_for_an_answer(housing: Group, member: User, facilitator: User, neighbour: User):
    poll = make_the_poll(housing, facilitator)
    [row] = polls_that_wait(actor_of(member))
    assert (row.where, row.url) == ("Besuch der Baustelle", poll.get_absolute_url())
    assert polls_that_wait(actor_of(neighbour)) == []


def test_consultations_and_sessions_are_in_ones_calendar_without_what_they_are_about(
    housing: Group, member: User, facilitator: User, neighbour: User
):
    make_consultation(housing, member, facilitator, phase=Phase.ADVICE, mode=DAYS)
    make_consultation(housing, facilitator, member)
    session = make_session(housing, title="Ein Platz", ends_at=timezone.now() + timedelta(days=3))

    assert {date.title for date in own_dates_of(actor_of(member))} == {
        "Peer consultation: until then “Advice”",
        "Peer consultation",
        session.title,
    }
    assert own_dates_of(actor_of(neighbour)) == []


def test_queries_do_not_grow_with_what_waits(
    housing: Group, facilitator: User, member: User, joined: Callable[..., User], client_of: ClientOf
):
    adviser = joined("adviser", housing)
    make_application(facilitator)

    def count() -> int:
        client = client_of(facilitator)
        client.get(START)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(START).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for _each in range(number):
            make_consultation(housing, member, facilitator, [adviser], phase=Phase.ADVICE, mode=DAYS)
            make_consultation(housing, facilitator, member, [adviser])
            one = joined(f"new{Membership.objects.count()}", housing)
            Profile.objects.create(user=one, name_seen_by=Circle.MEMBERS)

    add(2)
    few = count()
    add(4)
    assert count() == few <= 40


def test_who_came_lately_is_shown_as_far_as_the_reader_sees_her(
    housing: Group, heat: Group, member: User, joined: Callable[..., User], account: Callable[..., User]
):
    near, hidden, admitted = joined("near", housing), joined("hidden", housing), account("admitted")
    elsewhere, long_ago = joined("elsewhere", heat), joined("long-ago", housing)
    Profile.objects.create(user=hidden, name_seen_by=Circle.NOBODY)
    for one in (admitted, elsewhere):
        Profile.objects.create(user=one, name_seen_by=Circle.MEMBERS)
    Admission.objects.create(user=admitted, at=timezone.now() - timedelta(days=2))
    Membership.objects.filter(user=long_ago).update(joined_at=timezone.now() - timedelta(days=40))

    section = who_is_new(actor_of(member))
    assert section is not None
    assert [one.user for one in section.facts["people"]] == [near, admitted]
    assert who_is_new(actor_of(account("nobody"))) is None
