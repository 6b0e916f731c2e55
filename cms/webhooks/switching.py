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
ABOUT_ONE_EVENT = (Attempt.Trouble.REFUSED, Attempt.Trouble.REDIRECT)  # others may be accepted


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after this many failures in a row."""
    return WAITS[min(max(failures, 1), len(WAITS)) - 1]


def note_answer(endpoint: Endpoint) -> None:
    """Note that an endpoint accepted something. What was kept for it is delivered now."""
    mine = Endpoint.objects.filter(pk=endpoint.pk)
    mine.update(failures=0, failing_since=None, rests_until=None, busy_until=None)
    kept = Delivery.objects.waiting().filter(endpoint=endpoint).exclude(attempts__trouble__in=ABOUT_ONE_EVENT)
    Job.objects.waiting().filter(pk__in=kept.values("job")).update(run_after=get_date_max())


def note_failure(endpoint: Endpoint, *, is_about_host: bool) -> None:
    """Note that an endpoint failed. If that is about its host, it rests; if it has failed for days, it is switched off."""
    now = timezone.now()
    mine = Endpoint.objects.filter(pk=endpoint.pk)
    mine.filter(failing_since=None).update(failing_since=now)
    mine.update(failures=F("failures") + 1, busy_until=None)
    endpoint.refresh_from_db()
    if is_about_host:
        mine.update(rests_until=now + wait_after(endpoint.failures))
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
    """Make a new secret. Until `end_earlier_secret` the earlier one signs as well, so that no event is refused meanwhile."""
    locked = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if locked.earlier_secret:  # otherwise a second click would end the one that the receiver knows
        return
    Endpoint.objects.filter(pk=endpoint.pk).update(earlier_secret=locked.secret, secret=new_secret())


def end_earlier_secret(*, endpoint: Endpoint) -> None:
    """Sign with the new secret only."""
    Endpoint.objects.filter(pk=endpoint.pk).update(earlier_secret="")
