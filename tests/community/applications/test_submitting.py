"""Submitting: once, whole, by the moment of arrival."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.applications.models import Application, Event, Submission, TeamMember
from community.applications.rules import Applicant
from community.applications.saving import Saved
from community.applications.submitting import Incomplete, submit, withdraw
from community.notifications.models import Notification

from .made import COMPLETE

Save = Callable[..., Saved]


@pytest.fixture
def send(lead: User) -> Callable[..., Submission]:
    def send(application: Application, by: User | None = None, **options: Any) -> Submission:
        options = {"language": "de", "at": timezone.now()} | options
        return submit(application=application, applicant=Applicant(actor_of(by or lead)), **options)

    return send


def test_submission_has_the_answers_that_are_asked(complete: Application, save: Save, send):
    save({"floods": "2021"})  # asked only of those with the danger "rain"
    submission = send(complete)
    complete.refresh_from_db()

    assert submission.answers == COMPLETE
    assert (complete.state, complete.number, complete.submission) == ("submitted", 1, submission)
    assert [one.kind for one in complete.history.all()] == ["begun", "submitted"]


def test_nothing_is_submitted_while_something_is_missing(complete: Application, save: Save, send):
    save({"inhabitants": "viele", "dangers": []})
    with pytest.raises(Incomplete) as caught:
        send(complete)

    assert [(one.section, one.question) for one in caught.value.missing] == [
        ("municipality", "inhabitants"),
        ("challenge", "dangers"),
    ]
    assert not Submission.objects.exists()


def test_submission_counts_until_another_one_replaces_it(complete: Application, save: Save, send):
    first = send(complete)
    again = send(complete)
    save({"challenge_text": "Neu"})
    complete.refresh_from_db()

    assert again == first
    assert complete.submission == first

    second = send(complete)
    complete.refresh_from_db()

    assert complete.submission == second != first
    assert (first.answers["challenge_text"], second.answers["challenge_text"]) == ("Die Brunnen sind trocken.", "Neu")
    assert complete.number == 1
    assert [one.kind for one in complete.history.all()] == ["begun", "submitted", "changed"]


def test_repeated_request_gets_what_it_got_before(complete: Application, save: Save, send):
    first = send(complete, idempotency_key="k1")
    save({"challenge_text": "Neu"})

    assert send(complete, idempotency_key="k1") == first
    assert send(complete, idempotency_key="k2") != first


def test_arrival_decides(complete: Application, call: CallPage, send):
    with pytest.raises(Refused):
        send(complete, at=call.closes_at)
    submission = send(complete, at=call.closes_at - timedelta(microseconds=1))

    assert submission.arrived_at == call.closes_at - timedelta(microseconds=1)


def test_somebody_without_an_account_is_asked_for_an_address(complete: Application):
    with pytest.raises(Refused, match="E-Mail"):
        submit(
            application=complete,
            applicant=Applicant(actor_of(AnonymousUser()), frozenset([complete.key])),
            language="de",
            at=timezone.now(),
        )


def test_each_of_the_team_gets_one_confirmation(complete: Application, send, stranger: User, django_capture_on_commit_callbacks):
    TeamMember.objects.create(application=complete, user=stranger)
    with django_capture_on_commit_callbacks(execute=True):
        send(complete)
        send(complete)

    assert sorted(parseaddr(message.to[0])[1] for message in mail.outbox) == ["lead@example.org", "stranger@example.org"]
    assert "Deep Dive Wasser" in mail.outbox[0].subject


def test_withdrawn_application_is_readable_and_does_not_count(complete: Application, send, save: Save, lead: User):
    send(complete)
    withdraw(application=complete, applicant=Applicant(actor_of(lead)), at=timezone.now())
    complete.refresh_from_db()

    assert complete.state == "withdrawn"
    with pytest.raises(Refused, match="zurückgezogen"):
        save({"challenge_text": "Neu"})
    assert Event.objects.filter(kind="withdrawn", by=lead).count() == 1


def test_first_team_and_managers_learn_of_a_second_application(
    complete: Application, round_, stranger: User, manager: User, lead: User, django_capture_on_commit_callbacks
):
    from community.applications.beginning import begin
    from community.applications.saving import save_answers

    other = begin(round_=round_, by=actor_of(stranger), language="de", at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("MUSTERSTADT ", "Musterstadt"):
            revisions = dict(other.answers.values_list("question", "revision"))
            save_answers(
                application=other,
                given={"place": {"name": name, "country": "DE"}},
                revisions=revisions,
                applicant=Applicant(actor_of(stranger)),
                at=timezone.now(),
            )

    told = Notification.objects.filter(kind="applications.duplicate").values_list("person", flat=True)
    assert sorted(told) == sorted([lead.pk, manager.pk])
