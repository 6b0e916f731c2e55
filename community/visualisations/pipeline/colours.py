"""Colours: from whatever a photo uses to 8 bits in sRGB."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

SRGB = ImageCms.createProfile("sRGB")
SPACES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L"}


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return `picture`, which has 8 bits a channel, in sRGB, transparent parts on white. A profile that is broken or for other colours is passed over."""
    alpha = picture.getchannel("A") if picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} else None
    if picture.mode in {"RGBA", "LA"}:
        picture = picture.convert("RGB" if picture.mode == "RGBA" else "L")
    elif picture.mode not in {"RGB", "L", "CMYK"}:
        picture = picture.convert("RGB")
    converted = (convert(picture, profile) if profile else None) or picture.convert("RGB")
    if alpha is not None:
        white = Image.new("RGB", converted.size, "white")
        white.paste(converted, mask=alpha)
        return white
    return converted


def to_eight_bits(picture: Image.Image) -> Image.Image:
    """Return `picture` with 8 bits for each channel: of 16 bits the upper ones. (Pillow's own conversion cuts off at 255.)"""
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if picture.mode == "I":
        values = np.asarray(picture)
        return Image.fromarray((np.clip(values, 0, 65535) >> 8).astype(np.uint8))
    if picture.mode == "F":
        return Image.fromarray(np.clip(np.nan_to_num(np.asarray(picture)) * 255, 0, 255).astype(np.uint8))
    return picture


def convert(picture: Image.Image, profile: bytes) -> Image.Image | None:
    """Return `picture` converted from its ICC profile to sRGB, or None if the profile is of no use."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if SPACES.get(source.profile.xcolor_space) != picture.mode:
            return None
        return ImageCms.profileToProfile(
            picture,
            source,
            SRGB,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError):
        return None
