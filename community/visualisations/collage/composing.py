"""Composes photo and scene to one picture, on the server: the same scene and photo are the same picture, pixel for pixel.

Ground, then shadows, then what stands; everything takes on the light, the sharpness and the grain of the photo. For 2560 by 1600 pixels see
`docs/decisions/0036-collage-in-metres.md`; it is work for a job. The photo is a clean working picture that our own pipeline made.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from .elements.draw import draw_symbols
from .plane import INK, SHADE, Plane

if TYPE_CHECKING:
    from .projecting import Projection
    from .scene import Scene

Pixels = NDArray[np.float32]
MOST_PIXELS = 24_000_000  # of a working picture
SEED = 20_130_036  # grain and texture are the same each time
SHARPNESS = 0.00034  # of the width: drawings are softened by this much, since no lens is as sharp as they are
TILE = 512  # pixels of the texture of the ground
GRAINS = ((0.006, 0.5), (0.02, 0.3), (0.09, 0.2))  # metres a pixel, and how much it counts
TEXTURE = 0.085  # how much the ground varies


class Unreadable(ValueError):
    """The bytes are no picture that a collage can be made of."""


def compose(photo: bytes, scene: Scene, *, width: int) -> Image.Image:
    """Return the collage, `width` pixels wide, RGB. Raises Unreadable."""
    picture = _read(photo, width)
    height = picture.shape[0]
    plane = Plane(scene, width, height)
    if scene.ground:
        _over(picture, _weathered(_rendered(plane, plane.lies()), picture, plane.projection))
    for shadows in (plane.casts(), plane.contacts()):
        if shadows:
            _multiply(picture, _rendered(plane, shadows)[:, :, 3])
    if scene.items:
        _over(picture, _photographed(_rendered(plane, plane.stands()), picture))
    return Image.fromarray(np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8), "RGB")


def _read(photo: bytes, width: int) -> Pixels:
    try:
        with Image.open(BytesIO(photo), formats=("WEBP", "AVIF", "JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable("too many pixels")
            height = round(width * image.height / image.width)
            small = image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable("no picture") from error
    return as_shares(small)


def _rendered(plane: Plane, layer: str) -> Pixels:
    """Return a layer as pixels with straight alpha."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{plane.width}" height="{plane.height}" viewBox="0 0 {plane.width} '
        f'{plane.height}" color="{INK}"><defs>{draw_symbols()}</defs>{plane.defs()}{layer}</svg>'
    )
    png: Any = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    with Image.open(BytesIO(bytes(png))) as image:
        return as_shares(image.convert("RGBA"))


def as_shares(image: Image.Image) -> Pixels:
    """Return pixels as shares of full light."""
    pixels: Pixels = np.array(image, dtype=np.float32)
    pixels /= np.float32(255)
    return pixels


def _over(picture: Pixels, layer: Pixels) -> None:
    alpha = layer[:, :, 3:]
    picture *= 1 - alpha
    picture += layer[:, :, :3] * alpha


def _multiply(picture: Pixels, alpha: Pixels) -> None:
    shade = np.array([int(SHADE[at : at + 2], 16) / 255 for at in (1, 3, 5)], dtype=np.float32)
    picture *= 1 - alpha[:, :, None] * (1 - shade)


def _weathered(layer: Pixels, picture: Pixels, projection: Projection) -> Pixels:
    """Return what lies on the ground in the broad light and shade that the photo has there, and with a texture."""
    alpha = layer[:, :, 3]
    light = _broad_light(picture, alpha) * (1 + _texture(projection, alpha.shape))
    layer[:, :, :3] = np.clip(layer[:, :, :3] * light[:, :, None], 0, 1)
    return layer


def _broad_light(picture: Pixels, alpha: Pixels) -> Pixels:
    """Return how light or dark each place is beside the usual one under the layer; lines and small things do not count."""
    height, width = alpha.shape
    small = cv2.resize(picture, (320, max(1, round(320 * height / width))), interpolation=cv2.INTER_AREA)
    covered = cv2.resize(alpha, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA) > 0.5
    grey = np.clip(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) * 255, 0, 255).astype(np.uint8)
    broad = cv2.GaussianBlur(cv2.medianBlur(grey, 15).astype(np.float32) + 1, (0, 0), 2)
    usual = float(np.median(broad[covered])) if covered.any() else float(np.median(broad))
    ratio = np.clip(broad / usual, 0.55, 1.35) ** 0.6
    full: Pixels = cv2.resize(ratio.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return full


def _texture(projection: Projection, shape: tuple[int, ...]) -> Pixels:
    """Return an uneven surface in perspective, around 0: finer than a pixel, it fades."""
    dice = np.random.default_rng(SEED)
    rough = np.pad(dice.standard_normal((TILE, TILE), dtype=np.float32), 8, mode="wrap")  # without a seam when it is repeated
    tile: Pixels = np.asarray(cv2.GaussianBlur(rough, (0, 0), 1.1)[8:-8, 8:-8], np.float32)
    tile /= np.float32(tile.std())
    height, width = shape[:2]
    below = np.maximum(np.arange(height, dtype=np.float32) - np.float32(projection.horizon), 0.5)
    z = projection.focal * projection.camera.height / below
    x = (np.arange(width, dtype=np.float32) - width / 2)[None, :] * (z / projection.focal)[:, None]
    out = np.zeros((height, width), dtype=np.float32)
    for metres, share in GRAINS:
        deep = z * z / (projection.focal * projection.camera.height)  # metres of ground in one pixel of height
        fade = share * np.clip(1.5 - deep / (metres * 4), 0, 1)
        across = np.mod(x / metres, TILE).astype(np.float32)
        along = np.broadcast_to(np.mod(z / metres, TILE)[:, None], across.shape).astype(np.float32)
        out += fade[:, None].astype(np.float32) * cv2.remap(tile, across, along, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return TEXTURE * out


def _photographed(layer: Pixels, picture: Pixels) -> Pixels:
    """Return what stands as the camera would see it: a little soft, and with the photo's grain."""
    width = layer.shape[1]
    layer[:, :, :3] *= layer[:, :, 3:]
    flat: Pixels = np.asarray(cv2.GaussianBlur(layer, (0, 0), max(0.3, SHARPNESS * width)), np.float32)
    alpha = np.maximum(flat[:, :, 3:], 1e-4)
    grain = np.random.default_rng(SEED).standard_normal(layer.shape[:2], dtype=np.float32) * np.float32(_grain_of(picture))
    flat[:, :, :3] = np.clip(flat[:, :, :3] / alpha + grain[:, :, None], 0, 1)
    return flat


def _grain_of(picture: Pixels) -> float:
    """Return the standard deviation of the photo's noise, 0 to 1: the usual difference between neighbouring pixels."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    rough = grey[1:-1, 1:-1] - (grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]) / 4
    return float(np.clip(np.median(np.abs(rough)) * 1.33, 0.002, 0.02))
