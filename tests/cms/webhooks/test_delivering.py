"""Delivering events to real receivers: signatures, retries, and endpoints that do not hold up each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from standardwebhooks.webhooks import WebhookVerificationError

from cms.jobs.models import Job
from cms.jobs.workers import WorkerProcess
from cms.models import HomePage, StandardPage
from cms.webhooks import delivering, sending
from cms.webhooks.delivering import deliver
from cms.webhooks.models import Attempt, Delivery, Endpoint, Event
from cms.webhooks.queueing import send_again, send_missed, send_test, tell
from cms.webhooks.signing import new_secret
from cms.webhooks.switching import TRIES, WAITS, begin_new_secret, end_earlier_secret, switch_off, switch_on
from tests.accounts import make_account, make_editor
from tests.jobs import let_jobs_age, work_off
from tests.pages import make_page

from .receiver import Receiver, receiving

pytestmark = pytest.mark.django_db(transaction=True)
State, Trouble = Delivery.State, Attempt.Trouble


def happen(kind: str = "page.changed", **data: Any) -> Event:
    event = Event(kind=kind, data={"id": 1, "locale": "de", "page_type": "cms.StandardPage", "path": "/de/x/", **data})
    tell([event])
    return event


def let_time_pass(by: timedelta) -> None:
    """Make what waits older: jobs, and the rest of endpoints."""
    let_jobs_age(by)
    for endpoint in Endpoint.objects.all():
        for name in ("rests_until", "busy_until", "failing_since"):
            if moment := getattr(endpoint, name):
                setattr(endpoint, name, moment - by)
        endpoint.save()


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def troubles() -> list[str]:
    return list(Attempt.objects.order_by("pk").values_list("trouble", flat=True))


def test_receiver_verifies_the_signature(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for(receiver)
    event = happen(path="/de/straße/")
    work_off()

    [got] = receiver.got
    assert got.verified(endpoint.secret) == event.payload
    assert got.headers["webhook-id"] == event.message_id
    assert got.headers["Content-Type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        got.verified(new_secret())
    assert states() == [State.DELIVERED]


def test_both_secrets_sign_while_one_is_changed(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for(receiver)
    earlier = endpoint.secret
    begin_new_secret(endpoint=endpoint)
    begin_new_secret(endpoint=endpoint)  # the one before was lost; what the receiver knows stays
    endpoint.refresh_from_db()
    assert (endpoint.earlier_secret, endpoint.secret == earlier) == (earlier, False)
    happen()
    work_off()
    end_earlier_secret(endpoint=endpoint)
    happen()
    work_off()

    both, new_only = receiver.got
    both.verified(earlier)
    both.verified(endpoint.secret)
    new_only.verified(endpoint.secret)
    with pytest.raises(WebhookVerificationError):
        new_only.verified(earlier)


def test_running_the_job_again_sends_nothing_twice(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint_for(receiver)
    happen()
    work_off()

    deliver.func(Delivery.objects.get().pk)

    assert len(receiver.got) == 1


def test_failed_delivery_is_retried_with_growing_waits_and_the_same_id(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint]
) -> None:
    receiver.status, receiver.answer = 500, b"Out of \x00 order"
    endpoint = endpoint_for(receiver)
    happen()
    work_off()
    assert work_off() == 0  # it rests
    assert len(receiver.got) == 1
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.trouble, attempt.excerpt) == (500, Trouble.REFUSED, "Out of  order")
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.failing_since is None) == (1, False)

    let_time_pass(WAITS[0])
    work_off()
    let_time_pass(WAITS[0])
    work_off()
    assert len(receiver.got) == 2  # five seconds are not enough a second time

    receiver.status = 204
    let_time_pass(WAITS[1])
    work_off()
    assert len(receiver.got) == 3
    assert len({one.headers["webhook-id"] for one in receiver.got}) == 1
    endpoint.refresh_from_db()
    assert (states(), endpoint.failures, endpoint.failing_since) == ([State.DELIVERED], 0, None)


def test_what_happens_while_an_endpoint_fails_is_kept_and_delivered_once_it_answers(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint]
) -> None:
    receiver.status = 503
    endpoint_for(receiver)
    first = happen()
    work_off()
    later = [happen(id=number) for number in range(2, 5)]
    work_off()
    assert len(receiver.got) == 1  # it rests: the later ones were not tried
    assert states() == [State.WAITING] * 4

    receiver.status = 200
    receiver.got.clear()
    let_time_pass(WAITS[0])
    work_off()

    assert {one.headers["webhook-id"] for one in receiver.got} == {one.message_id for one in [first, *later]}
    assert states() == [State.DELIVERED] * 4


def asked(receiver: Receiver, endpoint: Endpoint, value: str, *, status: int = 503) -> timedelta:
    """Return how long an endpoint rests that answers with this `Retry-After`."""
    receiver.status, receiver.headers = status, {"Retry-After": value}
    happen()
    began = timezone.now()
    work_off()
    endpoint.refresh_from_db()
    return endpoint.rests_until - began if endpoint.rests_until else timedelta()


@pytest.mark.parametrize("status", [429, 503])
def test_endpoint_is_left_in_peace_for_as_long_as_it_asks(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint], status: int
) -> None:
    endpoint = endpoint_for(receiver)
    assert timedelta(0) <= asked(receiver, endpoint, "3600", status=status) - timedelta(hours=1) < timedelta(minutes=1)
    let_time_pass(timedelta(minutes=59))
    work_off()
    assert len(receiver.got) == 1

    receiver.status = 200
    let_time_pass(timedelta(minutes=2))
    work_off()
    assert (len(receiver.got), states()) == (2, [State.DELIVERED])


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("9" * 500, timedelta(days=1), timedelta(days=1)),  # nobody waits for longer than a day
        ("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=1), timedelta(days=1)),
        *((value, WAITS[0], WAITS[0]) for value in ("0", "1", "-60", "1.5", "", "soon", "Sun, 06 Nov 1994 08:49:37 GMT")),
    ],
)
def test_request_to_wait_is_bounded(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint], value: str, least: timedelta, most: timedelta
) -> None:
    rest = asked(receiver, endpoint_for(receiver), value)

    assert least <= rest < most + timedelta(minutes=1)


def test_only_an_endpoint_that_is_busy_can_ask_to_wait(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for(receiver)

    assert asked(receiver, endpoint, "3600", status=500) < timedelta(minutes=1)


def test_event_that_is_refused_does_not_hold_up_others(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    receiver.status = 422
    endpoint_for(receiver)
    happen()
    work_off()
    receiver.status = 200
    happen()
    work_off()

    assert states() == [State.WAITING, State.DELIVERED]
    assert len(receiver.got) == 2  # the refused one waits for its own time


def test_delivery_fails_after_its_last_try(receiver: Receiver, endpoint_for: Callable[..., Endpoint], settings: Any) -> None:
    settings.WEBHOOK_GIVES_UP_DAYS = 100
    receiver.status = 400
    endpoint_for(receiver)
    happen()
    for wait in [timedelta(), *WAITS, timedelta(days=2)]:
        let_time_pass(wait)
        work_off()

    assert (states(), len(receiver.got)) == ([State.FAILED], TRIES)


def work_off_apart(lane: Any) -> None:
    """Run the due jobs of a lane, with a connection to the database of its own."""
    try:
        lane.work_off()
    finally:
        connection.close()


def test_receiver_that_never_answers_does_not_hold_up_another(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint], homes: dict[str, HomePage]
) -> None:
    with receiving(hangs=True) as silent:
        endpoint_for(silent)
        other = endpoint_for(receiver)
        page = make_page(StandardPage, "Titel")  # publishing only queues
        events = Event.objects.filter(data__id=page.pk).count()
        assert silent.got == receiver.got == []

        worker = WorkerProcess(["webhooks"])
        threads = [threading.Thread(target=work_off_apart, args=[lane], daemon=True) for lane in worker.lanes]
        for thread in threads:
            thread.start()
        arrived = threading.Event()
        while not arrived.wait(0.02):
            if len(receiver.got) == events and silent.got:
                arrived.set()

        # The other one has everything while the first is still waiting for an answer.
        assert Attempt.objects.exclude(delivery__endpoint=other).count() == 0
        silent.is_over.set()
        for thread in threads:
            thread.join()
        Job.objects.filter(queue_name="webhooks").update(run_after=timezone.now() + timedelta(days=1))
        silent_ones = Delivery.objects.exclude(endpoint=other)
        assert {one.state for one in silent_ones} == {State.WAITING}  # kept
        assert silent_ones.count() == events


def test_slow_answer_ends_at_the_limit_however_it_drips(
    endpoint_for: Callable[..., Endpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    with receiving(drips=True) as dripping, receiving(hangs=True) as silent:
        endpoint_for(dripping)
        endpoint_for(silent)
        happen()
        work_off()

    assert troubles() == [Trouble.SLOW, Trouble.SLOW]
    assert states() == [State.WAITING, State.WAITING]


def test_only_the_beginning_of_an_answer_is_read(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    receiver.status, receiver.answer = 200, b"x" * 5_000_000
    endpoint_for(receiver)
    happen()
    work_off()

    assert (len(Attempt.objects.get().excerpt), states()) == (sending.EXCERPT, [State.DELIVERED])


def test_endpoint_that_is_gone_is_switched_off_and_administrators_are_told(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint]
) -> None:
    make_account("verwaltung@example.org", is_superuser=True, language="en")
    make_editor()
    receiver.status = 410
    endpoint = endpoint_for(receiver)
    happen()
    happen()
    work_off()

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.reason) == (False, Endpoint.Reason.GONE)
    assert (states(), len(receiver.got)) == ([State.FAILED, State.DROPPED], 1)
    work_off()
    assert [message.to for message in mail.outbox] == [["verwaltung@example.org"]]
    assert "410" in mail.outbox[0].body
    assert f"/admin/webhooks/{endpoint.pk}/" in mail.outbox[0].body
    happen()
    assert len(states()) == 2  # nothing is queued for it any more


def test_endpoint_that_fails_for_days_is_switched_off_once(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint], settings: Any
) -> None:
    make_account("verwaltung@example.org", is_superuser=True)
    settings.WEBHOOK_GIVES_UP_DAYS = 2
    receiver.status = 500
    endpoint = endpoint_for(receiver)
    happen()
    work_off()
    let_time_pass(timedelta(days=1))
    work_off()
    endpoint.refresh_from_db()
    assert endpoint.is_active

    let_time_pass(timedelta(days=1))
    work_off()
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.reason, states()) == (False, Endpoint.Reason.FAILING, [State.DROPPED])
    work_off()
    assert len(mail.outbox) == 1


def test_missed_events_are_sent_once_it_is_switched_on_again(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for(receiver)
    events = [happen(), happen()]
    switch_off(endpoint=endpoint, reason=Endpoint.Reason.BY_PERSON)
    work_off()
    assert (receiver.got, states(), mail.outbox) == ([], [State.DROPPED] * 2, [])
    assert send_missed(endpoint=endpoint) == 0

    switch_on(endpoint=endpoint)
    assert send_missed(endpoint=endpoint) == 2
    work_off()

    assert [one.headers["webhook-id"] for one in receiver.got] == [one.message_id for one in events]


def test_delivered_event_can_be_sent_again_with_the_same_id(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint_for(receiver)
    happen()
    work_off()
    delivery = Delivery.objects.get()

    assert send_again(delivery=delivery)
    assert not send_again(delivery=delivery)  # it is waiting
    work_off()

    assert len({one.headers["webhook-id"] for one in receiver.got}) == 1
    assert len(receiver.got) == 2


def test_test_event_goes_to_its_endpoint_alone(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    with receiving() as other:
        endpoint = endpoint_for(receiver, languages=["fr"], events=["page.deleted"])
        endpoint_for(other)
        send_test(endpoint=endpoint)
        work_off()

        assert [one["type"] for one in receiver.payloads()] == ["test"]
        assert other.got == []


def test_test_event_is_tried_at_once_although_the_endpoint_rests(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint]
) -> None:
    receiver.status = 500
    endpoint = endpoint_for(receiver)
    happen()
    work_off()
    receiver.status = 200

    send_test(endpoint=endpoint)
    work_off()

    assert [one["type"] for one in receiver.payloads()] == ["page.changed", "test", "page.changed"]
    assert states() == [State.DELIVERED, State.DELIVERED]  # what had failed is sent as well, before its own time


def test_claim_of_a_killed_worker_ends(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for(receiver)
    Endpoint.objects.filter(pk=endpoint.pk).update(busy_until=timezone.now() + timedelta(seconds=60))
    happen()
    work_off()
    assert receiver.got == []

    let_time_pass(timedelta(seconds=61))
    work_off()
    assert len(receiver.got) == 1


def test_telling_many_events_takes_queries_only_for_what_is_queued(endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint_for("https://receiver.example.org/", events=["page.deleted"])

    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as caught:
            tell([Event(kind="page.changed", data={}) for _ in range(count)])
        return len(caught)

    assert queries(2) == queries(20)


def test_endpoint_that_is_deleted_while_it_is_asked_leaves_nothing_behind(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = endpoint_for(receiver)
    happen()
    answered = sending.posted

    def deleted_meanwhile(*args: Any) -> dict[str, Any]:
        Endpoint.objects.filter(pk=endpoint.pk).delete()
        return answered(*args)

    monkeypatch.setattr(sending, "posted", deleted_meanwhile)
    work_off()

    assert len(receiver.got) == 1
    assert [(job.status, job.exception_class_path) for job in Job.objects.all()] == [("SUCCESSFUL", "")]
    assert (Endpoint.objects.count(), Delivery.objects.count(), Attempt.objects.count()) == (0, 0, 0)


def test_endpoint_that_is_deleted_while_its_job_begins_is_not_asked(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = endpoint_for(receiver)
    happen()

    def deleted_first(_endpoint: Endpoint) -> bool:
        Endpoint.objects.filter(pk=endpoint.pk).delete()
        return False

    monkeypatch.setattr(delivering, "claim", deleted_first)
    work_off()

    assert [(job.status, job.exception_class_path) for job in Job.objects.all()] == [("SUCCESSFUL", "")]
    assert receiver.got == []


def test_event_that_was_queued_while_the_endpoint_was_switched_off_is_dropped(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint]
) -> None:
    """Whoever queues reads the endpoints before another commits that one is off."""
    endpoint = endpoint_for(receiver)
    stale = Endpoint.objects.get(pk=endpoint.pk)
    switch_off(endpoint=endpoint, reason=Endpoint.Reason.BY_PERSON)
    send_test(endpoint=stale)
    work_off()

    assert states() == [State.DROPPED]
    switch_on(endpoint=endpoint)
    let_time_pass(timedelta(minutes=1))
    work_off()
    assert receiver.got == []
