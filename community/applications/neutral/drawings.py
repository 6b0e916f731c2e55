"""Neutral drawings: SVG, and the metafiles of Windows and LibreOffice."""

from __future__ import annotations

import base64
import struct

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

from .errors import BROKEN, UNKNOWN_PART, NotNeutral
from .pictures import neutral_picture

XLINK = "{http://www.w3.org/1999/xlink}"
#: Namespaces of what an SVG may keep. Drawing programs write names of files and people in their own.
KEPT = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")
WORDS = {"metadata", "title", "desc", "script", "foreignObject"}
EMF_SIGNATURE, EMF_SIGNATURE_AT = b" EMF", 40
EMF_DESCRIPTION_AT = 60  # the number of its characters, and then where it begins
WMF_KEYS = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")


def neutral_svg(content: bytes) -> bytes:
    """Return a drawing without metadata, titles and what drawing programs add. Raises NotNeutral."""
    if b"<!ENTITY" in content:
        raise NotNeutral(BROKEN)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotNeutral(BROKEN) from error
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element)
        parent = element.getparent()
        if parent is not None and (name.namespace not in KEPT or name.localname in WORDS):
            parent.remove(element)
            continue
        for attribute in list(element.attrib):
            space = etree.QName(attribute).namespace
            if space and space not in KEPT:
                del element.attrib[attribute]
            elif attribute in {"href", f"{XLINK}href"}:
                element.set(attribute, neutral_address(element.get(attribute, "")))
    etree.cleanup_namespaces(root)
    written: bytes = etree.tostring(root)
    return written


def neutral_address(address: str) -> str:
    """Return a reference within the drawing as it is, a picture inside of it made neutral, and nothing for what lies elsewhere."""
    if address.startswith("#"):
        return address
    head, _comma, data = address.partition(",")
    if not (head.startswith("data:image/") and head.endswith(";base64")):
        return "#"
    try:
        picture = base64.b64decode("".join(data.split()), validate=True)
    except ValueError as error:
        raise NotNeutral(BROKEN) from error
    return f"{head},{base64.b64encode(neutral_picture(picture)).decode()}"


def neutral_metafile(content: bytes) -> bytes:
    """Return a metafile without the names of its program and picture. Raises NotNeutral for anything else."""
    if content.startswith((b"VCLMTF", *WMF_KEYS)):
        return content  # these have none
    if content[EMF_SIGNATURE_AT : EMF_SIGNATURE_AT + 4] != EMF_SIGNATURE:
        raise NotNeutral(UNKNOWN_PART)
    number, start = struct.unpack_from("<II", content, EMF_DESCRIPTION_AT)
    cleaned = bytearray(content)
    end = min(len(cleaned), start + 2 * number)
    if start and number and start < end:
        cleaned[start:end] = bytes(end - start)
    return bytes(cleaned)
