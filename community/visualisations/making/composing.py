"""Composing a collage, in a file of the kind that all other pictures are made of."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from community.visualisations.pipeline.renditions import Rendition

if TYPE_CHECKING:
    from community.visualisations.collage.scene import Scene


def composed(photo: bytes, scene: Scene, *, width: int) -> Rendition:
    """Return a collage on `photo` as a JPEG, `width` pixels wide. Takes seconds: for jobs."""
    from community.visualisations.collage.composing import compose  # OpenCV and NumPy: for workers only

    picture = compose(photo, scene, width=width)
    out = BytesIO()
    picture.save(out, "JPEG", quality=94, subsampling=0, optimize=True)
    return Rendition(out.getvalue(), "image/jpeg", picture.width, picture.height)
