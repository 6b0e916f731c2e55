"""How the result of a provider lies on its source when their sizes differ: by a stated rule, never by chance."""

from __future__ import annotations

from PIL import Image, ImageOps

SAME_SHAPE = 0.01  # shapes that differ by less than this are one: providers round to multiples of 16 or 64 pixels


def register(picture: Image.Image, source: tuple[int, int]) -> Image.Image:
    """Return `picture` at the size of its source (width and height in pixels).

    It is stretched if it has the shape of its source; else it covers that, centred, and what stands out is cut off.
    """
    if has_shape_of(source, picture):
        return picture.resize(source, Image.Resampling.LANCZOS)
    return ImageOps.fit(picture, source, Image.Resampling.LANCZOS)


def has_shape_of(source: tuple[int, int], picture: Image.Image) -> bool:
    return abs(picture.width / picture.height / (source[0] / source[1]) - 1) <= SAME_SHAPE
