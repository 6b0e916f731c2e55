"""Neutral PDF files: written anew from the objects that their pages need."""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from .errors import BROKEN, ENCRYPTED, UNKNOWN_PART, NotNeutral

ABOUT_THE_FILE = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/AA", "/Thumb", "/SpiderInfo", "/CreatorInfo")
ABOUT_THE_DOCUMENT = ("/AF", "/PieceInfo", "/Collection", "/Perms", "/DSS", "/AA", "/OpenAction", "/SpiderInfo", "/Legal")
#: Names of things that a viewer would run or open, and what programs have written beside the pages.
NAMED = ("/EmbeddedFiles", "/JavaScript", "/AlternatePresentations", "/Renditions")
ABOUT_AN_ANNOTATION = ("/CreationDate", "/M", "/NM", "/Subj", "/RC", "/AA")
#: Annotations that carry files or recordings.
WITH_FILES = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
ACTIONS = {"/Launch", "/GoToR", "/GoToE", "/ImportData", "/SubmitForm", "/JavaScript", "/Rendition", "/RichMediaExecute"}
TARGETS = ("/F", "/JS", "/Win", "/Mac", "/Unix", "/T", "/R", "/TA")
DEEPEST = 60

# JPEG: markers begin each segment; within a scan a byte of 255 is followed by one that cannot be taken for a marker.
MARKER = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
MARKER_IN_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
SCAN, END = 0xDA, 0xD9
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
SKIPPED = {0xFE, *range(0xE1, 0xEE), 0xEF}  # comments, and what programs add, such as EXIF


def neutral_pdf(content: bytes) -> bytes:
    """Return a PDF with the same pages, without document info, XMP, attachments, signatures and authors of notes. Raises NotNeutral."""
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as document:
            del document.docinfo
            clean_root(document.Root)
            for page in document.pages:
                clean_notes(page.obj)
            for found in document.objects:
                for one in parts_of(found):
                    clean(one)
            written = BytesIO()
            document.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return written.getvalue()
    except pikepdf.PasswordError as error:
        raise NotNeutral(ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError, struct.error) as error:
        raise NotNeutral(BROKEN) from error


def clean_root(root: Any) -> None:
    remove(root, *ABOUT_THE_DOCUMENT)
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        remove(names, *NAMED)
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary):
        remove(form, "/XFA", "/SigFlags")


def clean_notes(page: Any) -> None:
    """Remove the annotations of a page that carry files."""
    notes = page.get("/Annots")
    if isinstance(notes, Array):
        page["/Annots"] = Array([one for one in notes if not is_of(one, WITH_FILES)])


def is_of(thing: Any, subtypes: set[str]) -> bool:
    return isinstance(thing, Dictionary) and str(thing.get("/Subtype", "")) in subtypes


def parts_of(thing: Any, depth: int = 0) -> Iterator[Any]:
    """Yield an object, and the dictionaries inside that are no objects of their own."""
    if depth > DEEPEST:
        return
    if isinstance(thing, Dictionary | Stream):
        yield thing
        inner = [thing[key] for key in list(thing.keys())]
    elif isinstance(thing, Array):
        inner = list(thing)
    else:
        return
    for one in inner:
        if isinstance(one, Dictionary | Array) and not one.is_indirect:
            yield from parts_of(one, depth + 1)


def clean(thing: Any) -> None:
    """Take out of a dictionary or stream what says who made it, when and with what."""
    remove(thing, *ABOUT_THE_FILE)
    kind, subtype = str(thing.get("/Type", "")), str(thing.get("/Subtype", ""))
    if kind in {"/Filespec", "/F"} or "/EF" in thing:
        remove(thing, "/EF", "/RF", "/Desc", "/UF", "/F", "/DOS", "/Mac", "/Unix", "/CI")
    if "/Rect" in thing and (kind == "/Annot" or subtype):
        clean_annotation(thing, subtype)
    if str(thing.get("/FT", "")) == "/Sig":
        remove(thing, "/V", "/AP", "/Lock", "/SV")  # what a signature shows is a name
    if "/ByteRange" in thing:
        remove(thing, *thing.keys())
    action = str(thing.get("/S", ""))
    if action in ACTIONS:
        remove(thing, *TARGETS)
    elif action == "/URI" and bytes(thing.get("/URI", b"")).lower().startswith(b"file:"):
        thing["/URI"] = pikepdf.String("about:blank")
    if isinstance(thing, Stream):
        clean_picture(thing)


def clean_annotation(note: Any, subtype: str) -> None:
    remove(note, *ABOUT_AN_ANNOTATION)
    if subtype != "/Widget" and "/FT" not in note:
        remove(note, "/T")  # of a field it is the name that its form knows it by


def remove(thing: Any, *keys: str) -> None:
    for key in keys:
        if key in thing and not (isinstance(thing, Stream) and key == "/Length"):
            del thing[key]


# --- Photographs, which have metadata of their own --------------------------------------------------------------------


def clean_picture(stream: Any) -> None:
    """Take EXIF, XMP and comments out of a photograph that is stored as it came from the camera. Raises NotNeutral."""
    given = stream.get("/Filter")
    filters = [str(given)] if isinstance(given, Name) else [str(one) for one in given] if isinstance(given, Array) else []
    if not filters or filters[-1] not in {"/DCTDecode", "/JPXDecode"}:
        return
    raw = stream.read_raw_bytes()
    for name in filters[:-1]:
        raw = decoded(raw, name)
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, Array):
        parameters = parameters[-1] if len(parameters) else None
    cleaned = without_segments(raw) if filters[-1] == "/DCTDecode" else without_boxes(raw)
    stream.write(cleaned, filter=Name(filters[-1]), decode_parms=parameters if isinstance(parameters, Dictionary) else None)


def decoded(raw: bytes, name: str) -> bytes:
    try:
        if name == "/FlateDecode":
            return zlib.decompress(raw)
        if name == "/ASCII85Decode":
            text = b"".join(raw.split())
            return base64.a85decode(text if text.startswith(b"<~") else b"<~" + text, adobe=True)
        if name == "/ASCIIHexDecode":
            return binascii.unhexlify(b"".join(raw.split()).rstrip(b">"))
    except (zlib.error, ValueError) as error:
        raise NotNeutral(BROKEN) from error
    raise NotNeutral(UNKNOWN_PART)


def without_segments(jpeg: bytes) -> bytes:
    """Return a JPEG file without the segments that decoders skip, and without what follows it: a camera may append a second one.

    The segments of JFIF and Adobe stay: they say how its colours are stored.
    """
    kept, at = bytearray(jpeg[:2]), 2
    while found := MARKER.search(jpeg, at):
        marker, at = found[1][0], found.end()
        if marker == END:
            break
        length = 0 if marker in WITHOUT_LENGTH else struct.unpack(">H", jpeg[at : at + 2])[0]
        segment = jpeg[at : at + length]
        at += length
        if marker == SCAN:  # the picture itself: until the next marker
            following = MARKER_IN_SCAN.search(jpeg, at)
            scan_end = following.start() if following else len(jpeg)
            segment, at = segment + jpeg[at:scan_end], scan_end
        if marker not in SKIPPED:
            kept += bytes((0xFF, marker)) + segment
    return bytes(kept) + bytes((0xFF, END))


def without_boxes(jp2: bytes) -> bytes:
    """Return a JPEG 2000 file without its boxes of XML and of other programs."""
    if not jp2.startswith(b"\x00\x00\x00\x0cjP"):
        return jp2  # the bare picture
    kept, at = bytearray(), 0
    while at + 8 <= len(jp2):
        length, kind = struct.unpack(">I4s", jp2[at : at + 8])
        if length == 1 and at + 16 <= len(jp2):
            length = struct.unpack(">Q", jp2[at + 8 : at + 16])[0]
        end = at + length if length >= 8 else len(jp2)
        if kind not in {b"xml ", b"uuid", b"uinf"}:
            kept += jp2[at:end]
        at = end
    return bytes(kept)
