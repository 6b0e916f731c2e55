"""Making small pictures of images and of the first pages of PDFs, as a job. They are as private as their files."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from PIL import Image

from cms.jobs.declaring import back_off, job
from cms.jobs.queueing import enqueue
from community.files.inspect import IMAGES, PDF
from community.files.models import PrivateFile
from community.files.services import stored
from community.library.models import Preview, Version
from community.library.tenant import PREVIEWS
from search.attachments.reading import ReadingFailed, run_apart

PROCESS = "community.library.previewing.process"
SECONDS = 60
LARGEST = 60 * 1024 * 1024  # bytes of a file of which a picture is made
IMAGE_TYPES = frozenset(kind.content_type for kind in IMAGES.values())


def version_came(version: Version, **_signal: object) -> None:
    if kind_of(version.file):
        enqueue(make_preview, str(version.pk))


def kind_of(file: PrivateFile) -> str:
    """Return how the process apart draws a file: "image" or "pdf"; "" if it does not."""
    if file.size > LARGEST:
        return ""
    return "image" if file.content_type in IMAGE_TYPES else "pdf" if file.content_type == PDF.content_type else ""


@job(
    retry=back_off(3, first=timedelta(minutes=1)),
    time_limit=timedelta(minutes=3),
    priority=-5,
    title=_("Draw a small picture of a file"),
)
def make_preview(version_id: str) -> None:
    """Make the small picture of a version, unless there is one. A file that cannot be drawn has none."""
    version = Version.objects.select_related("document").filter(pk=UUID(version_id)).first()
    if version is None or Preview.objects.filter(version=version).exists():
        return
    with TemporaryFile() as source, TemporaryFile() as answer:
        with version.file.content.open("rb") as content:
            shutil.copyfileobj(content, source)
        source.seek(0)
        if not draw(kind_of(version.file), source, answer):
            return
        answer.seek(0)
        store(version, answer.read())


def draw(kind: str, source: IO[bytes], answer: IO[bytes]) -> bool:
    """Draw what is in `source`; return whether there is a picture. Raises ReadingFailed if that does not work on this machine."""
    try:
        status = run_apart([PROCESS, kind], source, answer, seconds=SECONDS)
    except subprocess.TimeoutExpired:
        return False
    if status not in {0, 3} and status > 0:
        raise ReadingFailed(f"The process that draws small pictures ended with {status}.")
    return status == 0


def store(version: Version, content: bytes) -> Preview:
    with Image.open(BytesIO(content), formats=("WEBP",)) as picture:
        width, height = picture.size
    with stored(
        tenant=PREVIEWS,
        room=version.document.group,
        name="preview.webp",
        content=content,
        content_type="image/webp",
        scan=PrivateFile.Scan.NOT_SCANNED,
    ) as file:
        # Deleted, or drawn by another worker, in the meantime: the error undoes the file too.
        Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
        return Preview.objects.create(file=file, version=version, width=width, height=height)
