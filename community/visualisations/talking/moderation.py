"""Checking descriptions and variants before anybody else sees them, where a session asks for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.jobs.queueing import enqueue
from community.access.actor import actor_of
from community.access.verdicts import require
from community.visualisations.making.jobs import draw_order, settle
from community.visualisations.making.signals import variant_shared
from community.visualisations.models import PictureOrder, Release, Session, Variant
from community.visualisations.moderation import State, can_approve, can_reject, state_when_switched_off
from community.visualisations.publishing.services import take_back
from community.visualisations.rules import can_manage

from .rules import CHECKED_STATES
from .signals import variant_checked

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from cms.users.models import User


def to_check(session: Session) -> QuerySet[Variant]:
    """Return what waits for a facilitator: pictures that are done, and descriptions before a picture is made of them."""
    found = Variant.objects.filter(case__session=session, case__withdrawn_at=None, case__shared_at__isnull=False)
    return found.filter(check_state=State.PENDING, state__in=CHECKED_STATES)


def waiting_to_be_checked(session: Session) -> list[Variant]:
    """Return what waits, oldest first, with the pictures and those of the photo. Pictures that were asked for together count once."""
    found = to_check(session).select_related("created_by", "photo", "case")
    rows = list(found.prefetch_related("pictures__file", "photo__pictures__file"))
    return list({what_waits(row.pk, row.state, row.order_id): row for row in reversed(rows)}.values())[::-1]


def number_to_check(session: Session) -> int:
    """Return how many decisions wait."""
    return len({what_waits(*row) for row in to_check(session).values_list("pk", "state", "order")})


def what_waits(key: int, state: str, order: int | None) -> tuple[str, int]:
    """Return what is decided on: a picture, or an order by its description."""
    return ("order", order) if state == Variant.State.WAITING and order else ("variant", key)


@transaction.atomic
def approve_variant(*, variant: Variant, by: User, now: datetime) -> None:
    """Approve a variant: the group sees it; or a description: pictures are made of it. Raises Refused, also if somebody else has decided."""
    for current in locked(variant):
        require(can_manage(actor_of(by), variant.case.session) and can_approve(State(current.check_state)))
        current.check_state, current.checked_by, current.check_reason = State.APPROVED, by, ""
        current.shared_at = current.shared_at or (now if current.is_done else None)
        current.save(update_fields=["check_state", "checked_by", "check_reason", "shared_at"])
        if current.is_shared:
            variant_shared.send(Variant, variant=current)
            variant_checked.send(Variant, variant=current)
    if variant.state == Variant.State.WAITING and variant.order_id:
        enqueue(draw_order, variant.order_id)


@transaction.atomic
def reject_variant(*, variant: Variant, reason: str, by: User) -> None:
    """Keep a variant from the group, also one that it has seen, and tell its author why. Raises Refused, also if somebody else has decided.

    A description is given up with that: nothing was sent, so it has cost nothing.
    """
    never_sent = []
    for current in locked(variant):
        require(can_manage(actor_of(by), variant.case.session) and can_reject(State(current.check_state), reason=reason))
        current.check_state, current.checked_by, current.check_reason = State.REJECTED, by, reason
        current.shared_at, current.is_highlight = None, False
        if current.state == Variant.State.WAITING:
            current.state = Variant.State.CANCELLED
            never_sent.append(current)
        current.save(update_fields=["check_state", "checked_by", "check_reason", "shared_at", "is_highlight", "state"])
        for release in Release.objects.filter(variant=current, withdrawn_at=None):
            take_back(release=release, by=by, now=timezone.now())
    if never_sent and variant.order_id:
        settle(PictureOrder.objects.select_for_update().get(pk=variant.order_id), never_sent, [], charged=False)
    variant_checked.send(Variant, variant=variant)


def session_changed(session: Session, changed: Collection[str], **_signal: object) -> None:
    """Show what still waits, once nothing is checked in a session any more."""
    if "is_moderated" not in changed or session.is_moderated:
        return
    for variant in waiting_to_be_checked(session):
        for current in locked(variant):
            current.check_state = state_when_switched_off(State(current.check_state))
            current.shared_at = current.shared_at or (timezone.now() if current.is_done else None)
            current.save(update_fields=["check_state", "shared_at"])
            if current.is_shared:
                variant_shared.send(Variant, variant=current)
        if variant.state == Variant.State.WAITING and variant.order_id:
            enqueue(draw_order, variant.order_id)


def locked(variant: Variant) -> list[Variant]:
    """Return the stored variant, which nobody else decides on until the transaction ends; of a description all that were asked for with it."""
    rows = Variant.objects.select_for_update(of=("self",)).filter(pk=variant.pk)
    if variant.state == Variant.State.WAITING and variant.order_id:
        waiting = {"state": Variant.State.WAITING, "check_state": variant.check_state}
        rows = Variant.objects.select_for_update(of=("self",)).filter(order=variant.order_id, **waiting)
    found = list(rows.order_by("pk"))
    for current in found:
        current.case = variant.case
    return found
