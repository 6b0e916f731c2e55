"""A person's photo: it is sent as it is, and a job makes the site's own of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.jobs.declaring import back_off, job
from cms.jobs.queueing import enqueue
from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.models import PrivateFile
from community.files.services import stored
from community.files.sizes import check_size
from community.people.models import Profile, ProfilePhoto, SentPhoto
from community.people.rules import can_have_profile

from .saving import locked_profile
from .signals import profile_changed
from .squares import check_picture, make_square
from .tenant import PHOTOS, SENT

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from cms.users.models import User

NOT_SCANNED = PrivateFile.Scan.NOT_SCANNED  # nobody is shown it, and what is made of it has nothing of it but pixels


class Replaced(Exception):
    """Raised when the person has sent another photo, or deleted hers, in the meantime."""


def send_photo(*, upload: UploadedFile[bytes], by: User) -> SentPhoto:
    """Take a new photo of a person, and have the site's own made of it. Raises Refused, and ValidationError for what is no picture.

    Afterwards either both the file and its row exist or neither does: do not call it inside another transaction.
    """
    require(can_have_profile(actor_of(by)))
    check_size(upload.size or 0)
    check_picture(upload)
    facts: dict[str, Any] = {"name": "photo", "content_type": "application/octet-stream", "scan": NOT_SCANNED}
    with stored(tenant=SENT, room=locked_profile(by), content=upload, **facts) as file:
        profile = locked_profile(by)
        for earlier in SentPhoto.objects.filter(profile=profile):
            earlier.delete()
        sent = SentPhoto.objects.create(profile=profile, file=file)
        Profile.objects.filter(pk=profile.pk).update(photo_refused=False)
        enqueue(make_photo, str(file.pk))
    return sent


@job(
    queue="images",
    retry=back_off(4, first=timedelta(seconds=5)),
    time_limit=timedelta(minutes=3),
    title=_("Make the photo of a profile"),
)
def make_photo(key: str) -> None:
    """Make the photo of what was sent, unless that was replaced."""
    sent = SentPhoto.objects.select_related("profile").filter(pk=UUID(key)).first()
    if sent is None:
        return
    try:
        with sent.file.content.open("rb") as content:
            made = make_square(content)
    except ValidationError:
        refuse_photo(sent)
        return
    facts: dict[str, Any] = {"name": "photo.jpg", "content_type": "image/jpeg", "scan": NOT_SCANNED}
    with suppress(Replaced), stored(tenant=PHOTOS, room=sent.profile, content=made, **facts) as file:
        settle(sent)
        ProfilePhoto.objects.filter(profile=sent.profile).delete()
        ProfilePhoto.objects.create(profile=sent.profile, file=file)
        profile_changed.send(Profile, people={sent.profile.user_id})


def settle(sent: SentPhoto) -> None:
    """Delete what was sent. Raises Replaced if it is not there any more."""
    Profile.objects.select_for_update(of=("self",)).filter(pk=sent.profile_id).first()
    current = SentPhoto.objects.filter(pk=sent.pk).first()
    if current is None:
        raise Replaced
    current.delete()


@transaction.atomic
def refuse_photo(sent: SentPhoto) -> None:
    """Delete what is no picture, and note that for its person."""
    with suppress(Replaced):
        settle(sent)
        Profile.objects.filter(pk=sent.profile_id).update(photo_refused=True)


@transaction.atomic
def remove_photo(*, by: User) -> None:
    """Delete a person's own photo, and what she sent for it, if there is one. Raises Refused."""
    require(can_have_profile(actor_of(by)))
    profile = locked_profile(by)
    for model in (SentPhoto, ProfilePhoto):
        for photo in model._default_manager.filter(profile=profile):
            photo.delete()
    Profile.objects.filter(pk=profile.pk).update(photo_refused=False)
    profile_changed.send(Profile, people={by.pk})
