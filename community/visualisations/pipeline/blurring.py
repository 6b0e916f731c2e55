"""Covers faces and plates so that nothing of them is left to be had back.

A blur that only mixes neighbouring pixels can be undone in part, so what is covered is thrown away: a face is replaced by nine colours at
most and a plate by three, each the mean of a large part, rounded to steps of eight. Between them colours run smoothly, so that it looks calm. Everything
inside the region and a margin around it is replaced wholly; only outside that margin does the cover run out, since half of a pixel
mixed with a known colour could be computed back.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .regions import Region

Pixels = NDArray[np.uint8]

MARGIN = {"face": 0.12, "plate": 0.15}  # of the region's size, on each side
PARTS = {"face": (3, 3), "plate": (3, 1)}  # columns and rows of colours that are left
RUN_OUT = 0.06  # of the region's size, beyond the margin
LEAST_PIXELS = 2  # margin and run-out of the smallest regions
STEP = 8  # of the colours that are left


def cover(picture: Image.Image, regions: Iterable[Region]) -> Image.Image:
    """Return `picture` with all regions covered that are to be blurred."""
    pixels = np.array(picture.convert("RGB"))
    for region in regions:
        if region.is_blurred:
            cover_region(pixels, region)
    return Image.fromarray(pixels)


def cover_region(pixels: Pixels, region: Region) -> None:
    """Cover one region of `pixels` (height, width, 3), in place."""
    height, width = pixels.shape[:2]
    inner_x, inner_y = region.width * width, region.height * height
    centre_x, centre_y = (region.x + region.width / 2) * width, (region.y + region.height / 2) * height
    half_x = inner_x / 2 + max(LEAST_PIXELS, inner_x * MARGIN[region.kind])
    half_y = inner_y / 2 + max(LEAST_PIXELS, inner_y * MARGIN[region.kind])
    run_out = max(LEAST_PIXELS, RUN_OUT * max(inner_x, inner_y))
    left, right = clip(centre_x - half_x - run_out, width), clip(centre_x + half_x + run_out + 1, width)
    top, bottom = clip(centre_y - half_y - run_out, height), clip(centre_y + half_y + run_out + 1, height)
    if right <= left or bottom <= top:
        return
    rows, columns = np.mgrid[top:bottom, left:right].astype(np.float32) + 0.5
    away_x, away_y = np.abs(columns - centre_x), np.abs(rows - centre_y)
    if region.kind == "face":
        # The ellipse runs through the corners' middle: it must hold the whole box's ellipse and the margin.
        distance = (np.hypot(away_x / half_x, away_y / half_y) - 1) * min(half_x, half_y)
    else:
        distance = np.maximum(away_x - half_x, away_y - half_y)
    strength = np.clip(1 - distance / run_out, 0, 1)[..., None]
    patch = pixels[top:bottom, left:right]
    pixels[top:bottom, left:right] = np.rint(patch * (1 - strength) + fill_of(patch, region.kind) * strength).astype(np.uint8)


def fill_of(patch: Pixels, kind: str) -> NDArray[np.float32]:
    """Return what is shown instead of `patch`: a few mean colours, and smooth steps between them."""
    height, width = patch.shape[:2]
    columns, rows = PARTS[kind]
    few = cv2.resize(patch, (min(columns, width), min(rows, height)), interpolation=cv2.INTER_AREA)
    few = ((few.astype(np.uint16) + STEP // 2) // STEP * STEP).clip(0, 255).astype(np.float32)
    return cv2.resize(few, (width, height), interpolation=cv2.INTER_CUBIC).reshape(height, width, 3).clip(0, 255)


def clip(value: float, most: int) -> int:
    return int(min(most, max(0, np.floor(value))))
