"""How pictures are written: the working copy that everything follows from, and the renditions that people see.

The working copy is a JPEG at quality 94 with all of its colours (4:4:4). It is decoded and encoded three times at most before it is seen (turned,
blurred, made smaller), and the difference stays below what can be seen: 44 dB after three times. A 12-megapixel photo takes 3 to 6 MB, while PNG or
WebP without loss take 20 and ten times as long; every provider, viewer and C2PA reads JPEG.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image

from .decoding import shrink
from .renditions import Rendition

WORKING_TYPE = "image/jpeg"
WIDTHS = (480, 960, 1600)
FULL_WIDTH = 2560
LONGEST_SIDE = 4096  # of renditions, for pictures that are very tall
RENDITION_TYPES: dict[str, dict[str, Any]] = {
    "image/avif": {
        "format": "AVIF",
        "quality": 62,
        "speed": 8,
        "max_threads": 1,
    },  # speed 6 takes twice as long, for a twentieth less
    "image/webp": {"format": "WEBP", "quality": 82, "method": 4},
}


def encode_working(picture: Image.Image, xmp: bytes = b"") -> bytes:
    """Return `picture` as the file that everything else is made of, with `xmp` in it and nothing else."""
    written = BytesIO()
    picture.save(written, "JPEG", quality=94, subsampling=0, **with_xmp(xmp))
    return written.getvalue()


def with_xmp(xmp: bytes) -> dict[str, Any]:
    return {"xmp": xmp} if xmp else {}


def widths_for(width: int) -> list[int]:
    """Return the widths of renditions of a picture `width` pixels wide: none larger than it is."""
    full = min(width, FULL_WIDTH)
    return [*(each for each in WIDTHS if each < full), full]


def encode_renditions(
    picture: Image.Image, xmp: bytes = b"", finish: Callable[[Image.Image], Image.Image] | None = None
) -> list[Rendition]:
    """Return `picture` as AVIF and WebP at each width, the smallest first, with `xmp` in each; `finish` is done to each before it is encoded."""
    found = []
    for width in widths_for(picture.width):
        height = max(1, round(picture.height * width / picture.width))
        smaller = (
            picture if width == picture.width else picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        )
        smaller = shrink(smaller, LONGEST_SIDE)
        smaller = finish(smaller) if finish else smaller
        found += [Rendition(encode(smaller, content_type, xmp), content_type, *smaller.size) for content_type in RENDITION_TYPES]
    return found


def encode(picture: Image.Image, content_type: str, xmp: bytes = b"") -> bytes:
    """Return `picture` as a file of one of RENDITION_TYPES, with `xmp` in it and nothing else."""
    written = BytesIO()
    picture.save(written, **RENDITION_TYPES[content_type], **with_xmp(xmp))
    return written.getvalue()
