"""Decodes an upload into upright 8-bit sRGB pixels that carry nothing else with them."""

from __future__ import annotations

import logging
import warnings
from contextlib import suppress
from io import BytesIO

import cv2
import numpy as np
import pillow_heif
from PIL import ExifTags, Image, ImageFile

from .colours import to_eight_bits, to_srgb
from .errors import PhotoRefused, Reason
from .kinds import Kind, check_boxes, check_size, kind_of
from .limits import LONGEST_SIDE, PIXELS

FORMATS = {Kind.JPEG: ("JPEG", "MPO"), Kind.PNG: ("PNG",), Kind.WEBP: ("WEBP",), Kind.AVIF: ("AVIF",), Kind.HEIF: ("HEIF",)}
CUT_OFF = ("truncated", "broken data stream", "end of file", "eof", "premature", "not enough", "unexpected end", "bmff_plugin")


def set_limits_of_libraries() -> None:
    """Let the libraries refuse what is too large as well; called once in the process apart."""
    Image.MAX_IMAGE_PIXELS = PIXELS  # Pillow only warns up to twice this
    warnings.simplefilter("ignore")  # broken metadata: none of it is kept
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    logging.getLogger("PIL").setLevel(logging.CRITICAL)
    # Depth pictures, gain maps and thumbnails are neither decoded nor kept.
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def decode(content: bytes, *, longest_side: int = LONGEST_SIDE) -> Image.Image:
    """Return the picture in `content`: upright, RGB with 8 bits in sRGB, on white, at most `longest_side` pixels, without metadata.

    Raises PhotoRefused.
    """
    kind = kind_of(content)
    if kind in {Kind.AVIF, Kind.HEIF}:
        check_boxes(content)
    try:
        return _decode(content, kind, longest_side)
    except MemoryError as error:
        raise PhotoRefused(Reason.EXHAUSTING) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoRefused(Reason.TOO_MANY_PIXELS) from error
    except (PhotoRefused, ImportError):
        raise
    except Exception as error:  # libraries raise all kinds of errors for bad files
        raise PhotoRefused(reason_of(error, content, kind)) from error


def _decode(content: bytes, kind: Kind, longest_side: int) -> Image.Image:
    if kind == Kind.PNG:
        with Image.open(BytesIO(content), formats=FORMATS[kind]) as opened:
            check_size(*opened.size)
            opened.verify()  # the checksums, which are not looked at while decoding
    with Image.open(BytesIO(content), formats=FORMATS[kind]) as opened:
        check_size(*opened.size)
        # An MPO holds several photos of one moment (two eyes, a preview): the first is the photo.
        if (
            opened.format != "MPO"
            and getattr(opened, "n_frames", 1) > 1
            and getattr(opened, "is_animated", True)
            and kind != Kind.HEIF
        ):
            raise PhotoRefused(Reason.ANIMATED)
        profile = opened.info.get("icc_profile")
        # libheif has turned the picture, and pillow-heif has set the EXIF orientation to 1: what the file says is not done twice.
        turn = 1 if kind == Kind.HEIF else orientation_of(opened)
        if kind == Kind.JPEG:
            # Large photos are reduced while they are decoded: all of the file is read, with a quarter of the memory.
            opened.draft(opened.mode if opened.mode in {"L", "RGB", "CMYK"} else "RGB", (longest_side, longest_side))
        picture = loaded(opened) if kind != Kind.WEBP else None
    del opened  # and with it the memory that Pillow has set aside for a WebP
    picture = shrink(to_eight_bits(picture or decode_webp(content)), longest_side)
    picture = upright(to_srgb(picture, profile), turn)
    return Image.fromarray(np.asarray(picture))  # pixels alone: an Image carries along what came in its file


def loaded(opened: Image.Image) -> Image.Image:
    """Return an opened picture with its pixels, and with a channel for what is transparent by another way."""
    opened.load()
    if "transparency" in opened.info or opened.mode in {"P", "PA", "1"}:
        return opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    return opened


def decode_webp(content: bytes) -> Image.Image:
    """Return the pixels of a WebP. By OpenCV: Pillow decodes every WebP as if it moved, in five times the memory."""
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        is_whole = int.from_bytes(content[4:8], "little") + 8 <= len(content)
        raise PhotoRefused(Reason.BROKEN if is_whole else Reason.TRUNCATED)
    return Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGB))


def orientation_of(picture: Image.Image) -> int:
    """Return the orientation (1 to 8) that the file states; 1 if that is missing or broken."""
    with suppress(Exception):
        stated = picture.getexif().get(ExifTags.Base.Orientation, 1)
        if stated in range(1, 9):
            return int(stated)
    return 1


TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(picture: Image.Image, orientation: int) -> Image.Image:
    return picture.transpose(TURNS[orientation]) if orientation in TURNS else picture


def shrink(picture: Image.Image, longest_side: int) -> Image.Image:
    """Return `picture` with at most `longest_side` pixels, never larger than it is."""
    if max(picture.size) <= longest_side:
        return picture
    scale = longest_side / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def reason_of(error: Exception, content: bytes, kind: Kind) -> Reason:
    """Return why a library could not decode `content`."""
    said = str(error).lower()
    if any(sign in said for sign in ("memory", "alloc", "security limit", "too large")):
        return Reason.EXHAUSTING
    if kind == Kind.JPEG and not content.rstrip(b"\0").endswith(b"\xff\xd9") and b"\xff\xd9" not in content[-4096:]:
        return Reason.TRUNCATED
    if any(sign in said for sign in CUT_OFF):
        return Reason.TRUNCATED
    return Reason.BROKEN
