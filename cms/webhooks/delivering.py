"""The job that delivers one event to one endpoint.

At most one request goes to an endpoint at a time, so an endpoint that does not answer holds up one thread of the worker for a few seconds;
then it rests, and what is for it waits without being tried. The log of deliveries shows all this, so a job that has to wait is only put off.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.jobs.declaring import Later, job

from .models import Attempt, Delivery, Endpoint
from .sending import SECONDS, Outcome, send
from .switching import TRIES, note_answer, note_failure, switch_off, wait_after

QUEUE = "webhooks"
#: After this long, a worker that has claimed an endpoint was killed. Resolving a name has a time limit of its own, that of the system.
CLAIM = timedelta(seconds=SECONDS + 45)
TURN = timedelta(seconds=2)  # until it is seen again whether an endpoint is busy


@job(queue=QUEUE, time_limit=timedelta(minutes=3), title=_("Deliver a webhook"))
def deliver(delivery_id: int) -> None:
    """Send an event to an endpoint, unless it was already delivered. Raises Later if it has to wait."""
    delivery = Delivery.objects.waiting().select_related("endpoint", "event").filter(pk=delivery_id).first()
    if delivery is None:
        return
    if not claim(delivery.endpoint):
        if wait := wait_for(delivery):
            raise Later(wait)
        return
    outcome = send(delivery.endpoint, delivery.event)
    record(delivery, outcome)
    if again := Delivery.objects.waiting().filter(pk=delivery_id).first():
        raise Later(wait_after(again.tries, outcome.wait))


def claim(endpoint: Endpoint) -> bool:
    """Claim an endpoint for one request; return False if it rests, is switched off, or another worker has it."""
    now = timezone.now()
    free = Q(busy_until=None) | Q(busy_until__lte=now)
    awake = Q(rests_until=None) | Q(rests_until__lte=now)
    return bool(Endpoint.objects.active().filter(free, awake, pk=endpoint.pk).update(busy_until=now + CLAIM))


def wait_for(delivery: Delivery) -> timedelta | None:
    """Return how long a delivery waits for its endpoint; None if that is switched off or deleted, so that nothing is sent."""
    endpoint, now = Endpoint.objects.active().filter(pk=delivery.endpoint_id).first(), timezone.now()
    if endpoint is None:
        # It was queued while somebody switched the endpoint off. What waits would be looked at every two seconds, for ever.
        Delivery.objects.waiting().filter(pk=delivery.pk).update(state=Delivery.State.DROPPED, settled_at=now)
        return None
    if endpoint.rests_until and endpoint.rests_until > now:
        return endpoint.rests_until - now
    return TURN


@transaction.atomic
def record(delivery: Delivery, outcome: Outcome) -> None:
    """Note an attempt, and what it means for the delivery and its endpoint, unless the endpoint was deleted meanwhile."""
    # Whoever changes an endpoint and its deliveries locks the endpoint first: else two of them could wait for each other.
    if Endpoint.objects.select_for_update(no_key=True).filter(pk=delivery.endpoint_id).first() is None:
        return
    Attempt.objects.create(
        delivery=delivery,
        began_at=timezone.now() - timedelta(milliseconds=outcome.milliseconds),
        milliseconds=outcome.milliseconds,
        status=outcome.status,
        excerpt=outcome.excerpt,
        trouble=outcome.trouble,
    )
    tries = delivery.tries + 1
    mine = Delivery.objects.waiting().filter(pk=delivery.pk)
    if outcome.is_accepted:
        mine.update(state=Delivery.State.DELIVERED, tries=tries, settled_at=timezone.now())
        note_answer(delivery.endpoint)
        return
    is_over = tries >= TRIES or outcome.trouble == Attempt.Trouble.GONE
    over = {"state": Delivery.State.FAILED, "settled_at": timezone.now()} if is_over else {}
    mine.update(tries=tries, **over)
    note_failure(delivery.endpoint, is_about_host=outcome.is_about_host, wait=outcome.wait)
    if outcome.trouble == Attempt.Trouble.GONE:
        switch_off(endpoint=delivery.endpoint, reason=Endpoint.Reason.GONE)
