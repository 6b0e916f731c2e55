"""What is made of a photo, once more of the photo is covered: covered too, and made anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.jobs.declaring import back_off, job
from cms.jobs.queueing import enqueue
from community.visualisations.collage.scene import from_json
from community.visualisations.models import Photo, Picture, Variant
from community.visualisations.pictures import content_of, remove_pictures, replace_pictures
from community.visualisations.pipeline import photos as pipeline
from community.visualisations.pipeline.regions import read_regions, to_json
from community.visualisations.pipeline.renditions import Rendition

from .composing import composed
from .jobs import source_of_collage
from .marking import marked_files
from .signals import variant_renewed

if TYPE_CHECKING:
    from community.visualisations.pipeline.regions import Region

RETRY = back_off(5, first=timedelta(seconds=5))
SEEN = (Picture.Use.MASTER, Picture.Use.RENDITION)


def photo_renewed(photo: Photo, added: list[Region], **_signal: object) -> None:
    """Take the pictures of all variants of a photo away at once, and have them made anew with the added regions covered."""
    remove_pictures(Picture.objects.filter(variant__photo=photo, use__in=SEEN))
    enqueue(renew_variants, photo.pk, to_json(added))


@job(
    queue="photos", retry=RETRY, time_limit=timedelta(minutes=20), title=_("Make variants anew after more of a photo was covered")
)
def renew_variants(photo_id: int, added: list[dict[str, Any]]) -> None:
    """Make every variant of a photo anew, parents first. What is done already is passed over, so that it may run twice."""
    regions = read_regions(added)
    done = Variant.objects.filter(photo=photo_id, state=Variant.State.DONE, case__withdrawn_at=None).order_by("pk")
    for variant in done.select_related("case__session", "photo", "parent"):
        if Picture.objects.filter(variant=variant, use=Picture.Use.MASTER).exists():
            continue
        plain = Picture.objects.select_related("file").filter(variant=variant, use=Picture.Use.PLAIN).first()
        if plain is None:
            continue
        made = made_anew(variant, plain, regions)
        master, renditions = marked_files(variant, made)
        with transaction.atomic():
            replace_pictures(master=master, renditions=renditions, session=variant.case.session, variant=variant, plain=made)
            variant_renewed.send(Variant, variant=variant)


def made_anew(variant: Variant, plain: Picture, regions: list[Region]) -> Rendition:
    """Return a variant without a mark: a collage put on the photo as it is covered now; any other picture covered in the same places."""
    if variant.kind == Variant.Kind.COLLAGE:
        return composed(content_of(source_of_collage(variant)), from_json(variant.scene), width=plain.width)
    return Rendition(pipeline.add_blurs(content_of(plain), regions), "image/jpeg", plain.width, plain.height)
