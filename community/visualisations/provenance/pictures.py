"""Generated pictures with their visible mark and metadata, for pages and downloads. To be signed after that: `manifests.sign_picture`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, override

from community.visualisations.pipeline.apart import do_apart
from community.visualisations.pipeline.photos import renditions_of
from community.visualisations.pipeline.renditions import Rendition

from .kinds import PictureKind

AI = gettext_lazy("AI-generated")
MARKS = {PictureKind.COLLAGE: gettext_lazy("Collage"), PictureKind.DRAWING: gettext_lazy("Drawing")}
PROCESS = "community.visualisations.provenance.process"


def mark_text(kind: PictureKind, language: str) -> str:
    """Return what the mark on a picture says, in a language of the site."""
    with override(language):
        return str(MARKS.get(kind, AI))


def mark_picture(picture: bytes, kind: PictureKind, language: str, *, xmp: bytes = b"") -> bytes:
    """Return a generated picture (JPEG) with its mark, at its own size: for downloads. Raises PhotoRefused and PipelineFailed."""
    _head, (marked,) = do_apart("mark", [picture, xmp], program=PROCESS, mark=mark_text(kind, language), language=language)
    return marked


def make_marked_renditions(picture: bytes, kind: PictureKind, language: str, *, xmp: bytes = b"") -> list[Rendition]:
    """Return a generated picture as renditions (`make_renditions`), each with its mark. Raises PhotoRefused and PipelineFailed."""
    done = do_apart("render", [picture, xmp], program=PROCESS, mark=mark_text(kind, language), language=language)
    return renditions_of(*done)
