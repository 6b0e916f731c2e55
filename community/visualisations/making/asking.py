"""Asking a provider for variants, and what can be done while they are under way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.jobs.queueing import enqueue
from community.access.actor import actor_of
from community.access.verdicts import require
from community.groups.rules import facilitates
from community.visualisations.lookups import locked_session
from community.visualisations.models import PictureOrder, Variant
from community.visualisations.moderation import first_state
from community.visualisations.providers.base import DrawingProvider
from community.visualisations.providers.costs import Limits, Used, can_draw
from community.visualisations.providers.prompts import build_prompt, can_ask
from community.visualisations.providers.registry import drawing_provider
from community.visualisations.rules import can_add_variant, can_delete_variant

from .jobs import draw_order
from .masks import Painted, mask_to_json, read_mask
from .signals import variant_to_check
from .sources import check_source

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from cms.users.models import User
    from community.visualisations.models import Case, Photo, Session

MOST_AT_ONCE = 4  # pictures of one request


@dataclass(frozen=True)
class Wish:
    """What is asked of a provider. `strength` in per cent; without `mask` the whole picture may change."""

    provider: str
    chips: tuple[str, ...] = ()
    words: str = ""
    strength: int = 65
    number: int = 1
    mask: list[Painted] = field(default_factory=list)


@transaction.atomic
def ask_for_variants(
    *, case: Case, photo: Photo, parent: Variant | None, wish: Wish, language: str, by: User, now: datetime
) -> list[Variant]:
    """Queue pictures of `photo`, or of `parent`. Raises Refused, and ValidationError with what has to be said differently.

    In a moderated session nothing is sent before a facilitator has approved the prompt; in others that depends on what the service says
    that rates texts, if there is one (`holding`).
    """
    actor = actor_of(by)
    require(can_add_variant(actor, case, now))
    provider = usable_provider(case.session, wish.provider)
    locked_session(case.session)  # two requests at once count each other
    check_source(actor, case, photo, parent)
    needs_check = case.session.is_moderated and not facilitates(actor, case.session.group_id)
    if needs_check and not case.is_shared:
        raise ValidationError(
            _("Show the place to the group first: a facilitator looks at descriptions before pictures are made.")
        )
    verdict = can_ask(wish.chips, wish.words)
    number = max(1, min(wish.number, MOST_AT_ONCE, provider.abilities.most))
    verdict = verdict and can_draw(used_by(case.session, by, now), limits_of(case.session), number=number, cents=provider.cents)
    if not verdict:
        raise ValidationError(verdict.reason)
    price = provider.cents or 0
    order = PictureOrder.objects.create(
        session=case.session, by=by, provider=provider.key, number=number, price=price, cents=number * price, asked_at=now
    )
    variants = [
        Variant.objects.create(
            case=case,
            photo=photo,
            parent=parent,
            kind=Variant.Kind.GENERATED,
            state=Variant.State.WAITING,
            created_by=by,
            created_at=now,
            provider=provider.key,
            chips=list(wish.chips),
            words=wish.words,
            strength=wish.strength,
            mask=mask_to_json(wish.mask) if provider.abilities.mask else [],
            prompt=build_prompt(wish.chips, wish.words, language),
            check_state=first_state(is_moderated=needs_check),
            order=order,
        )
        for _place in range(number)
    ]
    if not needs_check:
        enqueue(draw_order, order.pk)
        return variants
    for variant in variants:
        variant_to_check.send(Variant, variant=variant)
    return variants


def usable_provider(session: Session, key: str) -> DrawingProvider:
    """Return a provider that this session allows. Raises ValidationError."""
    provider = drawing_provider(key) if key in session.providers else None
    if provider is None or not provider.is_available():
        raise ValidationError(_("This service cannot be used in this session. Choose another one, or make a collage."))
    return provider


def used_by(session: Session, by: User, now: datetime) -> Used:
    """Return what was made in `session` and by this member, with what is under way, cancelled or deleted."""
    sums = PictureOrder.objects.filter(session=session).aggregate(
        session=Sum("number", default=0),
        cents=Sum("cents", default=0),
        member=Sum("number", filter=Q(by=by), default=0),
        day=Sum("number", filter=Q(by=by, asked_at__gte=day_of(now, session.zone)), default=0),
    )
    everywhere = PictureOrder.objects.filter(asked_at__gte=day_of(now, timezone.get_default_timezone())).aggregate(
        cents=Sum("cents", default=0)
    )
    at_once = Variant.objects.filter(case__session=session, created_by=by, state__in=Variant.UNDER_WAY).count()
    return Used(**sums, at_once=at_once, cents_today=everywhere["cents"])


def day_of(moment: datetime, zone: tzinfo) -> datetime:
    """Return the beginning of the day in `zone`."""
    return moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def limits_of(session: Session) -> Limits:
    """Return the limits of a session, and those that the administrator has set for the whole site."""
    return Limits(
        per_session=session.pictures_at_most,
        per_member=session.pictures_per_member,
        per_day=settings.VISUALISATION_PICTURES_A_DAY,
        cents=session.cents_at_most,
        cents_per_day=settings.VISUALISATION_CENTS_A_DAY,
    )


@transaction.atomic
def cancel_variant(*, variant: Variant, by: User) -> None:
    """Give up a variant that waits or is being made. What is made of it all the same is discarded; its cost counts. Raises Refused.

    A collage was work: its author goes on with it.
    """
    require(can_delete_variant(actor_of(by), variant))
    left = Variant.State.DRAFT if variant.kind == Variant.Kind.COLLAGE else Variant.State.CANCELLED
    Variant.objects.filter(pk=variant.pk, state__in=Variant.UNDER_WAY).update(state=left)


@transaction.atomic
def retry_variant(*, variant: Variant, by: User, now: datetime) -> list[Variant]:
    """Ask again for a variant that failed or was cancelled, by the same words; that row goes. Raises Refused, ValidationError."""
    current = Variant.objects.select_for_update(of=("self",)).filter(pk=variant.pk).first()
    if current is None or current.state not in (Variant.State.FAILED, Variant.State.CANCELLED) or variant.created_by_id != by.pk:
        raise ValidationError(_("Only what failed or was cancelled can be tried again."))
    wish = Wish(variant.provider, tuple(variant.chips), variant.words, variant.strength, 1, read_mask(variant.mask))
    made = ask_for_variants(
        case=variant.case, photo=variant.photo, parent=variant.parent, wish=wish, language=variant.language, by=by, now=now
    )
    current.delete()
    return made


@transaction.atomic
def delete_variant(*, variant: Variant, by: User) -> None:
    """Delete a variant with those that were made of it. Raises Refused, and ValidationError as long as it is being made."""
    require(can_delete_variant(actor_of(by), variant))
    if variant.is_under_way:
        raise ValidationError(_("Cancel it first."))
    variant.delete()
