"""Neutral pictures: decoded and encoded again, so that nothing but the pixels is left."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from .errors import BROKEN, TOO_LARGE, NotNeutral

MOST_PIXELS = 100_000_000  # of all frames together: Pillow refuses a single picture of 180 million
MOST_FRAMES = 500
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP")  # the last two only inside of documents
#: The modes that each format can store. A picture in another one becomes one with colours and transparency.
MODES = {
    "JPEG": {"L", "RGB", "CMYK"},
    "PNG": {"1", "L", "LA", "I;16", "RGB", "RGBA"},
    "TIFF": {"1", "L", "LA", "I;16", "RGB", "RGBA", "CMYK"},
    "BMP": {"1", "L", "RGB"},
    "WEBP": {"RGB", "RGBA"},
    "AVIF": {"RGB", "RGBA"},
    "GIF": {"RGB", "RGBA"},
}
WITH_PROFILE = {"L", "LA", "RGB", "RGBA", "CMYK"}
WITHOUT_TRANSPARENCY = {"JPEG", "BMP"}
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "subsampling": 0, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92, "method": 4},
    "AVIF": {"quality": 85, "speed": 8},
    "TIFF": {"compression": "tiff_deflate"},
}


def neutral_picture(content: bytes) -> bytes:
    """Return the picture upright and in the same format, without EXIF, XMP, profiles and comments. Raises NotNeutral."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            name = "JPEG" if picture.format == "MPO" else str(picture.format)
            count = frames_of(picture)
            frames = [only_pixels(frame, name) for frame in ImageSequence.Iterator(picture)] if count > 1 else []
            options = OPTIONS.get(name, {}) | (animation(picture, frames) if frames else {})
            first = frames[0] if frames else only_pixels(picture, name)
            written = BytesIO()
            first.save(written, name, **options)
            return written.getvalue()
    except NotNeutral:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise NotNeutral(TOO_LARGE) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise NotNeutral(BROKEN) from error


def frames_of(picture: Image.Image) -> int:
    """Return of how many pictures an animation consists. Raises NotNeutral if they have too many pixels together."""
    count: int = getattr(picture, "n_frames", 1) if picture.format not in {"MPO", "TIFF"} else 1
    if count > MOST_FRAMES or picture.width * picture.height * count > MOST_PIXELS:
        raise NotNeutral(TOO_LARGE)
    return count


def only_pixels(picture: Image.Image, name: str) -> Image.Image:
    """Return a new picture with the pixels of this one, upright, and its colours as screens show them."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in MODES[name]:
        upright = upright.convert("RGB" if name in WITHOUT_TRANSPARENCY else "RGBA")
    if profile and upright.mode in WITH_PROFILE:
        upright = on_screen(upright, profile)
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)  # not copied: a copy has the texts of the original too
    return clean


def on_screen(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture in sRGB: without its profile the colours would be others."""
    alpha = picture.getchannel("A") if "A" in picture.getbands() else None
    colours = picture.convert(picture.mode.removesuffix("A")) if alpha else picture
    mode = "L" if colours.mode == "L" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        shown = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile: programs ignore it too
        shown = colours.convert("RGB") if colours.mode == "CMYK" else colours
    if shown is None:
        return picture
    shown = shown.convert(mode) if mode == "L" else shown
    if alpha:
        shown.putalpha(alpha)
    return shown


def animation(picture: Image.Image, frames: list[Image.Image]) -> dict[str, Any]:
    """Return how to save several frames."""
    durations = []
    for number in range(len(frames)):
        picture.seek(number)
        durations.append(int(picture.info.get("duration", 100)))
    return {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": picture.info.get("loop", 0)}
