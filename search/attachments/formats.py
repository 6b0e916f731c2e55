"""Detects the format of a file from its content. The extension distinguishes text formats, and damaged files from other formats.

Runs in the process that reads files (`search.attachments.extraction`), so it does not import Django.
"""

import zipfile
from io import BytesIO
from pathlib import PurePosixPath

MEGABYTE = 1024 * 1024
MAX_BYTES = 100 * MEGABYTE  # per file
MAX_UNPACKED_BYTES = 200 * MEGABYTE  # total content of an office file
MAX_ENTRIES = 10_000  # per office file
MAX_RATIO = 200  # of unpacked to packed size: about 4 for prose, 30 for tables in office files
FREE_BYTES = 10 * MEGABYTE  # no limit on the ratio up to this size
PROLOGUE = 64 * 1024  # the first bytes of an XML file, where entities are declared

PAGED = frozenset({"pdf", "pptx"})
TEXTS = frozenset({"txt", "md", "csv"})
READABLE = frozenset({"pdf", "docx", "odt", "pptx", "txt", "md"})

ODT_TYPE = b"application/vnd.oasis.opendocument.text"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"{\\rtf")


class UnreadableFile(Exception):
    """Raised for a file without readable text. Its argument is the state to store (`FileText.State`)."""

    @property
    def state(self) -> str:
        return str(self.args[0])


def kind_of(content: bytes, ending: str) -> str:
    """Return the kind of a file, one of READABLE. Raises UnreadableFile for other kinds and for unsafe archives."""
    if not content:
        raise UnreadableFile("empty")
    if len(content) > MAX_BYTES:
        raise UnreadableFile("too_large")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return kind_of_archive(content, ending)
    if content.startswith(OLE):  # legacy Office formats, and new ones that are protected by a password
        raise UnreadableFile("encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "unknown")
    if ending in READABLE - TEXTS or content[:1024].lstrip(b"\xef\xbb\xbf\t\r\n ").lower().startswith(MARKUP):
        raise other_kind(ending)
    return "md" if ending == "md" else "txt"  # whether it is text becomes clear when it is read


def kind_of_archive(content: bytes, ending: str) -> str:
    """Return the kind of an office file (see `kind_of`)."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            check_sizes(entries)
            kind = office_kind(archive, names)
            if kind is None:
                raise other_kind(ending)
            if any(entry.flag_bits & 1 for entry in entries) or (kind == "odt" and is_encrypted(archive, names)):
                raise UnreadableFile("encrypted")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and declares_entities(archive, entry):
                    raise UnreadableFile("broken")  # no office program writes these, so it is an attack
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, OverflowError) as error:
        raise UnreadableFile("broken") from error
    return kind


def check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Raise UnreadableFile for an archive that would unpack to an implausible size. Its readers enforce the declared sizes."""
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnreadableFile("too_large")
    if any(entry.file_size > max(FREE_BYTES, MAX_RATIO * entry.compress_size) for entry in entries):
        raise UnreadableFile("too_large")


def office_kind(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if "mimetype" in names:
        with archive.open("mimetype") as entry:
            return "odt" if entry.read(100).strip() == ODT_TYPE else None
    if "word/document.xml" in names:
        return "docx"
    return "pptx" if "ppt/presentation.xml" in names else None


def is_encrypted(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Return whether the manifest of an OpenDocument file declares its parts as encrypted."""
    return "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml")


def declares_entities(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with archive.open(entry) as part:
        beginning = part.read(PROLOGUE)
    return b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning


def other_kind(ending: str) -> UnreadableFile:
    """Return the error for an unsupported file type; if the extension is a supported one, the file is broken."""
    return UnreadableFile("broken" if ending in READABLE - TEXTS else "unknown")


def ending_of(name: str) -> str:
    """Return the extension of a file name, in lower case and without the dot."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")
