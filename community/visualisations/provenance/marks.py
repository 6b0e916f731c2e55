"""Draws the visible mark ("AI-generated", "Collage") into a corner of a picture.

It is drawn into each rendition anew, so that its letters are crisp and at least 13 pixels high in each; the picture that variants are made of carries none.
The typeface is the site's own, with the shaping that Arabic needs (HarfBuzz, in Pillow's wheel).
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont, features

FONTS = Path(__file__).resolve().parents[3] / "themes/default/static/theme/fonts"
INK, PAPER = (17, 25, 54), (251, 250, 246)  # as in the theme
WEIGHT = 560
SMALLEST, LARGEST, SHARE = 13, 40, 0.022  # size of the letters in pixels, and as a share of the picture's width
PADDING = (0.55, 0.3)  # of that size
MOST_WIDTH = 0.5  # of the picture: a longer mark is set smaller


def draw_mark(picture: Image.Image, text: str, language: str) -> Image.Image:
    """Return a copy of an RGB picture with `text` in its lower corner, at the side where lines in `language` begin."""
    marked = picture.copy()
    size = round(min(LARGEST, max(SMALLEST, picture.width * SHARE)))
    width, height, font = measured(text, language, size)
    if width > picture.width * MOST_WIDTH:
        width, height, font = measured(text, language, max(8, int(size * picture.width * MOST_WIDTH / width)))
    x = marked.width - width if language == "ar" else 0
    y = marked.height - height
    draw = ImageDraw.Draw(marked)
    draw.rectangle((x, y, x + width, y + height), fill=INK)
    draw.text((x + width / 2, y + height / 2), text, fill=PAPER, font=font, anchor="mm", **shaping(language))  # type: ignore[arg-type]
    return marked


def measured(text: str, language: str, size: int) -> tuple[int, int, ImageFont.FreeTypeFont]:
    """Return width and height of the mark's ground in pixels, and the font."""
    font = font_for(language, size)
    across = font.getlength(text, **shaping(language))  # type: ignore[arg-type]
    return round(across + 2 * PADDING[0] * size), round(size * (1.25 + 2 * PADDING[1])), font


def shaping(language: str) -> dict[str, str]:
    """Return how text is shaped. Without HarfBuzz, Arabic letters would stand alone, and in the wrong order."""
    if not features.check("raqm"):
        return {}
    direction: Literal["rtl", "ltr"] = "rtl" if language == "ar" else "ltr"
    return {"direction": direction, "language": language}


def font_for(language: str, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(BytesIO(typeface("arabic" if language == "ar" else "latin")), size)
    font.set_variation_by_axes([WEIGHT])
    return font


@cache
def typeface(script: str) -> bytes:
    """Return the site's typeface as TrueType: Pillow does not read WOFF2."""
    from fontTools.ttLib import TTFont

    font = TTFont(FONTS / f"readex-pro-{script}-wght-normal.woff2")
    font.flavor = None
    written = BytesIO()
    font.save(written)
    return written.getvalue()
