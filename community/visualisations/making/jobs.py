"""The jobs that make variants. A job that runs twice, after a killed worker, takes up what is still wanted."""

from __future__ import annotations

import time
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.jobs.declaring import Later, back_off, job
from community.access.actor import actor_of
from community.groups.rules import facilitates
from community.visualisations.collage.scene import from_json
from community.visualisations.models import Picture, PictureOrder, Variant
from community.visualisations.moderation import SHOWN
from community.visualisations.pictures import content_of
from community.visualisations.pipeline import photos as pipeline
from community.visualisations.pipeline.errors import PhotoRefused
from community.visualisations.provenance.waiting import wait_for_certificate
from community.visualisations.providers.base import DrawRequest, ProviderError, ProviderMisconfigured, ProviderUnavailable
from community.visualisations.providers.registry import drawing_provider

from .composing import composed
from .finishing import finish_variant
from .holding import hold_if_flagged, let_check
from .masks import draw_mask, read_mask
from .signals import variant_shared
from .sources import base_of_collage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.visualisations.providers.base import Drawn

QUEUE = "variants"
LIMIT = timedelta(minutes=20)
RETRY = back_off(4, first=timedelta(seconds=10))
MOST_ATTEMPTS = 5  # that a provider does not answer
WAIT = timedelta(seconds=15)  # before the second attempt; then twice as long each time


@job(queue=QUEUE, retry=RETRY, time_limit=LIMIT, title=_("Have pictures made by a provider"))
def draw_order(order_id: int) -> None:
    """Have the pictures of an order made that are still wanted."""
    wait_for_certificate()
    order = PictureOrder.objects.filter(pk=order_id).first()
    if order is None:
        return
    hold_if_flagged(order)
    wanted, begun_before = claim(order)
    if not wanted:
        return
    if begun_before:  # it may have been paid when the worker was killed
        count_again(order, begun_before)
    begun = time.monotonic()
    try:
        provider = drawing_provider(order.provider)
        if provider is None:
            raise ProviderMisconfigured(_("This service is no longer set up. Choose another one."))
        covered = covered_below(wanted[0])
        drawn = provider.draw(request_for(wanted))
    except ProviderUnavailable as error:
        wait_or_fail(order, wanted, error)
    except ProviderError as error:
        give_up(order, wanted, error)
    else:
        order.seconds = (time.monotonic() - begun) / max(1, len(drawn))
        settle(order, wanted, drawn, charged=True)
        keep(wanted, drawn, covered)


def claim(order: PictureOrder) -> tuple[list[Variant], int]:
    """Mark what is still wanted of an order as being made; return it, and how many of these had been begun by a job that was killed."""
    with transaction.atomic():
        rows = Variant.objects.select_for_update(of=("self",)).filter(
            order=order, state__in=Variant.UNDER_WAY, check_state__in=SHOWN
        )
        wanted = list(rows.select_related("case__session", "photo", "parent"))
        begun_before = sum(variant.state == Variant.State.RUNNING for variant in wanted)
        now = timezone.now()
        for variant in wanted:
            variant.state, variant.started_at = Variant.State.RUNNING, now
            variant.save(update_fields=["state", "started_at"])
    return wanted, begun_before


def request_for(variants: list[Variant]) -> DrawRequest:
    """Return what a provider is sent: picture, mask and words, and nothing else."""
    first = variants[0]
    source = source_of(first)
    painted = read_mask(first.mask)
    return DrawRequest(
        picture=content_of(source),
        content_type=source.file.content_type,
        width=source.width,
        height=source.height,
        prompt=first.prompt,
        mask=draw_mask(painted, source.width, source.height) if painted else None,
        strength=first.strength / 100,
        number=len(variants),
        language=first.language,
    )


def source_of(variant: Variant) -> Picture:
    """Return the file that a variant starts from: its parent's, without a mark, or the covered photo. Raises LookupError."""
    plain = Picture.objects.filter(variant=variant.parent_id, use=Picture.Use.PLAIN) if variant.parent_id else None
    found = plain if plain is not None else Picture.objects.filter(photo=variant.photo_id, use=Picture.Use.MASTER)
    picture = found.select_related("file").first()
    if picture is None:
        raise LookupError(f"There is no picture to make variant {variant.pk} of.")
    return picture


def covered_below(variant: Variant) -> int:
    """Return how many regions of the photo are covered, at least, on what a variant starts from. Ask before you read that."""
    return variant.parent.covered if variant.parent else len(variant.photo.regions)


def wait_or_fail(order: PictureOrder, wanted: list[Variant], error: ProviderUnavailable) -> None:
    """Put pictures back in the queue of a provider that does not answer; after some attempts they have failed, and can be tried again.

    What may have been paid is not sent again by itself: nobody would have asked for the second cost, and no limit would hold it up.
    """
    order.attempts += 1
    order.save(update_fields=["attempts"])
    if error.may_cost or order.attempts >= MOST_ATTEMPTS:
        give_up(order, wanted, error)
        return
    Variant.objects.filter(order=order, state=Variant.State.RUNNING).update(state=Variant.State.WAITING)
    raise Later(error.after or WAIT * 2 ** (order.attempts - 1))


def give_up(order: PictureOrder, wanted: list[Variant], error: ProviderError) -> None:
    """Make no more of what is wanted of an order. It counts only if it may have been paid."""
    fail(wanted, error)
    settle(order, wanted, [], charged=error.may_cost)


def fail(variants: Iterable[Variant], error: ProviderError) -> None:
    for variant in variants:
        running = Variant.objects.filter(pk=variant.pk, state=Variant.State.RUNNING)
        running.update(state=Variant.State.FAILED, reason=error.as_stored(), finished_at=timezone.now())


def count_again(order: PictureOrder, number: int) -> None:
    """Count so many pictures once more: they may have been paid, and are asked for again."""
    order.cents += number * order.price
    order.save(update_fields=["cents"])


def settle(order: PictureOrder, wanted: list[Variant], drawn: list[Drawn], *, charged: bool) -> None:
    """Note what pictures of an order really cost, instead of what was expected. What was cancelled before stays as expected."""
    if drawn:
        order.cents += sum(order.price if one.cents is None else one.cents for one in drawn) - len(wanted) * order.price
    elif not charged:
        order.cents -= len(wanted) * order.price
    order.cents = max(0, order.cents)
    order.save(update_fields=["cents", "seconds"])


def keep(wanted: list[Variant], drawn: list[Drawn], covered: int) -> None:
    """Make variants of what was drawn, of a picture with so much `covered`. Fewer pictures than were asked for leave the rest failed."""
    for variant, one in zip(wanted, drawn, strict=False):
        source = source_of(variant)
        try:
            canvas = one.fit.as_numbers() if one.fit else ()
            fitted = pipeline.register_fit(BytesIO(one.picture), source.width, source.height, canvas=canvas)
        except PhotoRefused:
            fail([variant], ProviderError(_("What the service sent is not a picture that can be used.")))
            continue
        seed = "" if one.seed is None else str(one.seed)
        finish_variant(variant, fitted, covered=covered, state=Variant.State.RUNNING, model=one.model, seed=seed)
    fail(wanted[len(drawn) :], ProviderError(_("The service made fewer pictures than it was asked for.")))


@job(queue="photos", retry=RETRY, time_limit=LIMIT, title=_("Take over a picture made elsewhere"))
def take_uploaded(variant_id: int) -> None:
    """Clean a picture that was made elsewhere, and bring it to the size of what it starts from."""
    wait_for_certificate()
    waiting = Variant.objects.filter(pk=variant_id, state=Variant.State.WAITING)
    variant = waiting.select_related("case__session", "photo", "parent").first()
    original = Picture.objects.filter(variant=variant, use=Picture.Use.ORIGINAL).first() if variant else None
    if variant is None or original is None:
        return
    covered, source = covered_below(variant), source_of(variant)
    try:
        with original.file.content.open("rb") as content:
            fitted = pipeline.register_fit(content, source.width, source.height)
    except PhotoRefused as error:
        reason = {"sentence": "{why}", "facts": {"why": error.sentence}}
        with transaction.atomic():
            Variant.objects.filter(pk=variant.pk, state=Variant.State.WAITING).update(state=Variant.State.FAILED, reason=reason)
            original.delete()
        return
    finish_variant(variant, fitted, covered=covered, state=Variant.State.WAITING)


@job(queue="photos", retry=RETRY, time_limit=LIMIT, title=_("Compose a collage"))
def compose_collage(variant_id: int) -> None:
    """Compose a collage, and show it to the group as its author wants."""
    wait_for_certificate()
    variant = Variant.objects.select_related("case__session", "photo").filter(pk=variant_id, state=Variant.State.WAITING).first()
    if variant is None:
        return
    covered, source = source_of_collage(variant)
    made = composed(content_of(source), from_json(variant.scene), width=source.width)
    finish_variant(variant, made, covered=covered, state=Variant.State.WAITING, afterwards=publish_in_group)


def source_of_collage(variant: Variant) -> tuple[int, Picture]:
    """Return what the elements are put on: the photo; or the parent's picture, if that is no collage (whose elements are in the scene).

    The first is how many regions of the photo are covered on it, at least.
    """
    ancestor = base_of_collage(variant)
    covered = ancestor.covered if ancestor else len(variant.photo.regions)
    if ancestor is None:
        found = Picture.objects.filter(photo=variant.photo_id, use=Picture.Use.MASTER).select_related("file").first()
    else:
        found = Picture.objects.filter(variant=ancestor, use=Picture.Use.PLAIN).select_related("file").first()
    if found is None:
        raise LookupError(f"There is no picture to put the collage {variant.pk} on.")
    return covered, found


@transaction.atomic
def publish_in_group(variant_id: int) -> None:
    """Show a finished variant to the group, or to its facilitators first if the session is moderated."""
    found = Variant.objects.select_for_update(of=("self",)).filter(pk=variant_id, state=Variant.State.DONE, shared_at=None)
    variant = found.select_related("case__session").first()
    if variant is None:
        return
    if must_be_checked(variant):
        let_check(variant)
        return
    variant.shared_at = timezone.now()
    variant.save(update_fields=["shared_at"])
    variant_shared.send(Variant, variant=variant)


def must_be_checked(variant: Variant) -> bool:
    """Return whether a facilitator looks at a variant before the group sees it: also at what was rejected, when it is shown again."""
    author = variant.created_by
    is_by_facilitator = author is not None and facilitates(actor_of(author), variant.case.session.group_id)
    return (variant.case.session.is_moderated and not is_by_facilitator) or variant.check_state == Variant.Check.REJECTED
