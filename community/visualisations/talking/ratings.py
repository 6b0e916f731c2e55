"""Rating a variant by the values of its session: one rating for each person and value, which she can change and take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.access.actor import actor_of
from community.access.verdicts import require
from community.visualisations.models import Rating, Variant
from community.visualisations.rules import can_discuss

from .signals import opinion_withdrawn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User


@transaction.atomic
def rate_variant(*, variant: Variant, scores: Mapping[str, int | None], by: User) -> None:
    """Save the scores by value, 1 to 5; None takes one back. Values that are not among `scores` stay as they are. Raises Refused."""
    require(can_discuss(actor_of(by), variant))
    for value in variant.case.session.rated_values:
        if value not in scores:
            continue
        score = scores[value]
        if score is None:
            Rating.objects.filter(variant=variant, by=by, value=value).delete()
            opinion_withdrawn.send(Rating, variant=variant)
        else:
            given = {"score": score, "given_at": timezone.now()}
            Rating.objects.update_or_create(variant=variant, by=by, value=value, defaults=given)


@transaction.atomic
def withdraw_ratings(*, variant: Variant, by: User) -> None:
    """Take back all that `by` has rated of the variant. Raises Refused."""
    require(can_discuss(actor_of(by), variant))
    Rating.objects.filter(variant=variant, by=by).delete()
    opinion_withdrawn.send(Rating, variant=variant)


def own_ratings(variant: Variant, by: User) -> dict[str, int]:
    """Return the scores that `by` has given, by value."""
    return dict(Rating.objects.filter(variant=variant, by=by).values_list("value", "score"))
