"""Checking variants before the group sees them, where a session asks for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from community.access.actor import actor_of
from community.access.verdicts import require
from community.visualisations.models import Session, Variant

from .rules import can_check
from .signals import variant_checked

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from cms.users.models import User


def waiting_to_be_checked(session: Session) -> list[Variant]:
    """Return the variants that wait for a facilitator, oldest first, with their pictures and those of the photo."""
    found = to_check(session).select_related("created_by", "photo", "case")
    return list(found.prefetch_related("pictures__file", "photo__pictures__file"))


def number_to_check(session: Session) -> int:
    return to_check(session).count()


def to_check(session: Session) -> QuerySet[Variant]:
    return Variant.objects.filter(
        case__session=session, case__withdrawn_at=None, check_state=Variant.Check.PENDING, state=Variant.State.DONE
    )


@transaction.atomic
def approve_variant(*, variant: Variant, by: User, now: datetime) -> None:
    """Show a variant to the group that waited for it. Raises Refused, also if somebody else has decided."""
    current = locked(variant, by)
    current.check_state, current.checked_by, current.reason = Variant.Check.APPROVED, by, ""
    current.shared_at = current.shared_at or now
    current.save(update_fields=["check_state", "checked_by", "reason", "shared_at"])
    variant_checked.send(Variant, variant=current)


@transaction.atomic
def reject_variant(*, variant: Variant, reason: str, by: User) -> None:
    """Keep a variant from the group, and tell its author why. Raises Refused, also if somebody else has decided."""
    current = locked(variant, by)
    current.check_state, current.checked_by, current.reason = Variant.Check.REJECTED, by, reason
    current.save(update_fields=["check_state", "checked_by", "reason"])
    variant_checked.send(Variant, variant=current)


def locked(variant: Variant, by: User) -> Variant:
    """Return the stored variant, which nobody else decides on until the transaction ends. Raises Refused."""
    current = Variant.objects.select_for_update(of=("self",)).get(pk=variant.pk)
    current.case = variant.case
    require(can_check(actor_of(by), current))
    return current
