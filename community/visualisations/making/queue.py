"""What somebody is waiting for: its place in the queue, and how long it may still take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cms.jobs.queueing import is_anybody_working
from cms.jobs.workers import THREADS
from community.visualisations.models import PictureOrder, Variant
from community.visualisations.moderation import SHOWN
from community.visualisations.providers.base import said
from community.visualisations.providers.registry import find_provider
from community.visualisations.providers.waiting import Running, Wait, usual_seconds, wait_of_running, waits_of

from .jobs import QUEUE

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor
    from community.visualisations.models import Session

RECENT = 10  # pictures whose times tell how long the next one takes


@dataclass(frozen=True)
class Queued:
    """A variant that its author waits for, or that failed: `words` say how it stands."""

    variant: Variant
    words: str
    is_under_way: bool
    wait: Wait | None = None  # None if it does not wait for a service


def queue_of(session: Session, actor: Actor, now: datetime | None = None) -> list[Queued]:
    """Return what `actor` waits for in `session`, and what failed there, the oldest first: a constant number of queries."""
    now = now or timezone.now()
    states = (*Variant.UNDER_WAY, Variant.State.FAILED)
    own = list(
        Variant.objects.filter(case__session=session, created_by=actor.pk, state__in=states).select_related("case").order_by("pk")
    )
    waits = waits_by_order(now) if any(one.order_id for one in own) else {}
    return [Queued(one, words_of(one, waits), one.state != Variant.State.FAILED, wait_of(one, waits)) for one in own]


def queue_facts(session: Session, actor: Actor) -> dict[str, Any]:
    """Return what `queue.html` shows."""
    queue = queue_of(session, actor)
    return {"queue": queue, "is_under_way": any(row.is_under_way for row in queue)}


def wait_of(variant: Variant, waits: dict[int, Wait]) -> Wait | None:
    is_waiting = variant.state != Variant.State.FAILED and variant.check_state in SHOWN
    return waits.get(variant.order_id or 0) if is_waiting else None


def words_of(variant: Variant, waits: dict[int, Wait]) -> str:
    if variant.state == Variant.State.FAILED:
        return said(variant.reason) if variant.reason else ""
    if variant.check_state not in SHOWN:
        return str(variant.get_check_state_display())
    return str(waits.get(variant.order_id or 0) or variant.get_state_display())


def waits_by_order(now: datetime) -> dict[int, Wait]:
    """Return how long each order that waits or is being made will take, by its key."""
    under_way = Variant.objects.filter(order__isnull=False, check_state__in=SHOWN, state__in=Variant.UNDER_WAY)
    rows: dict[int, tuple[str, str, datetime | None, int]] = {}
    for key, provider, state, started_at in under_way.order_by("order").values_list("order", "provider", "state", "started_at"):
        rows[key] = (provider, state, started_at, rows[key][3] + 1 if key in rows else 1)
    usual = {provider: usual_of(provider) for provider, _state, _start, _number in rows.values()}
    running = {
        key: Running(usual[provider] * number, (now - start).total_seconds() if start else 0)
        for key, (provider, state, start, number) in rows.items()
        if state == Variant.State.RUNNING
    }
    waiting = {key: usual[provider] * number for key, (provider, _state, _start, number) in rows.items() if key not in running}
    workers = THREADS.get(QUEUE, 1) if is_anybody_working() else 0
    waits = waits_of(waiting.values(), running.values(), workers=workers)
    return dict(zip(waiting, waits, strict=True)) | {key: wait_of_running(one) for key, one in running.items()}


def usual_of(provider: str) -> float:
    """Return how many seconds a picture of a provider usually takes."""
    times = (
        PictureOrder.objects.filter(provider=provider, seconds__isnull=False).order_by("-pk").values_list("seconds", flat=True)
    )
    found = find_provider(provider)
    return usual_seconds([one for one in times[:RECENT] if one is not None], found.seconds if found else 60.0)
