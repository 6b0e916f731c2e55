"""What is done to photos, for the rest of the site: each function works in a process apart (`apart.py`).

All of them raise PhotoRefused, with a sentence for the person, and PipelineFailed if they do not work on this machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from .apart import do_apart, values_of
from .errors import PhotoRefused, Reason
from .limits import MEGABYTE, UPLOAD_BYTES
from .regions import Region, stored_regions, to_json
from .renditions import Rendition
from .steps import Report, report_nothing


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """The clean working copy of a photo, its size in pixels, and the regions to be blurred that were found on it."""

    content: bytes
    content_type: str
    width: int
    height: int
    regions: list[Region]


def prepare_photo(content: IO[bytes], *, report: Report = report_nothing) -> PreparedPhoto:
    """Return the working copy of an upload: upright, sRGB, at most 4096 pixels, nothing in it but pixels; and the regions on it.

    The file's name does not matter: its content says what it is. Takes about five seconds of processor time for a photo of 12 megapixels.
    """
    return prepared(read_upload(content), 0, report)


def turn_photo(working: bytes, quarter_turns: int, *, report: Report = report_nothing) -> PreparedPhoto:
    """Return a working copy turned by quarters clockwise. Regions are found again: faces that lay on their side were not."""
    return prepared(working, quarter_turns, report)


def blur_photo(working: bytes, regions: Iterable[Region], *, xmp: bytes = b"") -> bytes:
    """Return a working copy with the regions covered that are to be blurred; what they showed is in it no more.

    `xmp` (`provenance.xmp`) is the only metadata in it: credit and licence stay with the file.
    """
    _head, (blurred,) = do_apart("blur", [working, xmp], regions=to_json(regions))
    return blurred


def add_blurs(master: bytes, regions: Iterable[Region], *, xmp: bytes = b"") -> bytes:
    """Return a photo that was blurred before, with more regions covered. There is no way to uncover one."""
    return blur_photo(master, regions, xmp=xmp)


def make_renditions(picture: bytes, *, xmp: bytes = b"") -> list[Rendition]:
    """Return a picture as AVIF and WebP at the widths for pages, the smallest first, never enlarged. `xmp` is the only metadata in them."""
    return renditions_of(*do_apart("renditions", [picture, xmp]))


def renditions_of(head: dict[str, Any], files: list[bytes]) -> list[Rendition]:
    return [Rendition(content=file, **described) for file, described in zip(files, head["renditions"], strict=True)]


def register_fit(result: IO[bytes], width: int, height: int, *, canvas: Sequence[int] = ()) -> Rendition:
    """Return a provider's result, cleaned like an upload, at the size of its source (pixels).

    It is stretched if it has the shape of its source within 1 %, and else covers it, centred.
    `canvas` says how the source was laid out for the provider (`providers.fitting.Fit.as_numbers`): what was added around it is cut off first.
    """
    head, (content,) = do_apart("fit", [read_upload(result)], width=width, height=height, canvas=list(canvas))
    return Rendition(content, **values_of(head, "content_type", "width", "height"))


def prepared(content: bytes, quarter_turns: int, report: Report) -> PreparedPhoto:
    head, (working,) = do_apart("prepare", [content], report, quarter_turns=quarter_turns)
    return PreparedPhoto(working, **values_of(head, "content_type", "width", "height"), regions=stored_regions(head["regions"]))


def read_upload(content: IO[bytes]) -> bytes:
    """Return the bytes of an upload. Raises PhotoRefused if they are too many or none."""
    parts, size = [], 0
    while part := content.read(MEGABYTE):
        size += len(part)
        if size > UPLOAD_BYTES:
            raise PhotoRefused(Reason.TOO_LARGE)
        parts.append(part)
    if not size:
        raise PhotoRefused(Reason.EMPTY)
    return b"".join(parts)
