"""Finds number plates in three ways: by the cascades of OpenCV, as small bright bars on something darker, and as short lines of strokes.

The cascades know plates that are nearly level and at least 40 pixels wide. Bars are found from 10 pixels on and tilted up to 20 degrees; strokes from about 25
pixels on, on white cars too. Both find some signs and window frames as well. A region too many costs the member one tick, a plate left readable cannot be taken back.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import cv2
import cv2.data
import numpy as np
from numpy.typing import NDArray

from .boxes import Box, unite

Pixels = NDArray[Any]  # of 8 bits; OpenCV's functions do not say so

CASCADES = ("haarcascade_russian_plate_number.xml", "haarcascade_license_plate_rus_16stages.xml")
CASCADE_LONGEST = 2048  # pixels of the photo in which the cascades look
NEIGHBOURS = 5  # how often a cascade must find a plate

LONGEST = 3072  # pixels of the largest size in which bars and strokes are looked for; a photo is enlarged for it up to twice
LEVELS = 4  # each half as large as the one before
THRESHOLDS = range(70, 235, 15)
FEWER_THRESHOLDS = range(55, 235, 30)
HEIGHTS = (3.8, 22.0)  # of a plate at the level at which it is looked for, in pixels
SHAPES = (2.3, 8.0)  # width by height
TILT = 20.0  # degrees
FILLED = 0.72  # of the rectangle around it
CONTRAST = 28.0  # to what is around it, of 255
SURROUNDED = 0.9  # of what is around it is darker
LEGIBLE = 34.0  # width in pixels from which strokes are to be seen
STROKES = 14.0  # standard deviation of brightness in a plate with letters
WIDEST_STROKES = 0.1  # of the photo's width: rows of windows are wider
CRISP, CRISP_CHANGES = 9.0, 2.2  # from this height on, in pixels, letters can be told from windows
CHANGES = 1.6  # between light and dark along the middle, for each height of a plate in its width
LEAST_CHANGES = 12  # a plate has at least five letters, mostly
BAR_CHANGES = 4  # in a bar that is large enough for letters: other than stripes on the road
SUREST_BARS = 0.6  # bars that are less sure are mostly none: on photos of streets ten of a dozen
WIDEST = 0.2  # of the photo's width
MOST = 40
MARGIN = 0.2


def find_plates(pixels: Pixels) -> list[Box]:
    """Return the number plates in `pixels` (RGB; height, width, 3), in pixels, without duplicates, the surest first."""
    found = [*find_by_cascades(pixels), *find_bars_and_strokes(pixels)]
    return [grow(box) for box in unite(box for box in found if box.width <= WIDEST * pixels.shape[1])[:MOST]]


@cache
def cascades() -> list[cv2.CascadeClassifier]:
    return [cv2.CascadeClassifier(cv2.data.haarcascades + name) for name in CASCADES]


def find_by_cascades(pixels: Pixels) -> Iterator[Box]:
    scale = min(1.0, CASCADE_LONGEST / max(pixels.shape[:2]))
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for cascade in cascades():
        for x, y, width, height in cascade.detectMultiScale(grey, 1.12, NEIGHBOURS):
            yield Box(x / scale, y / scale, width / scale, height / scale, 0.6)


def find_bars_and_strokes(pixels: Pixels) -> Iterator[Box]:
    longest = max(pixels.shape[:2])
    scale = min(LONGEST, 2 * longest) / longest
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    looked_at = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=method)
    for _level in range(LEVELS):
        if min(looked_at.shape[:2]) < 32:
            return
        red, green, blue = cv2.split(looked_at)
        brightness = cv2.addWeighted(red, 0.5, green, 0.5, 0)
        yield from bars_at_level(brightness, scale, THRESHOLDS)
        yield from strokes_at_level(brightness, scale)
        yield from bars_at_level(blue, scale, FEWER_THRESHOLDS)  # white plates on yellow and beige cars
        yield from bars_at_level(cv2.subtract(cv2.min(red, green), blue), scale, FEWER_THRESHOLDS)  # yellow plates on white ones
        looked_at = cv2.resize(looked_at, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        scale /= 2


def bars_at_level(brightness: Pixels, scale: float, thresholds: Iterable[int]) -> Iterator[Box]:
    smooth = cv2.GaussianBlur(brightness, (3, 3), 0)
    closed = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((3, 7), np.uint8))  # letters vanish
    for threshold in thresholds:
        _none, mask = cv2.threshold(closed, threshold, 255, cv2.THRESH_BINARY)
        count, labels, stats, _centres = cv2.connectedComponentsWithStats(mask, connectivity=4)
        left, top, wide, high, area = stats[1:count].T
        likely = (
            (high >= HEIGHTS[0])
            & (high <= 2.2 * HEIGHTS[1])
            & (wide >= 1.6 * high)
            & (wide <= 8 * HEIGHTS[1])
            & (area >= 0.35 * wide * high)
        )
        for number in np.flatnonzero(likely):
            window = (int(left[number]), int(top[number]), int(wide[number]), int(high[number]))
            if score := score_of(brightness, labels, int(number) + 1, window):
                yield Box(window[0] / scale, window[1] / scale, window[2] / scale, window[3] / scale, score)


def strokes_at_level(brightness: Pixels, scale: float) -> Iterator[Box]:
    """Yield short lines of strokes that stand close to each other, as letters do."""
    edges = cv2.convertScaleAbs(cv2.Sobel(brightness, cv2.CV_16S, 1, 0, ksize=3), alpha=0.25)
    _none, mask = cv2.threshold(edges, 30, 255, cv2.THRESH_BINARY)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 9), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((4, 9), np.uint8))
    count, labels, stats, _centres = cv2.connectedComponentsWithStats(mask, connectivity=4)
    left, top, wide, high, area = stats[1:count].T
    likely = (
        (high >= 5) & (high <= 2.2 * HEIGHTS[1]) & (wide >= 1.6 * high) & (wide <= 8 * HEIGHTS[1]) & (area >= 0.4 * wide * high)
    )
    for number in np.flatnonzero(likely):
        x, y, across, down = int(left[number]), int(top[number]), int(wide[number]), int(high[number])
        ys, xs = np.nonzero(labels[y : y + down, x : x + across] == number + 1)
        tilt, long, short = lie_of(xs, ys)
        if tilt > TILT or not 2.0 <= long / short <= SHAPES[1] or len(xs) < 0.6 * long * short:
            continue
        if across > WIDEST_STROKES * brightness.shape[1]:
            continue
        changes = changes_along(brightness[y : y + down, x : x + across], xs, ys)
        wanted = CHANGES if short < CRISP else CRISP_CHANGES
        if changes >= max(LEAST_CHANGES, wanted * long / short):
            # The strokes are a little lower and narrower than their plate.
            yield Box(
                (x - 2) / scale,
                (y - 0.2 * short) / scale,
                (across + 4) / scale,
                (down + 0.4 * short) / scale,
                min(0.85, 0.4 + 0.02 * changes),
            )


def lie_of(xs: NDArray[np.intp], ys: NDArray[np.intp]) -> tuple[float, float, float]:
    """Return the tilt of pixels (degrees from level), and the long and short side of the rectangle around them."""
    _centre, sides, angle = cv2.minAreaRect(np.column_stack([xs, ys]).astype(np.float32))
    tilt = angle if sides[0] >= sides[1] else angle - 90
    return abs((tilt + 90) % 180 - 90), max(sides) + 1, min(sides) + 1


def changes_along(part: Pixels, xs: NDArray[np.intp], ys: NDArray[np.intp]) -> int:
    """Return how often light and dark change along the middle of pixels that may lie at a slant."""
    slope, start = np.polyfit(xs, ys, 1)
    columns = np.arange(part.shape[1])
    most = 0
    for lower in (-0.15, 0.0, 0.15):
        rows = np.clip(np.rint(slope * columns + start + lower * part.shape[0]), 0, part.shape[0] - 1).astype(int)
        line = part[rows, columns].astype(np.float32)
        light = line > (np.percentile(line, 85) + np.percentile(line, 15)) / 2
        most = max(most, int((light[1:] != light[:-1]).sum()))
    return most


def score_of(brightness: Pixels, labels: Any, number: int, window: tuple[int, int, int, int]) -> float:
    """Return how much a bright part looks like a plate: 0 if it does not, at most 0.9."""
    left, top, wide, high = window
    here = labels[top : top + high, left : left + wide] == number
    ys, xs = np.nonzero(here)
    tilt, long, short = lie_of(xs, ys)
    if tilt > TILT or not SHAPES[0] <= long / short <= SHAPES[1] or not HEIGHTS[0] <= short <= HEIGHTS[1]:
        return 0.0
    if here.sum() < FILLED * long * short * 0.95:
        return 0.0
    pad = max(2, round(short * 0.5))
    y1, y2, x1, x2 = max(0, top - pad), top + high + pad, max(0, left - pad), left + wide + pad
    around = brightness[y1:y2, x1:x2].astype(np.float32)
    inside = np.zeros(around.shape, np.uint8)
    inside[top - y1 : top - y1 + high, left - x1 : left - x1 + wide] = here
    near = cv2.dilate(inside, np.ones((3, 3), np.uint8))
    ring = around[(cv2.dilate(inside, np.ones((2 * pad + 1, 2 * pad + 1), np.uint8)) > 0) & (near == 0)]
    if ring.size < 8:
        return 0.0
    within = around[inside > 0]
    level = float(np.percentile(within, 70))
    contrast = level - float(np.median(ring))
    surrounded = float((ring < level - CONTRAST * 0.7).mean())
    if contrast < CONTRAST or surrounded < SURROUNDED:
        return 0.0
    strokes = float(within.std())
    if long >= LEGIBLE and (
        strokes < STROKES or changes_along(brightness[top : top + high, left : left + wide], xs, ys) < BAR_CHANGES
    ):
        return 0.0
    shaped = math.exp(-abs(math.log(long / short / 4.4)))
    score = min(0.9, 0.2 + 0.25 * min(1.0, contrast / 120) + 0.25 * min(1.0, strokes / 40) + 0.2 * shaped)
    return score if score >= SUREST_BARS else 0.0


def grow(box: Box) -> Box:
    across, down = max(2.0, box.width * MARGIN), max(2.0, box.height * MARGIN * 1.6)
    return Box(box.x - across, box.y - down, box.width + 2 * across, box.height + 2 * down, box.score)
