"""Making the pictures of a release: signed anew, with files of their own."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.generation import raise_generation
from cms.jobs.declaring import Later, back_off, job
from community.visualisations.cases.crediting import credit_of
from community.visualisations.making.marking import marked_files
from community.visualisations.models import Picture, Release, Variant
from community.visualisations.pictures import content_of, remove_pictures, store_picture
from community.visualisations.pipeline import photos as pipeline
from community.visualisations.pipeline.renditions import Rendition
from community.visualisations.provenance.waiting import wait_for_certificate

from .signals import release_changed

AT_ONCE = timedelta()
RETRY = back_off(5, first=timedelta(seconds=10))


@job(queue="photos", retry=RETRY, time_limit=timedelta(minutes=10), title=_("Prepare a variant for the public"))
def make_released(release_id: int) -> None:
    """Make the pictures of a release, before and after, and show it."""
    wait_for_certificate()
    found = Release.objects.select_related("variant__case__session", "variant__photo__case", "variant__parent").filter(
        pk=release_id
    )
    release = found.filter(withdrawn_at=None, ready_at=None, variant__case__withdrawn_at=None).first()
    if release is None:
        return
    variant = release.variant
    before = Picture.objects.select_related("file").filter(photo=variant.photo, use=Picture.Use.MASTER).first()
    after = Picture.objects.select_related("file").filter(variant=variant, use=Picture.Use.PLAIN).first()
    is_made = Picture.objects.filter(variant=variant, use=Picture.Use.MASTER).exists()  # not while it is made anew
    if before is None or after is None or not is_made:
        return
    plain = Rendition(content_of(after), after.file.content_type, after.width, after.height)
    _master, of_variant = marked_files(variant, plain)
    of_photo = pipeline.make_renditions(content_of(before), xmp=credit_of(variant.photo))
    with transaction.atomic():
        still = Release.objects.select_for_update(of=("self",)).filter(pk=release.pk, withdrawn_at=None, ready_at=None)
        if not still.exists():
            return
        if Picture.objects.filter(pk__in=(before.pk, after.pk)).count() < 2 or is_outdated(variant):
            raise Later(AT_ONCE)  # more was covered meanwhile, or credit or alternative text are others
        old = list(Picture.objects.filter(release=release))
        session = variant.case.session
        for made in of_photo:
            store_picture(made=made, use=Picture.Use.RELEASED, session=session, photo=variant.photo, release=release)
        for signed in of_variant:
            store_picture(made=signed, use=Picture.Use.RELEASED, session=session, variant=variant, release=release)
        remove_pictures(old)
        still.update(ready_at=timezone.now())
        release_changed.send(Release, keys=[release.pk])
        raise_generation()


def is_outdated(variant: Variant) -> bool:
    """Return whether what is written into the files of a release has changed since `variant` was read."""
    same = {"case__agreed_at": variant.case.agreed_at, "photo__alt_text": variant.photo.alt_text}
    return not Variant.objects.filter(pk=variant.pk, **same).exists()
