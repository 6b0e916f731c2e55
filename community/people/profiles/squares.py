"""Pictures as photos of people: decoded, turned upright, cut to a square, made small, and encoded anew, so that nothing else is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
SIDE = 480  # pixels
LEAST = 96  # pixels: below that, it is a blur
MOST_PIXELS = 40_000_000
QUALITY = 84
NO_PICTURE = _("This is not a picture that we can read. Choose a JPEG, PNG, WebP or AVIF file.")


@contextmanager
def opened(content: IO[bytes]) -> Iterator[Image.Image]:
    """Yield a picture of which only the header has been read. Raises ValidationError, also for what goes wrong in the block."""
    content.seek(0)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint allows it in the whole process
    try:
        with Image.open(content, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("This picture is too large. Make it smaller, and choose it again."), code="too_large")
            if min(picture.size) < LEAST:
                raise ValidationError(
                    _("This picture is too small: it needs %(least)d pixels on each side.") % {"least": LEAST}, code="small"
                )
            yield picture
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValidationError(NO_PICTURE, code="kind") from error


def check_picture(content: IO[bytes]) -> None:
    """Raise ValidationError for what is no picture, as far as its header says. Nothing is decoded."""
    with opened(content):
        pass
    content.seek(0)


def make_square(content: IO[bytes]) -> bytes:
    """Return a picture as a square JPEG of at most `SIDE` pixels, without metadata. Raises ValidationError."""
    with opened(content) as picture:
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG is then decoded at a fraction of its size
        upright = ImageOps.exif_transpose(picture)
        side = min(SIDE, *upright.size)
        square = ImageOps.fit(on_white(upright), (side, side), Image.Resampling.LANCZOS)
    out = BytesIO()
    square.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def on_white(picture: Image.Image) -> Image.Image:
    """Return a picture without transparency, and without what came with its file."""
    layer = picture.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground
