"""From an upload to a file of a feature, and its end."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.media.full_disk import NO_ROOM, is_disk_full
from community.access.actor import actor_of
from community.access.verdicts import require
from search.attachments.texts import forget_unused

from .inspect import inspect_upload
from .models import PrivateFile, Upload
from .quotas import check_quotas
from .ready import announce_if_ready
from .scanning import is_scanning, scan_soon
from .sizes import check_size
from .store import private_storage, time_to_finish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from cms.users.models import User

    from .models import UploadPart
    from .tenants import Tenant

LONGEST_NAME = 255  # of a file, as it is sent; `inspect.clean_name` makes of it what is kept


class OutOfStep(Exception):
    """Bytes came for another place than where the upload stands: somebody else was faster."""


def begin_upload(*, tenant: Tenant, room: Any, name: str, length: int, by: User) -> Upload:
    """Return a new upload of `length` bytes. Raises Refused, and ValidationError if it is too large or a quota is used up."""
    require(tenant.can_upload(actor_of(by), room))
    check_size(length)
    upload = Upload.objects.create(
        uploaded_by=by,
        tenant=tenant.name,
        room=str(room.pk),
        name=name.replace("\0", "")[-LONGEST_NAME:],
        length=length,
        expires_at=timezone.now() + time_to_finish(),
    )
    try:
        check_quotas(upload, tenant, room)
    except ValidationError:
        upload.delete()
        raise
    return upload


def advance(upload: Upload, *, start: int, end: int) -> None:
    """Move an upload on from `start` to `end`, unless it is somewhere else by now. Raises OutOfStep."""
    expires_at = timezone.now() + time_to_finish()
    if not Upload.objects.filter(pk=upload.pk, offset=start).update(offset=end, expires_at=expires_at):
        raise OutOfStep
    upload.offset, upload.expires_at = end, expires_at


def complete(*, upload: Upload, content: UploadedFile[bytes], start: int = 0) -> PrivateFile:
    """Make a staged file of an upload all of whose bytes are in `content`; `start` is where it stood before the last came.

    Raises ValidationError for a file that may not be shared, OutOfStep if another request has made the file. Either the file and its
    row are there afterwards or neither: it must not be called inside another transaction.
    """
    inspected = inspect_upload(content, name=upload.name)
    file = PrivateFile(
        pk=upload.pk,
        uploaded_by_id=upload.uploaded_by_id,
        tenant=upload.tenant,
        room=upload.room,
        name=inspected.name,
        content_type=inspected.content_type,
        size=inspected.size,
        sha256=inspected.sha256,
        scan=PrivateFile.Scan.CHECKING if is_scanning() else PrivateFile.Scan.NOT_SCANNED,
    )
    try:
        file.content.save(inspected.name, content, save=False)
        with transaction.atomic(durable=True):
            advance(upload, start=start, end=upload.length)
            file.save(force_insert=True)
            upload.parts.all().delete()
            scan_soon(file)
    except BaseException:
        if file.content.name:
            private_storage().delete(file.content.name)
        raise
    return file


def stage_upload(*, tenant: Tenant, room: Any, upload: UploadedFile[bytes], by: User) -> PrivateFile:
    """Store a file that came whole, with a form. Raises Refused, and ValidationError with what to say of it."""
    begun = begin_upload(tenant=tenant, room=room, name=upload.name or "", length=upload.size or 0, by=by)
    try:
        return complete(upload=begun, content=upload)
    except BaseException as error:
        discard(begun.pk)
        if is_disk_full(error):
            raise ValidationError(NO_ROOM, code="no_room") from error
        raise


@transaction.atomic
def attach(*, file: uuid.UUID, tenant: Tenant, room: Any, by: User) -> PrivateFile:
    """Take a staged file into a room, in the transaction of the feature: if that is rolled back, the file is staged again.

    Raises ValidationError unless `by` uploaded it for this room, it is not used yet and no virus was found in it.
    """
    Upload.objects.filter(pk=file, uploaded_by=by).delete()  # first, as whoever discards it takes the two in this order
    own = PrivateFile.objects.filter(pk=file, uploaded_by=by, tenant=tenant.name, room=str(room.pk))
    if not own.staged().exclude(scan=PrivateFile.Scan.INFECTED).update(attached_at=timezone.now()):
        if own.staged().exists():
            raise ValidationError(_("A virus was found in this file, so it was deleted. Choose another file."), code="infected")
        raise ValidationError(_("The uploaded file is no longer there. Choose it again."), code="not_staged")
    announce_if_ready(file)
    return own.get()


@transaction.atomic
def discard(key: uuid.UUID, *, offset: int | None = None) -> bool:
    """End an upload, with all that came of it and the file it has become, unless that is attached. Return whether there was anything.

    With `offset` it is ended only if it stands there: what another request made of it meanwhile stays.
    """
    at = {} if offset is None else {"offset": offset}
    uploads = list(Upload.objects.select_for_update().filter(pk=key, **at))  # nobody adds a part meanwhile
    if at and not uploads:
        return False
    files = list(PrivateFile.objects.staged().select_for_update().filter(pk=key))
    for row in [*uploads, *files]:
        row.delete()
    return bool(uploads or files)


def forget_content(instance: PrivateFile, **_signal: object) -> None:
    """Remove the bytes of a deleted row once the deletion is committed, and what the search keeps of their text if nobody else has them."""
    if instance.content.name:
        transaction.on_commit(partial(private_storage().delete, instance.content.name), robust=True)
    forget_unused([instance.sha256])


def forget_part(instance: UploadPart, **_signal: object) -> None:
    transaction.on_commit(partial(private_storage().delete, str(instance.content.name)), robust=True)


def contents_of_files(digests: Iterable[str]) -> Iterable[str]:
    """Return those of the contents that there is a file of."""
    return PrivateFile.objects.filter(sha256__in=digests).exclude(scan=PrivateFile.Scan.INFECTED).values_list("sha256", flat=True)
