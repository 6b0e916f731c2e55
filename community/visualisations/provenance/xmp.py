"""Metadata of a picture as XMP: what it is, whom to credit, under which licence, and what it shows. It is the only metadata in any file of ours.

The properties are those of IPTC Photo Metadata 2025.1, in which fields for generative AI were added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from .kinds import PictureKind, source_type

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
PROMPT_LENGTH = 2000  # characters


@dataclass(frozen=True, slots=True)
class Description:
    """What a picture's file says about it. Empty values are left out; `alt_text` is by language code ("de")."""

    kind: PictureKind
    credit: str = ""  # as the uploader wishes to be named
    licence: str = ""  # in words
    licence_url: str = ""
    alt_text: Mapping[str, str] = field(default_factory=dict)
    system: str = ""  # provider and model
    prompt: str = ""


def make_xmp(description: Description) -> bytes:
    """Return the XMP packet for a picture, to be written into its file (`encode`, `blur_photo`, `make_renditions`)."""
    attributes = {
        "photoshop:Credit": description.credit,
        "xmpRights:WebStatement": description.licence_url,
        "Iptc4xmpExt:DigitalSourceType": source_type(description.kind),
        "xmpRights:Marked": "True" if description.licence or description.licence_url else "",
    }
    if description.kind in {PictureKind.AI, PictureKind.AI_EDIT}:
        attributes |= {
            "Iptc4xmpExt:AISystemUsed": description.system,
            "Iptc4xmpExt:AIPromptInformation": description.prompt[:PROMPT_LENGTH],
        }
    elements = [
        alternatives("dc:rights", {"": description.licence} if description.licence else {}),
        alternatives("dc:description", description.alt_text),
        alternatives("Iptc4xmpCore:AltTextAccessibility", description.alt_text),
    ]
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMESPACES.items())
    stated = " ".join(f"{name}={quoteattr(printable(value))}" for name, value in attributes.items() if value)
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces} {stated}>{"".join(elements)}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def alternatives(name: str, texts: Mapping[str, str]) -> str:
    """Return a text in several languages; the first is the default as well."""
    found = {language: text for language, text in texts.items() if text}
    if not found:
        return ""
    first = next(iter(found.values()))
    items = f'<rdf:li xml:lang="x-default">{clean(first)}</rdf:li>' + "".join(
        f"<rdf:li xml:lang={quoteattr(language)}>{clean(text)}</rdf:li>" for language, text in found.items() if language
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def clean(text: str) -> str:
    return escape(printable(text))


def printable(text: str) -> str:
    """Return `text` without the characters that XML cannot have."""
    return "".join(
        each
        for each in text
        if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff" and not "\ud800" <= each <= "\udfff")
    )
