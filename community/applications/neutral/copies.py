"""The neutral copy of a file of any kind that members can upload (`community.files.inspect`)."""

from __future__ import annotations

from collections.abc import Callable

from .errors import UNKNOWN_PART, NotNeutral
from .office import neutral_office
from .open_document import neutral_open_document
from .pdf import neutral_pdf
from .pictures import neutral_picture

MAKERS: dict[str, Callable[[bytes], bytes]] = {
    "application/pdf": neutral_pdf,
    "image/": neutral_picture,
    "application/vnd.openxmlformats-officedocument.": neutral_office,
    "application/vnd.oasis.opendocument.": neutral_open_document,
    "text/plain": bytes,  # a text has nothing but its words
}


def neutral_copy(content: bytes, content_type: str) -> bytes:
    """Return a copy of a file that looks the same, without metadata and the names of its authors. Raises NotNeutral."""
    for prefix, make in MAKERS.items():
        if content_type.startswith(prefix):
            return make(content)
    raise NotNeutral(UNKNOWN_PART)
