"""Where the reader goes on: to a variant of a place or of a variant, and with what she has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from community.visualisations.models import Variant
from community.visualisations.rules import can_add_variant

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.visualisations.models import Case


def new_url(actor: Actor, case: Case) -> str:
    """Return the address at which `actor` makes a variant of a place; "" if she cannot."""
    return reverse("visualisations:new_variant", args=[case.key]) if can_add_variant(actor, case, timezone.now()) else ""


def further_url(actor: Actor, variant: Variant) -> str:
    """Return the address at which `actor` makes a variant of this one; "" if she cannot."""
    address = new_url(actor, variant.case)
    return f"{address}?from={variant.key}" if address and variant.is_done and variant.is_shared else ""


def next_url(variant: Variant) -> str:
    """Return the address at which the author of a variant goes on with it, until the group sees it."""
    if variant.state == Variant.State.DRAFT:
        return reverse("visualisations:collage", args=[variant.key])
    if (
        variant.is_done and variant.check_state != Variant.Check.PENDING
    ):  # what was rejected can be shown to the facilitators again
        return reverse("visualisations:show", args=[variant.key])
    if variant.is_done or variant.check_state == Variant.Check.REJECTED:
        return variant.get_absolute_url()
    return reverse("visualisations:new_variant", args=[variant.case.key])
