"""Neutral documents of Word, Excel and PowerPoint (Office Open XML)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

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
from .errors import BROKEN, UNKNOWN_PART, NotNeutral

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OF_DOCUMENTS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
TYPES = "[Content_Types].xml"
#: Parts that are about the document, not in it: they go, with all that leads to them.
DROPPED = re.compile(
    r"(docProps/|docMetadata/|customXml/|_xmlsignatures/|ppt/changesInfos/|ppt/revisionInfo\.xml|word/people\.xml|xl/revisions/"
    r"|xl/connections\.xml|xl/queryTables/|word/glossary/|word/attachedToolbars|customUI/|.*/printerSettings/|.*customProperty)",
    re.IGNORECASE,
)
#: Attributes that name people or their computers, whatever element they are of.
NAMES = {"author", "userName", "lastModifiedBy", "refreshedBy", "lastGuid", "createdBy", "modifiedBy"}
NAMES_OF_AUTHORS = {"name", "displayName", "initials", "userId", "providerId"}  # of the elements below
AUTHORS = {"cmAuthor", "author", "person"}
LETTERS = {"initials"}
MOMENTS = {"date", "dt", "dateUtc", "created", "dateTime", "refreshedDate", "refreshedDateIso"}
OF_CHANGES = {"ins", "del", "moveFrom", "moveTo", "comment", "cm", "header", "threadedComment", "cellIns", "cellDel", "cellMerge"}
#: Elements with settings that name files, computers and people.
SETTINGS = {
    "attachedTemplate",
    "mailMerge",
    "rsids",
    "docVars",
    "absPath",
    "fileSharing",
    "documentProtectionUser",
    "saveThroughXslt",
    "userInfo",
}
PICTURE_PROPERTIES = {"cNvPr", "docPr", "imagedata", "shape"}
#: Fields of Word whose result is a name, or the name of a file.
TELLING = re.compile(
    r"\s*(AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|FILENAME|TEMPLATE|DOCPROPERTY|INFO|COMMENTS|DOCVARIABLE)\b",
    re.IGNORECASE,
)
#: Where a control of Word is bound to a property that names somebody.
BOUND = re.compile(r"\b(creator|lastModifiedBy|Company\w*|Manager)\[")
DEEPEST = 3  # documents in documents


def neutral_office(content: bytes, depth: int = 0) -> bytes:
    """Return a document without properties, names of authors in comments and changes, signatures and thumbnails. Raises NotNeutral."""
    package = Package(read_parts(content), depth)
    package.drop()
    for name in list(package.parts):
        package.clean_part(name)
    package.rename_media()
    return write_parts(package.parts, first=TYPES)


@dataclass
class Package:
    """The parts of a document by name, and the names of people that were found in them."""

    parts: dict[str, bytes]
    depth: int
    people: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if TYPES not in self.parts:
            raise NotNeutral(BROKEN)
        for name in ("docProps/core.xml", "docProps/app.xml"):
            if name in self.parts:
                told = {"creator", "lastModifiedBy", "Manager"}
                self.people |= {one.text for one in elements(read_xml(self.parts[name])) if local(one.tag) in told and one.text}

    def drop(self) -> None:
        """Remove the parts that are about the document, the relations that lead to them, and what refers to those."""
        self.people |= {
            name for part, root in self.trees("persons/", "commentAuthors", "authors.xml", "comments") for name in names_in(root)
        }
        gone = {name for name in self.parts if DROPPED.match(name)}
        for name in gone:
            del self.parts[name]
        for name in [one for one in self.parts if one.endswith(".rels")]:
            root = read_xml(self.parts[name])
            lost = set()
            for relation in list(root):
                target = relation.get("Target", "")
                if relation.get("TargetMode") == "External":
                    if is_on_a_disk(target):
                        relation.set("Target", NOWHERE)
                elif resolved(name, target) not in self.parts:
                    lost.add(relation.get("Id"))
                    root.remove(relation)
            self.parts[name] = write_xml(root)
            self.forget_relations(source_of(name), lost)
        types = read_xml(self.parts[TYPES])
        for entry in list(types):
            if entry.get("PartName") and entry.get("PartName", "").lstrip("/") not in self.parts:
                types.remove(entry)
        self.parts[TYPES] = write_xml(types)

    def forget_relations(self, name: str, lost: set[Any]) -> None:
        """Remove attributes that refer to relations that are gone: otherwise the document counts as damaged."""
        if not lost or name not in self.parts or not is_xml(name):
            return
        root = read_xml(self.parts[name])
        for element in elements(root):
            for attribute in list(element.attrib):
                if etree.QName(attribute).namespace in OF_DOCUMENTS and element.get(attribute) in lost:
                    del element.attrib[attribute]
                    if local(element.tag) == "customPr":
                        take_out(element)
        self.parts[name] = write_xml(root)

    def trees(self, *signs: str) -> Iterator[tuple[str, Any]]:
        for name, content in self.parts.items():
            if is_xml(name) and any(sign in name for sign in signs):
                yield name, read_xml(content)

    def clean_part(self, name: str) -> None:
        if name.endswith(".rels") or name == TYPES:
            return
        if not is_xml(name):
            self.parts[name] = neutral_media(self.parts[name], name, self.neutral_document)
            return
        root = read_xml(self.parts[name], is_sloppy=name.endswith(".vml"))
        for element in elements(root):
            clean_element(element)
        empty_fields(root)
        if "omment" in name:
            without_names(root, self.people)
        self.parts[name] = write_xml(root)

    def neutral_document(self, content: bytes, suffix: str) -> bytes:
        """Return the table of a chart, or another document inside of this one. Raises NotNeutral for programs and recordings."""
        if suffix in {"docx", "xlsx", "pptx"} and self.depth < DEEPEST:
            return neutral_office(content, self.depth + 1)
        raise NotNeutral(UNKNOWN_PART)

    def rename_media(self) -> None:
        """Give pictures names that say nothing."""
        new = {}
        for number, name in enumerate(sorted(one for one in self.parts if "/media/" in one or "/embeddings/" in one), 1):
            folder, _slash, file = name.rpartition("/")
            new[name] = f"{folder}/part{number}.{file.rpartition('.')[2].lower()}"
        self.parts = {new.get(name, name): content for name, content in self.parts.items()}
        for name in [one for one in self.parts if one.endswith(".rels")]:
            root = read_xml(self.parts[name])
            for relation in root:
                target = resolved(name, relation.get("Target", ""))
                if relation.get("TargetMode") != "External" and target in new:
                    relation.set("Target", f"/{new[target]}")
            self.parts[name] = write_xml(root)
        types = read_xml(self.parts[TYPES])
        for entry in types:
            part = entry.get("PartName", "").lstrip("/")
            if part in new:
                entry.set("PartName", f"/{new[part]}")
        self.parts[TYPES] = write_xml(types)


def is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def source_of(relations: str) -> str:
    """Return the part whose relations these are: "word/document.xml" for "word/_rels/document.xml.rels"."""
    folder, _rels, file = relations.rpartition("_rels/")
    return folder + file.removesuffix(".rels")


def resolved(relations: str, target: str) -> str:
    """Return the name of the part that a relation leads to."""
    target = target.partition("#")[0]
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source_of(relations)), target))


def names_in(root: Any) -> Iterator[str]:
    """Yield the names of authors in a part with comments or people."""
    for element in elements(root):
        if local(element.tag) == "author" and element.text and element.text.strip():
            yield element.text
        for attribute, value in element.attrib.items():
            if local(attribute) in NAMES or (local(attribute) in {"name", "displayName"} and local(element.tag) in AUTHORS):
                yield value


def clean_element(element: Any) -> None:
    """Take out of an element who wrote it, when, and on which computer."""
    name = local(element.tag)
    if name in SETTINGS:
        take_out(element)
        return
    if name == "author" and element.text:  # in the comments of a spreadsheet
        element.text = NOBODY
    if name == "tag" and "val" in element.attrib:  # kept in a presentation by other programs
        element.set("val", "")
    is_of_person = name in AUTHORS
    for attribute in list(element.attrib):
        kind = local(attribute)
        if kind in NAMES or (is_of_person and kind in NAMES_OF_AUTHORS) or (kind in LETTERS):
            element.set(attribute, "None" if kind == "providerId" else "A" if kind == "initials" else NOBODY)
        elif kind in MOMENTS and (name in OF_CHANGES or name.endswith("Change") or "Range" in name):
            if name in {"cm", "header", "threadedComment"}:  # these must have one
                element.set(attribute, "2000-01-01T00:00:00.00")
            else:
                del element.attrib[attribute]
        elif kind in {"descr", "title", "name", "alt", "src", "href"}:
            clean_name(element, attribute, name)


def clean_name(element: Any, attribute: str, name: str) -> None:
    """Take names of files out of what describes a picture. A description in words stays."""
    value = element.get(attribute, "")
    if (name in PICTURE_PROPERTIES and PICTURE_NAME.fullmatch(value.strip())) or (
        is_on_a_disk(value) and name in {*PICTURE_PROPERTIES, "hlinkClick", "hyperlink", "fill", "stroke"}
    ):
        element.set(attribute, "")


def empty_fields(root: Any) -> None:
    """Empty what a document shows of its properties: the author on a title page, the name of the file in a footer."""
    for element in elements(root):
        if shows_property(element):
            empty_texts(element)
    levels: list[list[bool]] = []  # of fields in fields: whether each tells a name, and whether its result has begun
    for element in elements(root):
        name = local(element.tag)
        if name == "fldChar":
            kind = next((value for key, value in element.attrib.items() if local(key) == "fldCharType"), "")
            if kind == "begin":
                levels.append([False, False])
            elif kind == "separate" and levels:
                levels[-1][1] = True
            elif kind == "end" and levels:
                levels.pop()
        elif name == "instrText" and levels and TELLING.match(element.text or ""):
            levels[-1][0] = True
        elif name == "t" and any(tells and has_begun for tells, has_begun in levels):
            element.text = ""


def shows_property(element: Any) -> bool:
    """Return whether an element of Word is a field or a control that shows a property of the document."""
    name = local(element.tag)
    if name == "fldSimple":
        return any(local(key) == "instr" and TELLING.match(value) for key, value in element.attrib.items())
    bindings = [one for one in elements(element) if local(one.tag) == "dataBinding"] if name == "sdt" else []
    return any(BOUND.search(value) for one in bindings for value in one.attrib.values())


def empty_texts(element: Any) -> None:
    for one in elements(element):
        if local(one.tag) == "t":
            one.text = ""
