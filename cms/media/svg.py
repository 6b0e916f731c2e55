"""Sanitises SVG: a file keeps its shapes and styles, and loses what could run or contact another host."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from lxml import etree  # type: ignore[import-untyped]  # lxml has no types
from py_svg_hush import filter_svg

SVG = "{http://www.w3.org/2000/svg}"
HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
#: Images allowed inside an SVG; another SVG is not.
EMBEDDED = {"image": ["png", "jpeg", "gif", "webp"]}
KEPT_ADDRESSES = ("#", *(f"data:image/{kind}" for kind in EMBEDDED["image"]))
#: Elements that change attributes during display: they could insert a URL after sanitising.
ANIMATIONS = tuple(SVG + name for name in ("set", "animate", "animateMotion", "animateTransform", "discard"))


def is_svg_name(name: str) -> bool:
    """Return whether a file with this name would be served as SVG."""
    return PurePosixPath(name).suffix.lower() in {".svg", ".svgz"}


def clean_svg(content: bytes) -> bytes:
    """Return the SVG without scripts, handlers, foreign content, links and external URLs. Raises ValidationError if invalid."""
    try:
        root = parsed(filter_svg(without_prefix(content), EMBEDDED))
    except (ValueError, etree.XMLSyntaxError) as error:
        raise ValidationError(_("This SVG file cannot be read. Save it again as plain SVG, or as PNG."), code="svg") from error
    if root.tag != f"{SVG}svg":
        raise ValidationError(_("This file is not an SVG image."), code="svg")
    for element in list(root.iter(*ANIMATIONS)):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in root.iter(etree.Element):
        for name in HREFS:
            if name in element.attrib and not element.attrib[name].strip().startswith(KEPT_ADDRESSES):
                del element.attrib[name]
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def parsed(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def without_prefix(content: bytes) -> bytes:
    """Return the SVG with names that have no prefix, as the filter needs them. Raises XMLSyntaxError.

    Some programs write `<svg:rect>`, and so does Python's own XML library once any other library has changed its global table of prefixes.
    """
    if b":svg" not in content:
        return content
    root = parsed(content)
    if root.prefix is None or root.tag != f"{SVG}svg":
        return content
    others = {prefix: uri for prefix, uri in root.nsmap.items() if prefix and f"{{{uri}}}" != SVG}
    plain = etree.Element(root.tag, dict(root.attrib), nsmap={None: SVG[1:-1], **others})
    plain.text = root.text
    plain.extend(list(root))
    etree.cleanup_namespaces(plain)
    return etree.tostring(plain)


def clean_svg_file(file: File[bytes], name: str) -> ContentFile[bytes]:
    """Return the SVG in `file`, sanitised; see `clean_svg`."""
    file.seek(0)
    cleaned = ContentFile(clean_svg(file.read()), name=name)
    file.seek(0)
    return cleaned
