"""Documents that are ZIP archives of XML: read within limits, and written anew."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

from search.attachments.formats import UnreadableFile, check_sizes

from .drawings import neutral_metafile, neutral_svg
from .errors import BROKEN, ENCRYPTED, TOO_LARGE, NotNeutral
from .pictures import neutral_picture

Element = Any  # lxml has no annotations of its own

NOBODY = "Author"  # programs write this themselves where a name has been taken out
THEN = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP archive can tell
PICTURES = ("png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "avif", "tif", "tiff", "bmp", "dib")
METAFILES = ("emf", "wmf", "svm")
FONTS = ("odttf", "fntdata", "ttf", "otf")
PICTURE_NAME = re.compile(rf".*\.({'|'.join((*PICTURES, *METAFILES, 'svg', 'heic'))})", re.IGNORECASE | re.DOTALL)
ON_A_DISK = re.compile(r"(file:|[a-z]:[\\/]|\\\\|/|\.\./\.\.)", re.IGNORECASE)  # addresses of files, with names of people in them
NOWHERE = "about:blank"


def read_parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of an archive by name. Raises NotNeutral for one that is broken, encrypted or too large."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            check_sizes(entries)
            if any(entry.flag_bits & 1 for entry in entries):
                raise NotNeutral(ENCRYPTED)
            return {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except UnreadableFile as error:
        raise NotNeutral(TOO_LARGE) from error
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, OverflowError) as error:
        raise NotNeutral(BROKEN) from error


def write_parts(parts: dict[str, bytes], *, first: str = "") -> bytes:
    """Return an archive of `parts` that says nothing about when and where it was made. `first` stands first, and is not compressed."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in sorted(parts, key=lambda name: name != first):
            entry = zipfile.ZipInfo(name, THEN)
            entry.compress_type = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return written.getvalue()


def read_xml(content: bytes, *, is_sloppy: bool = False) -> Element:
    """Return the root of an XML part, without comments. Raises NotNeutral, also for one that declares entities.

    Excel writes drawings of notes that are no valid XML: they are `is_sloppy`.
    """
    if b"<!DOCTYPE" in content[:65536] or b"<!ENTITY" in content[:65536]:
        raise NotNeutral(BROKEN)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=False, recover=is_sloppy)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotNeutral(BROKEN) from error
    if root is None:
        raise NotNeutral(BROKEN)
    return root


def write_xml(root: Element) -> bytes:
    written: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def elements(root: Element) -> Iterator[Element]:
    """Yield `root` and everything in it. What is done to them may change the tree."""
    yield from list(root.iter(etree.Element))


def local(tag: Any) -> str:
    """Return a name without its namespace."""
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def take_out(element: Element) -> None:
    """Remove an element, but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def is_on_a_disk(address: str) -> bool:
    return bool(ON_A_DISK.match(address.strip()))


def without_names(root: Element, names: Iterable[str]) -> None:
    """Remove names from the texts below `root`: programs write them before a comment."""
    found = sorted({name.strip() for name in names if len(name.strip()) > 1 and name != NOBODY}, key=len, reverse=True)
    if not found:
        return
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b:?\s?" for name in found))
    for element in elements(root):
        if element.text:
            element.text = pattern.sub("", element.text)
        if element.tail:
            element.tail = pattern.sub("", element.tail)


def neutral_media(content: bytes, name: str, document: Callable[[bytes, str], bytes]) -> bytes:
    """Return a part that is no XML as it can stay. `document(content, suffix)` does so for documents in documents. Raises NotNeutral."""
    suffix = name.rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""
    if suffix in FONTS or not content:
        return content
    if suffix == "svg":
        return neutral_svg(content)
    if suffix in METAFILES:
        return neutral_metafile(content)
    if suffix in PICTURES:
        return neutral_picture(content)
    if not suffix:  # what stands for an embedded object in OpenDocument: a picture of whatever kind
        try:
            return neutral_metafile(content)
        except NotNeutral:
            return neutral_picture(content)
    return document(content, suffix)
