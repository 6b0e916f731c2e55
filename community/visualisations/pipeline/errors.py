"""Why a photo cannot be taken. The process apart names a reason; the sentence for it is written here, in the reader's language."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

REFUSED = 3  # exit status of the process apart


class Reason(StrEnum):
    """Why a photo is refused. The values may be stored."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    NOT_A_PICTURE = "not_a_picture"
    WRONG_KIND = "wrong_kind"
    ANIMATED = "animated"
    TRUNCATED = "truncated"
    BROKEN = "broken"
    EXHAUSTING = "exhausting"


class PhotoRefused(Exception):
    """Raised for a photo that cannot be taken, however often it is tried. `reason` says why, `sentence` what to do about it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """A sentence for the person who uploaded the photo, in the language that is active."""
        return sentence_of(self.reason)


class PipelineFailed(Exception):
    """Raised if photos cannot be worked on here and now, whatever the photo: worth another try."""


def sentence_of(reason: Reason) -> str:
    """Return what to tell the person whose photo was refused for `reason`."""
    from django.utils.translation import gettext

    from .limits import MEGABYTE, PIXELS, SHORTEST_SIDE, UPLOAD_BYTES

    sentences: dict[Reason, tuple[str, dict[str, Any]]] = {
        Reason.EMPTY: (gettext("This file is empty. Please choose the photo again."), {}),
        Reason.TOO_LARGE: (
            gettext("This file is larger than %(most)d MB. Please save the photo at a smaller size, and upload it again."),
            {"most": UPLOAD_BYTES // MEGABYTE},
        ),
        Reason.TOO_MANY_PIXELS: (
            gettext("This photo has more than %(most)d megapixels. Please save it at a smaller size, and upload it again."),
            {"most": PIXELS // 1_000_000},
        ),
        Reason.TOO_SMALL: (
            gettext("This picture is too small to show a place: it needs at least %(least)d pixels in width and height."),
            {"least": SHORTEST_SIDE},
        ),
        Reason.NOT_A_PICTURE: (
            gettext("This file is not a photo, whatever its name says. Please choose a JPEG, PNG, WebP, AVIF or HEIC file."),
            {},
        ),
        Reason.WRONG_KIND: (
            gettext("Pictures of this kind cannot be taken. Please save the photo as JPEG, PNG, WebP, AVIF or HEIC."),
            {},
        ),
        Reason.ANIMATED: (gettext("This picture moves. Please choose a photo, or save a single frame as JPEG or PNG."), {}),
        Reason.TRUNCATED: (
            gettext("Part of this file is missing. Please copy or send it again, and then upload it once more."),
            {},
        ),
        Reason.BROKEN: (
            gettext(
                "This file is damaged and cannot be opened. Please open it on your device, save it as JPEG, and upload that."
            ),
            {},
        ),
        Reason.EXHAUSTING: (
            gettext(
                "This file takes more memory or time than photos do. Please save it as JPEG at a smaller size, and upload that."
            ),
            {},
        ),
    }
    text, values = sentences[reason]
    return text % values
