"""From an upload to a file of a feature, and its deletion."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.media.full_disk import NO_ROOM, is_disk_full
from community.access.actor import actor_of
from community.access.verdicts import require
from search.attachments.texts import forget_unused

from .inspect import digest, inspect_upload
from .models import PrivateFile, Upload
from .quotas import check_quotas
from .ready import announce_if_ready
from .scanning import is_scanning, scan_soon
from .sizes import check_size
from .store import private_storage, time_to_finish
from .tenants import find_tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.files.uploadedfile import UploadedFile

    from cms.users.models import User

    from .models import UploadPart
    from .tenants import Tenant

LONGEST_NAME = 255  # of a file name as sent; `inspect.clean_name` derives the stored one


class OutOfStep(Exception):
    """The bytes are not for the current offset of the upload: another request was faster."""


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
    """Move the offset of an upload from `start` to `end`, unless it has changed in the meantime. Raises OutOfStep."""
    expires_at = timezone.now() + time_to_finish()
    if not Upload.objects.filter(pk=upload.pk, offset=start).update(offset=end, expires_at=expires_at):
        raise OutOfStep
    upload.offset, upload.expires_at = end, expires_at


def complete(*, upload: Upload, content: UploadedFile[bytes], start: int = 0) -> PrivateFile:
    """Create a staged file from an upload whose bytes are all in `content`; `start` is the offset before the last of them arrived.

    Raises ValidationError for a file that may not be shared, OutOfStep if another request has created the file. Afterwards either both the
    file and its row exist or neither does: do not call it inside another transaction.
    """
    inspected = inspect_upload(content, name=upload.name, tenant=find_tenant(upload.tenant))
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
    """Store a file that was sent whole with a form. Raises Refused, and ValidationError with the message to show."""
    begun = begin_upload(tenant=tenant, room=room, name=upload.name or "", length=upload.size or 0, by=by)
    try:
        return complete(upload=begun, content=upload)
    except BaseException as error:
        discard(begun.pk)
        if is_disk_full(error):
            raise ValidationError(NO_ROOM, code="no_room") from error
        raise


@contextmanager
def stored(
    *, tenant: Tenant, room: Any, name: str, content: bytes | File[bytes], content_type: str, scan: PrivateFile.Scan
) -> Iterator[PrivateFile]:
    """Yield a file that the site has made itself of one that was scanned, attached, in a transaction for the feature's row.

    If that fails, nothing is left.
    """
    now = timezone.now()
    stream = ContentFile(content) if isinstance(content, bytes) else content
    sha256 = digest(stream)  # first: it also writes out what is buffered, so that the size is right
    file = PrivateFile(
        tenant=tenant.name,
        room=str(room.pk),
        name=name,
        content_type=content_type,
        size=stream.size,
        sha256=sha256,
        scan=scan,
        attached_at=now,
        ready_at=now,
    )
    try:
        file.content.save(name, stream, save=False)
        with transaction.atomic():
            file.save(force_insert=True)
            yield file
    except BaseException:
        if file.content.name:
            private_storage().delete(file.content.name)
        raise


@transaction.atomic
def attach(*, file: uuid.UUID, tenant: Tenant, room: Any, by: User) -> PrivateFile:
    """Attach a staged file to a room, in the transaction of the feature: if that is rolled back, the file is staged again.

    Raises ValidationError unless `by` uploaded it for this room, it is not attached yet and no virus was found in it.
    """
    Upload.objects.filter(pk=file, uploaded_by=by).delete()  # first: `discard` locks the two in this order
    own = PrivateFile.objects.filter(pk=file, uploaded_by=by, tenant=tenant.name, room=str(room.pk))
    if not own.staged().exclude(scan=PrivateFile.Scan.INFECTED).update(attached_at=timezone.now()):
        if own.staged().exists():
            raise ValidationError(_("A virus was found in this file, so it was deleted. Choose another file."), code="infected")
        raise ValidationError(_("The uploaded file is no longer there. Choose it again."), code="not_staged")
    announce_if_ready(file)
    return own.get()


@transaction.atomic
def discard(key: uuid.UUID, *, offset: int | None = None) -> bool:
    """Delete an upload, its parts and the file made of it, unless that is attached. Return whether anything was deleted.

    With `offset`, only if that is its current offset: what another request did in the meantime stays.
    """
    at = {} if offset is None else {"offset": offset}
    uploads = list(Upload.objects.select_for_update().filter(pk=key, **at))  # nobody adds a part in the meantime
    if at and not uploads:
        return False
    files = list(PrivateFile.objects.staged().select_for_update().filter(pk=key))
    for row in [*uploads, *files]:
        row.delete()
    return bool(uploads or files)


def forget_content(instance: PrivateFile, **_signal: object) -> None:
    """Delete the bytes of a deleted row on commit, and their text from the search unless another file has the same content."""
    if instance.content.name:
        transaction.on_commit(partial(private_storage().delete, instance.content.name), robust=True)
    forget_unused([instance.sha256])


def forget_part(instance: UploadPart, **_signal: object) -> None:
    transaction.on_commit(partial(private_storage().delete, str(instance.content.name)), robust=True)


def contents_of_files(digests: Iterable[str]) -> Iterable[str]:
    """Return those of the digests for which a file exists."""
    return PrivateFile.objects.filter(sha256__in=digests).exclude(scan=PrivateFile.Scan.INFECTED).values_list("sha256", flat=True)
