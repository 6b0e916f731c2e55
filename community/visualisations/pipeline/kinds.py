"""What a file is, by its content, and how large its header says the picture is. Nothing is decoded here."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum

from .errors import PhotoRefused, Reason
from .limits import PIXELS, SHORTEST_SIDE, TILES

MOST_BOXES = 20_000
CONTAINERS = {b"meta": 4, b"iprp": 0, b"ipco": 0}  # boxes made of boxes, and how many bytes come before those


class Kind(StrEnum):
    """The kinds of files that are taken, by their content type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    AVIF = "image/avif"
    HEIF = "image/heif"  # HEIC is HEIF with HEVC inside


AVIF_BRANDS = {b"avif", b"avis"}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
SEQUENCES = {b"avis", b"hevc", b"hevx", b"msf1"}
# Pictures of kinds that are not taken: their own sentence helps more than "not a photo".
OTHER_PICTURES = (
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"8BPS",
    b"\0\0\x01\0",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
    b"\0\0\0\x0cjP  ",
    b"\xff\x4f\xff\x51",
)


@dataclass(frozen=True, slots=True)
class Boxes:
    """What the boxes of an AVIF or HEIF file say about its pictures."""

    pixels: int = 0  # of the largest picture in it
    tiles: int = 0  # of the largest grid
    items: int = 0


def kind_of(content: bytes) -> Kind:
    """Return what `content` is. Raises PhotoRefused if it is none of the kinds that are taken, or moves."""
    if not content:
        raise PhotoRefused(Reason.EMPTY)
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        if is_animated_png(content):
            raise PhotoRefused(Reason.ANIMATED)
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        if content[12:16] == b"VP8X" and len(content) > 20 and content[20] & 0x02:
            raise PhotoRefused(Reason.ANIMATED)
        return Kind.WEBP
    if content[4:8] == b"ftyp":
        return kind_of_boxes(content)
    if content.startswith(OTHER_PICTURES):
        raise PhotoRefused(Reason.WRONG_KIND)
    raise PhotoRefused(Reason.NOT_A_PICTURE)


def kind_of_boxes(content: bytes) -> Kind:
    """Return whether a file made of boxes is AVIF or HEIF; the first brand decides, then the compatible ones."""
    size = min(int.from_bytes(content[:4], "big"), 1024)
    major = content[8:12]
    brands = [content[at : at + 4] for at in range(16, size - 3, 4)]
    if major in SEQUENCES and major != b"msf1":
        raise PhotoRefused(Reason.ANIMATED)
    if major in AVIF_BRANDS or (major in {b"mif1", b"msf1"} and AVIF_BRANDS & set(brands)):
        return Kind.AVIF
    if major in HEIF_BRANDS or HEIF_BRANDS & set(brands):
        return Kind.HEIF
    raise PhotoRefused(Reason.NOT_A_PICTURE)  # a film, most often


def is_animated_png(content: bytes) -> bool:
    """Return whether a PNG has more than one frame: its control chunk comes before the picture."""
    at, chunks = 8, 0
    while at + 12 <= len(content) and chunks < 1000:
        length, name = struct.unpack(">I4s", content[at : at + 8])
        if name == b"acTL":
            return int.from_bytes(content[at + 8 : at + 12], "big") > 1
        if name == b"IDAT":
            return False
        at += 12 + length
        chunks += 1
    return False


def check_size(width: int, height: int) -> None:
    """Raise PhotoRefused unless a picture of these pixels may be decoded."""
    if width * height > PIXELS:
        raise PhotoRefused(Reason.TOO_MANY_PIXELS)
    if min(width, height) < SHORTEST_SIDE:
        raise PhotoRefused(Reason.TOO_SMALL)


def check_boxes(content: bytes) -> None:
    """Raise PhotoRefused if a part of an AVIF or HEIF file claims more than a photo has.

    The library that decodes looks at the main picture alone; a bomb may sit in a tile, an auxiliary picture or the number of tiles.
    """
    found = read_boxes(content)
    if found.pixels > PIXELS:
        raise PhotoRefused(Reason.TOO_MANY_PIXELS)
    if found.tiles > TILES or found.items > 4 * TILES:
        raise PhotoRefused(Reason.EXHAUSTING)


def read_boxes(content: bytes) -> Boxes:
    """Return the largest picture (`ispe`), the largest grid and the number of items that the boxes of a file name."""
    pixels = items = tiles = seen = 0
    todo = [(0, len(content))]
    while todo:
        at, stop = todo.pop()
        while at + 8 <= stop and seen < MOST_BOXES:
            seen += 1
            size, name = struct.unpack(">I4s", content[at : at + 8])
            head = 8
            if size == 1 and at + 16 <= stop:
                size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
            elif size == 0:
                size = stop - at
            if size < head:
                break
            body, end = at + head, min(at + size, stop)
            if name == b"ispe" and body + 12 <= end:
                width, height = struct.unpack(">II", content[body + 4 : body + 12])
                pixels = max(pixels, width * height)
            elif name == b"iinf" and body + 8 <= end:
                wide = content[body] > 0
                items = max(items, int.from_bytes(content[body + 4 : body + (8 if wide else 6)], "big"))
            elif name == b"idat":
                tiles = max(tiles, tiles_of_grid(content[body:end]))
            elif isinstance(skipped := CONTAINERS.get(name), int):
                todo.append((body + skipped, end))
            at += size
    return Boxes(pixels, tiles, items)


def tiles_of_grid(body: bytes) -> int:
    """Return the tiles of the grid that an `idat` box begins with: version, flags, rows - 1, columns - 1."""
    if len(body) < 8 or body[0] != 0 or body[1] > 1:
        return 0
    return (body[2] + 1) * (body[3] + 1)
