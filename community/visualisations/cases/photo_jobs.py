"""The jobs of photos. Each takes an id, may run twice, and gives up without a trace if the photo is not what it was meant for any more."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.jobs.declaring import Final, Later, back_off, job
from cms.jobs.queueing import enqueue
from community.visualisations.collage.scene import to_json as scene_to_json
from community.visualisations.models import Case, Photo, Picture
from community.visualisations.pictures import content_of, remove_pictures, replace_pictures, store_picture
from community.visualisations.pipeline import photos as pipeline
from community.visualisations.pipeline.errors import PhotoRefused
from community.visualisations.pipeline.regions import MOST_REGIONS, stored_regions, to_json
from community.visualisations.pipeline.renditions import Rendition

from .crediting import credit_of
from .signals import photo_renewed

if TYPE_CHECKING:
    from community.visualisations.pipeline.photos import PreparedPhoto
    from community.visualisations.pipeline.regions import Region
    from community.visualisations.pipeline.steps import Progress

JPEG = "image/jpeg"  # of working copies and masters
QUEUE, LIMIT = "photos", timedelta(minutes=10)
RETRY = back_off(5, first=timedelta(seconds=5))
AT_ONCE = timedelta()


@job(queue=QUEUE, retry=RETRY, time_limit=LIMIT, title=_("Prepare a photo"))
def prepare_photo(photo_id: int) -> None:
    """Make the working copy of an upload, and delete the upload."""
    photo = photo_in(photo_id, Photo.State.WAITING)
    original = file_of(photo, Picture.Use.ORIGINAL)
    if photo is None or original is None:
        return
    try:
        with original.file.content.open("rb") as content:
            prepared = pipeline.prepare_photo(content, report=partial(tell, photo))
    except PhotoRefused as error:
        refuse_photo(photo, error)
    else:
        keep_working(photo, prepared)


@job(queue=QUEUE, retry=RETRY, time_limit=LIMIT, title=_("Turn a photo"))
def turn_photo(photo_id: int, quarters: int, revision: int) -> None:
    """Turn the working copy. `revision` is that of the regions before: the second run finds another."""
    photo = photo_in(photo_id, Photo.State.WAITING)
    working = file_of(photo, Picture.Use.WORKING)
    if photo is None or working is None or photo.revision != revision:
        return
    keep_working(photo, pipeline.turn_photo(content_of(working), quarters, report=partial(tell, photo)))


def keep_working(photo: Photo, prepared: PreparedPhoto) -> None:
    """Store a working copy in place of every other file of the photo, if the photo still waits for it."""
    with transaction.atomic():
        current = Photo.objects.select_for_update(of=("self",)).filter(pk=photo.pk, state=Photo.State.WAITING).first()
        if current is None:
            return
        old = list(photo.pictures.all())
        store_picture(made=prepared, use=Picture.Use.WORKING, session=photo.case.session, photo=photo)
        remove_pictures(old)
        current.state, current.regions, current.revision = Photo.State.CHECKED, to_json(prepared.regions), current.revision + 1
        current.width, current.height = prepared.width, prepared.height
        current.save(update_fields=["state", "regions", "revision", "width", "height"])


def refuse_photo(photo: Photo, error: PhotoRefused) -> None:
    """Delete an upload that is no photo, and keep the reason for its uploader."""
    with transaction.atomic():
        if Photo.objects.filter(pk=photo.pk, state=Photo.State.WAITING).update(state=Photo.State.REFUSED, reason=error.reason):
            remove_pictures(photo.pictures.all())


@job(queue=QUEUE, retry=RETRY, time_limit=LIMIT, title=_("Cover faces and plates on a photo"))
def cover_photo(photo_id: int) -> None:
    """Cover what was confirmed, and delete the working copy."""
    photo = photo_in(photo_id, Photo.State.COVERING)
    working = file_of(photo, Picture.Use.WORKING)
    if photo is None or working is None:
        return
    covered = pipeline.blur_photo(content_of(working), stored_regions(photo.regions), xmp=credit_of(photo))
    Photo.objects.filter(pk=photo.pk).update(view=proposed_view(covered))
    make_files(photo, working, covered)


@job(queue=QUEUE, retry=RETRY, time_limit=LIMIT, title=_("Cover more on a photo"))
def cover_more(photo_id: int, added: list[dict[str, object]]) -> None:
    """Cover more of a photo that is ready. What was made of it is made anew (`photo_renewed`)."""
    photo = photo_in(photo_id, Photo.State.READY)
    master = file_of(photo, Picture.Use.MASTER)
    if photo is None or master is None:
        return
    if all(region in photo.regions for region in added):
        return  # the worker was killed after it had stored everything
    regions = stored_regions(added)
    covered = pipeline.add_blurs(content_of(master), regions, xmp=credit_of(photo))
    make_files(photo, master, covered, added=regions)


@job(queue=QUEUE, retry=RETRY, time_limit=LIMIT, title=_("Write credit and licence into a photo"))
def render_photo(photo_id: int) -> None:
    """Make the files of a photo again, with the credit and licence of today."""
    photo = photo_in(photo_id, Photo.State.READY)
    master = file_of(photo, Picture.Use.MASTER)
    if photo is not None and master is not None:
        make_files(photo, master, pipeline.add_blurs(content_of(master), [], xmp=credit_of(photo)))


def make_files(photo: Photo, source: Picture, picture: bytes, added: list[Region] | None = None) -> None:
    """Store a covered photo with its renditions in place of all its files, if the photo is still in its state.

    `source` is the file that it was made of. If another job has replaced that meanwhile, what it has covered is not in `picture`; and if credit,
    licence or alternative text are others, they are not in the files: then this job begins again. `confirm_rights` locks the case too.
    """
    master = Rendition(picture, JPEG, photo.width, photo.height)
    renditions = pipeline.make_renditions(picture, xmp=credit_of(photo))
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=photo.case_id).first()
        current = Photo.objects.select_for_update(of=("self",)).filter(pk=photo.pk, state=photo.state).first()
        if case is None or current is None:
            return
        is_outdated = (case.agreed_at, current.alt_text) != (photo.case.agreed_at, photo.alt_text)
        if is_outdated or not Picture.objects.filter(pk=source.pk).exists():
            raise Later(AT_ONCE)
        if added and len(current.regions) + len(added) > MOST_REGIONS:  # another job was faster
            raise Final(f"There can be at most {MOST_REGIONS} regions on a photo.")
        replace_pictures(master=master, renditions=renditions, session=photo.case.session, photo=photo)
        current.state, current.name, current.staged_until = Photo.State.READY, "", None
        if added:
            current.regions = [*current.regions, *to_json(added)]
            current.revision += 1
        current.save(update_fields=["state", "name", "staged_until", "regions", "revision"])
        if added:
            photo_renewed.send(Photo, photo=photo)


def proposed_view(picture: bytes) -> dict[str, object]:
    """Return a scene with nothing in it: the horizon, the sun and the light of a photo, as far as they can be found."""
    from community.visualisations.collage.light import propose  # OpenCV: for workers only

    return scene_to_json(propose(picture))


def file_of(photo: Photo | None, use: Picture.Use) -> Picture | None:
    return Picture.objects.filter(photo=photo, use=use).first() if photo else None


def photo_in(photo_id: int, state: str) -> Photo | None:
    """Return the photo with its session, if it is in `state`."""
    return Photo.objects.select_related("case__session").filter(pk=photo_id, state=state, case__withdrawn_at=None).first()


def tell(photo: Photo, progress: Progress) -> None:
    """Keep how far the preparation of a photo is, in per cent, for its uploader's page."""
    Photo.objects.filter(pk=photo.pk).update(step=round(progress.done * 100))


def cover_more_later(photo: Photo, regions: list[Region]) -> None:
    """Enqueue covering more of a photo, in the transaction of whoever asked for it."""
    enqueue(cover_more, photo.pk, to_json(regions))
