"""Descriptions that wait for a facilitator because the service that rates texts, if there is one, has flagged them."""

from __future__ import annotations

from django.db import transaction

from community.visualisations.models import PictureOrder, Variant, VariantQuerySet
from community.visualisations.moderation import first_state
from community.visualisations.providers.moderating import moderation_server

from .signals import variant_to_check


def hold_if_flagged(order: PictureOrder) -> None:
    """Have the words of an order rated before anything is sent to a provider; what is flagged waits for a facilitator.

    What a facilitator has decided on is not rated, nor what was only ticked. Takes seconds: for jobs.
    """
    server = moderation_server()
    variant = unchecked(order).first() if server is not None else None
    if server is None or variant is None or not variant.words.strip():
        return
    if first_state(is_moderated=False, findings=server.rate(variant.words)) == Variant.Check.PENDING:
        hold(order)


@transaction.atomic
def hold(order: PictureOrder) -> None:
    for variant in unchecked(order).select_for_update(of=("self",)).select_related("case__session"):
        let_check(variant)


def let_check(variant: Variant) -> None:
    """Keep a variant back until a facilitator has decided on it. Call it in a transaction."""
    variant.check_state = Variant.Check.PENDING
    variant.save(update_fields=["check_state"])
    variant_to_check.send(Variant, variant=variant)


def unchecked(order: PictureOrder) -> VariantQuerySet:
    """Return what is wanted of an order and was neither begun nor looked at."""
    return Variant.objects.filter(order=order, state=Variant.State.WAITING, check_state=Variant.Check.OPEN)
