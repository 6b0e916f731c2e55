"""What is made of a photo, once more of the photo is covered, or its credit changes: covered too, and made anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.jobs.declaring import Later, back_off, job
from cms.jobs.queueing import enqueue
from community.visualisations.collage.scene import from_json
from community.visualisations.models import Case, Photo, Picture, Variant
from community.visualisations.pictures import content_of, remove_pictures, replace_pictures
from community.visualisations.pipeline.renditions import Rendition
from community.visualisations.provenance.waiting import wait_for_certificate

from .composing import composed
from .finishing import with_more_covered
from .jobs import source_of_collage
from .marking import marked_files
from .signals import variant_renewed

if TYPE_CHECKING:
    from typing import Any

RETRY = back_off(5, first=timedelta(seconds=5))
LIMIT = timedelta(minutes=20)


def photo_renewed(photo: Photo, **_signal: object) -> None:
    """Take the pictures of all variants of a photo away at once, and have them made anew with the added regions covered."""
    remove_pictures(Picture.objects.filter(variant__photo=photo, use__in=Picture.SHOWN))
    enqueue(renew_variants, photo.pk)


def credit_changed(case: Case, **_signal: object) -> None:
    """Write the credit and licence of today into the files of all variants of a case."""
    for variant in Variant.objects.filter(case=case, state=Variant.State.DONE).order_by("pk").values_list("pk", flat=True):
        enqueue(mark_again, variant)


@job(queue="photos", retry=RETRY, time_limit=LIMIT, title=_("Make variants anew after more of a photo was covered"))
def renew_variants(photo_id: int) -> None:
    """Make every variant of a photo anew on which less is covered, parents first. What is done already is passed over."""
    wait_for_certificate()
    variants = Variant.objects.filter(photo=photo_id, state=Variant.State.DONE, case__withdrawn_at=None).order_by("pk")
    for key in list(variants.values_list("pk", flat=True)):
        variant = variants.select_related("case__session", "photo", "parent").filter(pk=key).first()
        if variant is not None and not is_covered(variant):
            make_anew(variant)


def is_covered(variant: Variant) -> bool:
    has_files = Picture.objects.filter(variant=variant, use=Picture.Use.MASTER).exists()
    return has_files and variant.covered >= len(variant.photo.regions)


@job(queue="photos", retry=RETRY, time_limit=LIMIT, title=_("Write credit and licence into a variant"))
def mark_again(variant_id: int) -> None:
    """Make the files of a variant again, with the credit and licence of today."""
    wait_for_certificate()
    found = Variant.objects.filter(pk=variant_id, state=Variant.State.DONE, case__withdrawn_at=None)
    variant = found.select_related("case__session", "photo", "parent").first()
    if variant is not None and is_covered(variant):  # else it is about to be made anew
        make_anew(variant)


def make_anew(variant: Variant) -> None:
    """Make the files of a variant again. If its photo or another job changes meanwhile, the job begins again: raises Later."""
    plain = Picture.objects.select_related("file").filter(variant=variant, use=Picture.Use.PLAIN).first()
    if plain is None:
        return
    regions: list[dict[str, Any]] = variant.photo.regions
    made = made_anew(variant, plain, regions[variant.covered :])
    master, renditions = marked_files(variant, made)
    with transaction.atomic():
        current = Variant.objects.select_for_update(of=("self",)).filter(pk=variant.pk, state=Variant.State.DONE).first()
        photo = Photo.objects.select_for_update(of=("self",)).filter(pk=variant.photo_id).first()
        if current is None or photo is None:
            return
        if len(photo.regions) != len(regions) or not Picture.objects.filter(pk=plain.pk).exists():
            raise Later(timedelta())
        replace_pictures(master=master, renditions=renditions, session=variant.case.session, variant=variant, plain=made)
        current.covered = len(regions)
        current.save(update_fields=["covered"])
        variant_renewed.send(Variant, variant=variant)


def made_anew(variant: Variant, plain: Picture, added: list[dict[str, Any]]) -> Rendition:
    """Return a variant without a mark: a collage put on the photo as it is covered now; any other picture covered in the same places."""
    whole = Rendition(content_of(plain), plain.file.content_type, plain.width, plain.height)
    if not added:
        return whole
    if variant.kind == Variant.Kind.COLLAGE:
        _covered, source = source_of_collage(variant)
        return composed(content_of(source), from_json(variant.scene), width=plain.width)
    return with_more_covered(whole, added)
