"""Receiving the bytes of an upload: streamed without holding them in memory, and stored as parts until the last one arrives.

Nothing is locked in the meantime. A request that arrives while another still hangs on a dead connection continues from the current
offset; the late one finds that the offset has moved and drops its part.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.media.full_disk import NO_ROOM, is_disk_full

from .models import Upload, UploadPart
from .services import OutOfStep, advance, complete, discard
from .store import private_storage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .tus import Checksum

BLOCK = 64 * 1024
PART_LOST = _("A part of the file was lost on the server. Please upload it again.")


class WrongChecksum(Exception):
    """The bytes received do not match their checksum."""


def receive(
    *, upload: Upload, start: int, announced: int, read: Callable[[int], bytes], checksum: Checksum | None = None
) -> Upload:
    """Add the bytes that `read(number)` yields, at most `announced`; if the connection is cut, those that arrived.

    Raises OutOfStep, WrongChecksum, and ValidationError if the upload is complete but may not be shared, or if the disk is full: then
    nothing of the upload is kept.
    """
    if upload.offset != start:
        raise OutOfStep
    try:
        with closing(new_scratch_file()) as part:
            copy(blocks_of(read, announced), part, checksum)
            if part.size and start + part.size == upload.length:
                finish(upload, start, part)
            elif part.size:
                store_part(upload, start, part)
    except ValidationError:
        discard(upload.pk, offset=start)
        raise
    except BaseException as error:
        if not is_disk_full(error):
            raise
        discard(upload.pk, offset=start)
        raise ValidationError(NO_ROOM, code="no_room") from error
    return upload


def new_scratch_file() -> TemporaryUploadedFile:
    """Return an empty file in the process's temporary folder."""
    return TemporaryUploadedFile("upload", "application/octet-stream", 0, None)


def blocks_of(read: Callable[[int], bytes], announced: int) -> Iterator[bytes]:
    """Yield what arrives of `announced` bytes. A cut connection ends it without an error."""
    while announced > 0:
        try:
            block = read(min(BLOCK, announced))
        except OSError:
            return
        if not block:
            return
        announced -= len(block)
        yield block


def copy(blocks: Iterator[bytes], target: TemporaryUploadedFile, checksum: Checksum | None = None) -> None:
    """Append `blocks` to `target`. Raises WrongChecksum."""
    digest = checksum.begin() if checksum else None
    for block in blocks:
        target.write(block)
        if digest:
            digest.update(block)
    target.flush()
    target.size = target.tell()
    target.seek(0)
    if checksum and digest and not checksum.is_met_by(digest.digest()):
        raise WrongChecksum


def store_part(upload: Upload, start: int, content: TemporaryUploadedFile) -> None:
    """Store a part, unless the upload has moved on in the meantime. Raises OutOfStep."""
    part = UploadPart(upload=upload, start=start)
    end = start + (content.size or 0)
    try:
        part.content.save("part", content, save=False)
        with transaction.atomic():
            advance(upload, start=start, end=end)
            part.save(force_insert=True)
    except BaseException:
        if part.content.name:
            private_storage().delete(part.content.name)
        raise


def finish(upload: Upload, start: int, last: TemporaryUploadedFile) -> None:
    """Join the stored parts and the last one, and create the file. Raises OutOfStep, and ValidationError."""
    with closing(new_scratch_file()) as whole:
        try:
            copy(blocks_of_parts(upload, last), whole)
        except FileNotFoundError as error:
            if Upload.objects.filter(pk=upload.pk, offset=start).exists():
                raise ValidationError(PART_LOST, code="lost") from error
        if whole.size != upload.length:
            raise OutOfStep  # another request has created the file, and deleted the parts
        complete(upload=upload, content=whole, start=start)


def blocks_of_parts(upload: Upload, last: TemporaryUploadedFile) -> Iterator[bytes]:
    for part in upload.parts.all():
        with part.content.open("rb") as stored:
            yield from stored.chunks(BLOCK)
    yield from last.chunks(BLOCK)
