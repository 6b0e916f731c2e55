"""A photo of a case: from its upload over what is covered on it to the files that the group sees.

What was uploaded is read by the pipeline alone, and deleted as soon as there is a clean working copy of it. That can be seen by its uploader
only, for a day at most: then she has confirmed what is covered, or it is gone. Afterwards more can be covered, never less.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.jobs.queueing import enqueue
from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.services import attach
from community.visualisations.lookups import locked_case, locked_session
from community.visualisations.models import Case, Photo, Picture
from community.visualisations.pictures import remove_pictures
from community.visualisations.pipeline.regions import read_regions, refuse_too_many_regions, stored_regions, to_json
from community.visualisations.rules import can_add_photo_to, can_cover_more, can_edit_case, lacks_agreement
from community.visualisations.tenant import VISUALISATIONS

from .photo_jobs import cover_more_later, cover_photo, prepare_photo, render_photo, turn_photo
from .signals import photo_described

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from cms.users.models import User
    from community.files.models import PrivateFile
    from community.visualisations.pipeline.regions import Region

MOST_PHOTOS = 5  # of a case
STAGED_FOR = timedelta(hours=24)
COVERED_WITHIN = timedelta(hours=1)  # what was confirmed in the last minute; then even a photo that cannot be covered is deleted
NOT_AGREED = gettext_lazy("Cover everybody who has not agreed, or confirm that all have.")
USABLE = (Photo.State.WAITING, Photo.State.CHECKED, Photo.State.COVERING, Photo.State.READY)


class ChangedMeanwhile(Exception):
    """The regions were changed in another window since this one was opened."""


@transaction.atomic
def add_photo(*, case: Case, staged: UUID, by: User, now: datetime) -> Photo:
    """Add a staged upload to the case, and have it prepared. Raises Refused, and ValidationError if there are too many or it is gone."""
    locked_session(case.session)  # the photos of this member in all her cases count
    require(can_add_photo_to(actor_of(by), locked_case(case), now))
    refuse_too_many(case, by)
    file = attach(file=staged, tenant=VISUALISATIONS, room=case, by=by)
    photo = Photo.objects.create(case=case, position=case.photos.count(), name=file.name, staged_until=now + STAGED_FOR)
    Picture.objects.create(file=file, session=case.session, photo=photo, use=Picture.Use.ORIGINAL)
    if file.ready_at is not None:
        enqueue(prepare_photo, photo.pk)  # else when the scanner is through: `upload_ready`
    return photo


def refuse_too_many(case: Case, by: User) -> None:
    """Raise ValidationError if the case, or this member in the session, has as many photos as there can be."""
    usable = Photo.objects.filter(state__in=USABLE)
    if usable.filter(case=case).count() >= MOST_PHOTOS:
        raise ValidationError(_("A place can have five photos. Remove one first."), code="too_many")
    most = case.session.photos_per_member
    if usable.filter(case__session=case.session_id, case__created_by=by).count() >= most:
        words = ngettext(
            "You can upload %(most)d photo to this session.", "You can upload %(most)d photos to this session.", most
        )
        raise ValidationError(words % {"most": most}, code="too_many")


def upload_ready(file: PrivateFile, **_signal: object) -> None:
    """Have an upload prepared once it was scanned for viruses."""
    if file.tenant == VISUALISATIONS.name:
        for photo in Picture.objects.filter(pk=file.pk, use=Picture.Use.ORIGINAL).values_list("photo", flat=True):
            enqueue(prepare_photo, photo)


@transaction.atomic
def remove_photo(*, photo: Photo, by: User) -> None:
    """Remove a photo from its case, with all variants made of it. Raises Refused."""
    require(can_edit_case(actor_of(by), photo.case))
    photo.delete()


@transaction.atomic
def save_regions(*, photo: Photo, regions: Any, revision: int, by: User) -> int:
    """Save what `by` wants covered, as JSON of a browser; return the new revision.

    Raises Refused, ValidationError for what is no region, and ChangedMeanwhile if `revision` is not the latest.
    """
    current = staged_photo(photo, by)
    if current.revision != revision:
        raise ChangedMeanwhile
    keep_regions(current, to_json(read_regions(regions)))
    return current.revision


@transaction.atomic
def tick_regions(*, photo: Photo, ticked: Collection[str], revision: int | None, by: User) -> None:
    """Leave all regions visible whose place in the list is not among `ticked`.

    Raises Refused, ValidationError, and ChangedMeanwhile if that list is not the latest: its places would be those of other regions.
    """
    current = staged_photo(photo, by)
    if current.revision != revision:
        raise ChangedMeanwhile
    keep_regions(current, [{**region, "is_blurred": str(place) in ticked} for place, region in enumerate(current.regions)])


def keep_regions(photo: Photo, regions: list[dict[str, Any]]) -> None:
    """Store the regions of a photo that is to be confirmed. For whoever becomes visible by that, nobody has said yet that she agrees."""
    before = still_visible(photo)
    photo.regions, photo.revision = regions, photo.revision + 1
    photo.save(update_fields=["regions", "revision"])
    if any(region not in before for region in still_visible(photo)):
        Case.objects.filter(pk=photo.case_id).update(people_agreed=False)


@transaction.atomic
def add_regions(*, photo: Photo, regions: Any, by: User) -> None:
    """Cover more regions, as JSON: of a photo that is to be confirmed, or of one that is ready, for good. Raises Refused, ValidationError.

    The facilitators of the group can cover more too, but only what others see already.
    """
    added = [replace(region, is_blurred=True) for region in read_regions(regions)]
    if not added:
        raise ValidationError(_("Draw a region first."), code="none")
    if photo.state == Photo.State.READY:
        require(can_cover_more(actor_of(by), photo))
        refuse_too_many_regions(len(photo.regions) + len(added))  # the job counts again
        cover_more_later(photo, added)
        return
    current = staged_photo(photo, by)
    refuse_too_many_regions(len(current.regions) + len(added))
    keep_regions(current, [*current.regions, *to_json(added)])


@transaction.atomic
def describe_photo(*, photo: Photo, alt_text: str, by: User) -> None:
    """Save what a photo shows. Raises Refused."""
    require(can_edit_case(actor_of(by), photo.case))
    stored = Photo.objects.filter(pk=photo.pk)
    is_new = stored.exclude(alt_text=alt_text).update(alt_text=alt_text)
    if is_new and stored.filter(state=Photo.State.READY).exists():  # `photo` may be older than the end of the job that covers it
        enqueue(render_photo, photo.pk)
        photo_described.send(Photo, photo=photo)


@transaction.atomic
def confirm_photo(*, photo: Photo, by: User) -> None:
    """Cover what is to be covered, for good. Raises Refused, and ValidationError if the photo is no longer there to be confirmed.

    The group sees the photo at once if its case is shown already. So everybody who stays visible must have agreed before
    (ValidationError with the code "not_agreed"); a draft is asked for that when it is shown (`what_is_missing`).
    """
    current = staged_photo(photo, by)
    if current.case.is_shared and lacks_agreement(current.case, current):
        raise ValidationError(NOT_AGREED, code="not_agreed")
    current.state, current.step = Photo.State.COVERING, 0
    current.save(update_fields=["state", "step"])
    enqueue(cover_photo, current.pk)


@transaction.atomic
def turn(*, photo: Photo, quarters: int, by: User) -> None:
    """Turn a photo that is to be confirmed by quarters, clockwise, and look for faces and plates again. Raises Refused, ValidationError."""
    current = staged_photo(photo, by)
    current.state, current.step = Photo.State.WAITING, 0
    current.save(update_fields=["state", "step"])
    enqueue(turn_photo, current.pk, quarters % 4, current.revision)


def staged_photo(photo: Photo, by: User) -> Photo:
    """Return the stored photo that waits to be confirmed, locked, with its case, locked first. Raises Refused, ValidationError."""
    case = locked_case(photo.case)
    require(can_edit_case(actor_of(by), case))
    current = Photo.objects.select_for_update(of=("self",)).filter(pk=photo.pk).first()
    if current is None or current.state != Photo.State.CHECKED or is_late(current):
        raise ValidationError(_("This photo is not waiting to be confirmed any more."), code="not_staged")
    current.case = case
    return current


def is_late(photo: Photo) -> bool:
    return photo.staged_until is not None and photo.staged_until <= timezone.now()


def still_visible(photo: Photo) -> list[Region]:
    """Return the regions of a photo that its uploader has left visible."""
    return [region for region in stored_regions(photo.regions) if not region.is_blurred]


def expire_photos() -> None:
    """Delete photos that were not confirmed in time, or that could not be covered. Idempotent."""
    now = timezone.now()
    unconfirmed = Q(state__in=(Photo.State.WAITING, Photo.State.CHECKED), staged_until__lte=now)
    uncovered = Q(state=Photo.State.COVERING, staged_until__lte=now - COVERED_WITHIN)
    late = Photo.objects.filter(unconfirmed | uncovered)
    for key in late.values_list("pk", flat=True):
        with transaction.atomic():
            photo = late.select_for_update(of=("self",)).filter(pk=key).first()
            if photo is not None:
                remove_pictures(photo.pictures.all())
                photo.state, photo.name, photo.regions = Photo.State.EXPIRED, "", []
                photo.save(update_fields=["state", "name", "regions"])
