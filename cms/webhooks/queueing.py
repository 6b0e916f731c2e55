"""Queueing events for the endpoints that want them, and sending one again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from cms.jobs.queueing import enqueue

from .delivering import deliver
from .kinds import TEST
from .models import Delivery, Endpoint, Event

MOST_AT_ONCE = 500


@transaction.atomic
def tell(events: Sequence[Event]) -> None:
    """Save new events, and queue each for every active endpoint that wants it. Events that nobody wants are not kept."""
    endpoints = list(Endpoint.objects.active())
    wanted = [event for event in events if any(endpoint.wants(event) for endpoint in endpoints)]
    Event.objects.bulk_create(wanted)
    for event in wanted:
        for endpoint in endpoints:
            if endpoint.wants(event):
                queue(Delivery.objects.create(endpoint=endpoint, event=event))


def queue(delivery: Delivery) -> None:
    """Queue a delivery. Endpoints that fail have their turn after those that answer."""
    priority = -10 if delivery.endpoint.failing_since else 0
    job_id = enqueue(deliver.using(priority=priority), delivery.pk)
    if job_id is not None:
        Delivery.objects.filter(pk=delivery.pk).update(job_id=job_id)


@transaction.atomic
def send_test(*, endpoint: Endpoint) -> Delivery:
    """Queue an event that says nothing, for this endpoint alone. The endpoint is tried at once, even if it fails at present."""
    Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
    delivery = Delivery.objects.create(endpoint=endpoint, event=Event.objects.create(kind=TEST, data={}))
    queue(delivery)
    return delivery


@transaction.atomic
def send_again(*, delivery: Delivery) -> bool:
    """Queue a delivery that is over once more, with the same id. Return False if it is not over, or the endpoint is switched off."""
    # Without a join: PostgreSQL would not look again at the state of a row that somebody else has just queued.
    settled = Delivery.objects.over().filter(pk=delivery.pk, endpoint__in=Endpoint.objects.active())
    if not settled.update(state=Delivery.State.WAITING, tries=0, settled_at=None):
        return False
    Endpoint.objects.filter(pk=delivery.endpoint_id).update(rests_until=None)
    queue(delivery)
    return True


@transaction.atomic
def send_missed(*, endpoint: Endpoint) -> int:
    """Queue all that an endpoint did not get, oldest first. Return how many."""
    missed = Delivery.objects.filter(endpoint=endpoint, state__in=(Delivery.State.FAILED, Delivery.State.DROPPED))
    return sum(send_again(delivery=delivery) for delivery in missed.select_related("endpoint").order_by("pk")[:MOST_AT_ONCE])
