"""Neutral documents of LibreOffice (OpenDocument)."""

from __future__ import annotations

import re
from typing import Any

from .archives import (
    NOBODY,
    NOWHERE,
    PICTURE_NAME,
    elements,
    is_on_a_disk,
    local,
    neutral_media,
    read_parts,
    read_xml,
    take_out,
    without_names,
    write_parts,
    write_xml,
)
from .errors import BROKEN, ENCRYPTED, UNKNOWN_PART, NotNeutral
from .office import neutral_office

MIMETYPE, MANIFEST = "mimetype", "META-INF/manifest.xml"
DROPPED = re.compile(
    r"(.*/)?(meta\.xml|manifest\.rdf|layout-cache|Thumbnails/.*|Configurations2/.*|Basic/.*|Scripts/.*|Dialogs/.*|Versions/.*|VersionList\.xml|database/.*)"
    r"|META-INF/(?!manifest\.xml).*"
)
#: Elements that name somebody: in notes and changes, and fields that show the author of the document.
PEOPLE = {"creator", "creator-initials", "sender-initials", "initial-creator", "printed-by", "author-name", "author-initials"}
FIELDS = re.compile(r"(sender-|author-|initial-creator|creator|printed-by|file-name|template-name|user-defined)")
MOMENTS = {"date", "date-string"}  # of notes and changes
DROPPED_ELEMENTS = {"scripts", "event-listeners", "dde-source", "dde-connection-decls"}
#: Settings that name printers, files and people.
SETTING = re.compile(r"Printer|Database|Redline|Author|User|Rsid|RdfFile|Uri|Url|Path", re.IGNORECASE)


def neutral_open_document(content: bytes) -> bytes:
    """Return a document without properties, names of authors in notes and changes, signatures and thumbnails. Raises NotNeutral."""
    parts = read_parts(content)
    if MIMETYPE not in parts or MANIFEST not in parts or "content.xml" not in parts:
        raise NotNeutral(BROKEN)
    if b"encryption-data" in parts[MANIFEST]:
        raise NotNeutral(ENCRYPTED)
    people = {
        one.text
        for name, part in parts.items()
        if name.endswith(("meta.xml", "content.xml", "styles.xml"))
        for one in elements(read_xml(part))
        if local(one.tag) in PEOPLE and one.text
    }
    parts = {name: part for name, part in parts.items() if not DROPPED.fullmatch(name)}
    names = {
        name: f"Pictures/{number}{suffix_of(name)}" for number, name in enumerate(sorted(parts)) if name.startswith("Pictures/")
    }
    cleaned: dict[str, bytes] = {}
    for name, part in parts.items():
        if name == MIMETYPE:
            cleaned[name] = part
        elif name == MANIFEST:
            cleaned[name] = clean_manifest(part, parts, names)
        elif name.endswith(".xml"):
            cleaned[name] = clean_xml(part, people, names)
        else:
            cleaned[names.get(name, name)] = neutral_media(part, name, inner_document)
    return write_parts(cleaned, first=MIMETYPE)


def suffix_of(name: str) -> str:
    file = name.rpartition("/")[2]
    return f".{file.rpartition('.')[2].lower()}" if "." in file else ""


def inner_document(content: bytes, suffix: str) -> bytes:
    if suffix in {"docx", "xlsx", "pptx"}:
        return neutral_office(content, 1)
    raise NotNeutral(UNKNOWN_PART)


def clean_manifest(part: bytes, parts: dict[str, bytes], names: dict[str, str]) -> bytes:
    """List the parts that are left, under their new names. Folders are listed too."""
    root = read_xml(part)
    for entry in list(root):
        key = next((one for one in entry.attrib if local(one) == "full-path"), "")
        path = entry.get(key, "")
        if path in names:
            entry.set(key, names[path])
        elif path != "/" and path not in parts and not (path.endswith("/") and any(one.startswith(path) for one in parts)):
            root.remove(entry)
    return write_xml(root)


def clean_xml(part: bytes, people: set[str], names: dict[str, str]) -> bytes:
    root = read_xml(part)
    for element in elements(root):
        name = local(element.tag)
        parent = local(element.getparent().tag) if element.getparent() is not None else ""
        if name in DROPPED_ELEMENTS or (name == "config-item" and SETTING.search(attribute(element, "name"))):
            take_out(element)
        elif name in PEOPLE and parent in {"annotation", "change-info", "tracked-table-changes"}:
            element.text = NOBODY if "initials" not in name else "A"
        elif name in MOMENTS and parent in {"annotation", "change-info"}:
            element.text = "2000-01-01T00:00:00" if name == "date" else ""
        elif is_field(element):
            for inner in elements(element):
                inner.text = ""
        if name == "annotation":
            without_names(element, people)
        clean_addresses(element, names)
    return write_xml(root)


def is_field(element: Any) -> bool:
    """Return whether an element of a text shows a property of the document: its author, its file, when it was printed."""
    tag = str(element.tag)
    return "opendocument:xmlns:text:" in tag and bool(FIELDS.match(local(tag)))


def clean_addresses(element: Any, names: dict[str, str]) -> None:
    """Lead to pictures by their new names, and to nothing outside of the document that is no page of the web."""
    for key in list(element.attrib):
        value, kind = element.get(key, ""), local(key)
        if kind == "href":
            path = value.removeprefix("./")
            if path in names:
                element.set(key, names[path])
            elif is_on_a_disk(value) or value.startswith("../"):
                element.set(key, NOWHERE)
        elif kind in {"name", "title"} and PICTURE_NAME.fullmatch(value.strip()) and "drawing" in key:
            element.set(key, "")


def attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), "")
