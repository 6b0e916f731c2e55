"""Writes HEIC files as phones do: one picture of many tiles, turned by the container, with EXIF data. Libraries write none of that."""

from __future__ import annotations

import struct
from collections.abc import Sequence


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def full_box(name: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


def find_box(content: bytes, name: bytes) -> bytes:
    """Return the first box with a name, with its head."""
    at = content.index(name) - 4
    return content[at : at + int.from_bytes(content[at : at + 4], "big")]


def tiled(
    tile: bytes,
    *,
    columns: int,
    rows: int,
    size: tuple[int, int] | None = None,
    quarter_turns: int = 0,
    exif: bytes = b"",
    side: int = 128,
) -> bytes:
    """Return a HEIC whose picture is a grid of one tile, over and over.

    `tile` is a HEIC of `side` pixels; `size` what the grid says (pixels), if not the truth; `quarter_turns` counter-clockwise, as the container has them.
    """
    config, media = find_box(tile, b"hvcC"), find_box(tile, b"mdat")[8:]
    count = columns * rows
    width, height = size or (columns * side, rows * side)
    grid = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, width, height)
    whole, exif_item = count + 1, count + 2
    kinds = [(number, b"hvc1") for number in range(1, count + 1)] + [(whole, b"grid")] + ([(exif_item, b"Exif")] if exif else [])
    infos = b"".join(full_box(b"infe", 3, 0, struct.pack(">IH4sB", number, 0, kind, 0)) for number, kind in kinds)
    references = full_box(
        b"iref",
        1,
        0,
        box(b"dimg", struct.pack(f">IH{min(count, 65535)}I", whole, min(count, 65535), *range(1, min(count, 65535) + 1))),
    )
    ispe = [full_box(b"ispe", 0, 0, struct.pack(">II", *each)) for each in ((side, side), (width, height))]
    properties = box(b"ipco", config, *ispe, box(b"irot", bytes([quarter_turns])))
    links = b"".join(struct.pack(">IBBB", number, 2, 0x81, 2) for number in range(1, count + 1))
    links += struct.pack(">IBBB", whole, 2, 3, 0x84)
    association = full_box(b"ipma", 1, 0, struct.pack(">I", count + 1), links)
    exif_body = struct.pack(">I", 6) + b"Exif\0\0" + exif if exif else b""

    def meta(start: int) -> bytes:
        places = [(number, 0, start, len(media)) for number in range(1, count + 1)] + [(whole, 1, 0, len(grid))]
        if exif:
            places.append((exif_item, 0, start + len(media), len(exif_body)))
        return full_box(
            b"meta",
            0,
            0,
            full_box(b"hdlr", 0, 0, b"\0\0\0\0pict" + b"\0" * 13),
            full_box(b"pitm", 1, 0, struct.pack(">I", whole)),
            full_box(b"iinf", 1, 0, struct.pack(">I", len(kinds)), infos),
            with_exif(references, exif_item, whole) if exif else references,
            box(b"iprp", properties, association),
            box(b"idat", grid),
            locations(places),
        )

    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    start = len(head) + len(meta(0)) + 8
    return head + meta(start) + box(b"mdat", media, exif_body)


def with_exif(references: bytes, item: int, whole: int) -> bytes:
    """Return references to which one says that the EXIF data is about the whole picture."""
    return full_box(b"iref", 1, 0, references[12:], box(b"cdsc", struct.pack(">IHI", item, 1, whole)))


def locations(places: Sequence[tuple[int, int, int, int]]) -> bytes:
    body = b"".join(struct.pack(">IHHHII", number, method, 0, 1, offset, length) for number, method, offset, length in places)
    return full_box(b"iloc", 2, 0, bytes([0x44, 0x00]), struct.pack(">I", len(places)), body)
