"""What happens to an endpoint: it answers, it fails, it is switched off and on, its secret is changed."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import get_date_max

from cms.jobs.models import Job
from cms.jobs.queueing import enqueue

from .letters import tell_administrators
from .models import Attempt, Delivery, Endpoint, days_before_giving_up
from .signing import new_secret

#: How long to wait after each failure, as Standard Webhooks recommends: more than three days in all.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
TRIES = len(WAITS) + 1


def wait_after(failures: int, asked: timedelta | None = None) -> timedelta:
    """Return how long to wait after this many failures in a row: not less than the endpoint has `asked` for."""
    return max(WAITS[min(max(failures, 1), len(WAITS)) - 1], asked or timedelta())


def note_answer(endpoint: Endpoint) -> None:
    """Note that an endpoint accepted something. It is the turn of the next event; if it had failed, of all that were kept for it."""
    mine = Endpoint.objects.filter(pk=endpoint.pk)
    had_failed = mine.filter(failing_since__isnull=False).exists()
    mine.update(failures=0, failing_since=None, rests_until=None, busy_until=None)
    kept = Delivery.objects.waiting().filter(endpoint=endpoint).exclude(attempts__in=Attempt.objects.about_their_events())
    next_ones = kept if had_failed else kept.order_by("pk")[:1]
    Job.objects.waiting().filter(pk__in=next_ones.values("job")).update(run_after=get_date_max())


def note_failure(endpoint: Endpoint, *, is_about_host: bool, wait: timedelta | None = None) -> None:
    """Note that an endpoint failed. If that is about its host, it rests, for at least `wait`; if it has failed for days, it is switched off."""
    now = timezone.now()
    mine = Endpoint.objects.filter(pk=endpoint.pk)
    mine.filter(failing_since=None).update(failing_since=now)
    mine.update(failures=F("failures") + 1, busy_until=None)
    endpoint.refresh_from_db()
    if is_about_host:
        mine.update(rests_until=now + wait_after(endpoint.failures, wait))
    if endpoint.failing_since and endpoint.failing_since <= now - timedelta(days=days_before_giving_up()):
        switch_off(endpoint=endpoint, reason=Endpoint.Reason.FAILING)


@transaction.atomic
def switch_off(*, endpoint: Endpoint, reason: Endpoint.Reason) -> bool:
    """Switch an endpoint off; what waits for it is not sent. Unless a person does it, administrators are told. Return whether it was on."""
    now = timezone.now()
    if (
        not Endpoint.objects.active()
        .filter(pk=endpoint.pk)
        .update(is_active=False, reason=reason, switched_off_at=now, busy_until=None, rests_until=None)
    ):
        return False
    Delivery.objects.waiting().filter(endpoint=endpoint).update(state=Delivery.State.DROPPED, settled_at=now)
    if reason != Endpoint.Reason.BY_PERSON:
        enqueue(tell_administrators, endpoint.pk)
    return True


@transaction.atomic
def switch_on(*, endpoint: Endpoint) -> None:
    """Switch an endpoint on, as if it had never failed."""
    Endpoint.objects.filter(pk=endpoint.pk).update(
        is_active=True, reason="", switched_off_at=None, failures=0, failing_since=None, rests_until=None, busy_until=None
    )


@transaction.atomic
def begin_new_secret(*, endpoint: Endpoint) -> None:
    """Make a new secret. Until `end_earlier_secret` the earlier one signs as well, so that no event is refused meanwhile.

    If there already is an earlier one, it stays: it is the one that the receiver knows.
    """
    locked = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    Endpoint.objects.filter(pk=endpoint.pk).update(
        earlier_secret=locked.earlier_secret or locked.secret, secret=new_secret(), secret_shown_at=None
    )


def show_secret(*, endpoint: Endpoint) -> bool:
    """Note that the secret is shown; return False if it has been shown before."""
    unseen = Endpoint.objects.filter(pk=endpoint.pk, secret=endpoint.secret, secret_shown_at=None)
    return bool(unseen.update(secret_shown_at=timezone.now()))


def end_earlier_secret(*, endpoint: Endpoint) -> None:
    """Sign with the new secret only."""
    Endpoint.objects.filter(pk=endpoint.pk).update(earlier_secret="")
