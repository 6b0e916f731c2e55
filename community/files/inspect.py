"""Detect what an upload is by its content, never by its name.

Text is stored byte for byte as it was uploaded, together with the detected encoding: a wrong guess loses nothing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from PIL import Image

from search.attachments.formats import UnreadableFile, check_sizes
from search.attachments.models import FileText
from search.attachments.reading import ReadingFailed, read_file

from .encodings import CHARSETS, CONTROL, MARKUP, SNIFFED_BYTES, decoded, encoding_of
from .sizes import check_size

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from .tenants import Tenant

LONGEST_NAME = 120
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # bytes that no text contains


@dataclass(frozen=True)
class Kind:
    """A kind of file that members may share; a file with none of its suffixes gets the first one."""

    content_type: str
    suffixes: tuple[str, ...]


TEXT = Kind("text/plain", (".txt", ".md", ".csv"))
PDF = Kind("application/pdf", (".pdf",))
IMAGES = {
    "JPEG": Kind("image/jpeg", (".jpg", ".jpeg")),
    "PNG": Kind("image/png", (".png",)),
    "GIF": Kind("image/gif", (".gif",)),
    "WEBP": Kind("image/webp", (".webp",)),
    "AVIF": Kind("image/avif", (".avif",)),
}
#: By a file that only this kind contains in its ZIP container.
OFFICE = {
    "word/document.xml": Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
    ),
    "xl/workbook.xml": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)),
    "ppt/presentation.xml": Kind(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        (".pptx",),
    ),
}
#: By the content of the file `mimetype` in the container.
OPEN_DOCUMENT = {
    f"application/vnd.oasis.opendocument.{name}": Kind(f"application/vnd.oasis.opendocument.{name}", (suffix,))
    for name, suffix in (
        ("text", ".odt"),
        ("spreadsheet", ".ods"),
        ("presentation", ".odp"),
    )
}
KINDS = [PDF, *IMAGES.values(), *OFFICE.values(), *OPEN_DOCUMENT.values(), TEXT]
#: For the browser's file dialogue; only the content decides.
ACCEPTED_SUFFIXES = ",".join(suffix for kind in KINDS for suffix in kind.suffixes)


@dataclass(frozen=True)
class Inspected:
    """What an upload turned out to be."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspect_upload(upload: UploadedFile[bytes], *, name: str = "", tenant: Tenant | None = None) -> Inspected:
    """Inspect `upload`, called `name`. Raises ValidationError for a file that is empty, too large or of a kind that may not be shared.

    A tenant may have kinds of its own.
    """
    size = upload.size or 0
    check_size(size)
    own = tenant.kind_of if tenant else None
    kind = (own or kind_of)(upload)
    if kind is None:
        raise ValidationError(tenant.why_refused if tenant and own else why_refused(upload), code="kind")
    return Inspected(
        name=clean_name(name or upload.name or "", kind),
        content_type=kind.content_type,
        size=size,
        sha256=digest(upload),
    )


def kind_of(content: IO[bytes]) -> Kind | None:
    """Return the kind detected from the content, or None if it is not a supported one. The name plays no part.

    Text is checked before signatures, which are only a few letters at the beginning that any text may start with: "BMZ", "ID;", "From:".
    """
    head = beginning_of(content)
    if head.startswith(b"%PDF-"):
        return PDF if is_pdf(content) else None
    if head.startswith(b"PK\x03\x04"):
        return office_kind(content)
    return text_kind(content) or image_kind(content)


def beginning_of(content: IO[bytes]) -> bytes:
    content.seek(0)
    head = content.read(SNIFFED_BYTES)
    content.seek(0)
    return head


def why_refused(content: IO[bytes]) -> StrOrPromise:
    """Return the message for a file of an unsupported kind."""
    head = beginning_of(content)
    if head.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")) or (
        head.startswith(b"PK\x03\x04") and not is_zipfile(content)
    ):
        return _("The file is damaged and cannot be opened. Open it on your device, save it again and upload the new copy.")
    if not BINARY.search(head) and not decoded(content, "utf-8-sig").lstrip().lower().startswith(MARKUP):
        return _("If this is a text file, we do not recognise its encoding. Save it as UTF-8 and upload it again.")
    return _(
        "You cannot share this type of file here. You can share PDF, pictures (JPEG, PNG, GIF, WebP, AVIF), text, and Word, Excel, PowerPoint and LibreOffice documents without macros."
    )


def is_zipfile(content: IO[bytes]) -> bool:
    """Return whether the content ends with the central directory of a ZIP archive."""
    is_whole = zipfile.is_zipfile(content)
    content.seek(0)
    return is_whole


def is_pdf(content: IO[bytes]) -> bool:
    """Return whether a PDF can be opened, or could be with its password. A separate process opens it, so it can do no harm here."""
    content.seek(0)
    try:
        reading = read_file(content, "pdf")
    except ReadingFailed:  # the machine cannot start the process just now: that says nothing about the file
        return True
    finally:
        content.seek(0)
    return reading.state not in {FileText.State.BROKEN, FileText.State.UNKNOWN}


def image_kind(content: IO[bytes]) -> Kind | None:
    """Return the kind of an image that can be decoded and is not built to exhaust the memory."""
    try:
        with Image.open(content, formats=list(IMAGES)) as picture:
            # Pillow only warns about an image half as large as what it refuses; its warnings apply to the whole process.
            if picture.width * picture.height > (Image.MAX_IMAGE_PIXELS or 0):
                return None
            picture.load()
            return IMAGES.get(picture.format or "")
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ):
        return None
    finally:
        content.seek(0)


def office_kind(content: IO[bytes]) -> Kind | None:
    """Return the kind of an office document; None for other archives, documents with macros, and anything that unpacks to too much."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
            check_sizes(archive.infolist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            if "mimetype" in names:
                with archive.open("mimetype") as entry:
                    return OPEN_DOCUMENT.get(entry.read(100).decode("ascii", "replace").strip())
            return next((kind for marker, kind in OFFICE.items() if marker in names), None)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, UnreadableFile):
        return None
    finally:
        content.seek(0)


def text_kind(content: IO[bytes]) -> Kind | None:
    """Return the kind of text, with its encoding unless it is UTF-8; None for anything else, or text that would be run or rendered."""
    encoding = encoding_of(content)
    if encoding is None:
        return None
    text = decoded(content, encoding)
    if encoding.startswith("utf-16") and any(unicodedata.category(letter) in {"Cn", "Co"} for letter in text[:SNIFFED_BYTES]):
        return None  # pairs of bytes that are no characters
    if CONTROL.search(text) or text[:SNIFFED_BYTES].lstrip("\ufeff \t\r\n").lower().startswith(MARKUP):
        return None
    return (
        TEXT
        if encoding == "utf-8-sig"
        else Kind(f"{TEXT.content_type}; charset={CHARSETS.get(encoding, encoding)}", TEXT.suffixes)
    )


def digest(content: IO[bytes]) -> str:
    """Return the SHA-256 of the content as hexadecimal digits."""
    content.seek(0)
    found = hashlib.sha256()
    while part := content.read(1024 * 1024):
        found.update(part)
    content.seek(0)
    return found.hexdigest()


def clean_name(name: str, kind: Kind) -> str:
    """Return `name` without folders or deceptive characters, and with a suffix that fits the content."""
    name = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name)
    # Control and format characters (Cc, Cf) include line ends and the marks that reverse how "fdp.exe" is displayed.
    name = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}).strip(" .")
    path = PurePosixPath(name or "file")
    suffix = path.suffix.lower()
    if suffix not in kind.suffixes:
        path, suffix = PurePosixPath(f"{path.name}{kind.suffixes[0]}"), kind.suffixes[0]
    return f"{path.stem[: LONGEST_NAME - len(suffix)]}{suffix}"
