"""Proposes camera, sun and tone from a photo: a first guess, which a member can change.

Nothing is recognised. Where lines that lead away meet is the horizon; how dark shade is beside light is the strength of the sun; it shines
on the walls that are lighter, so it comes from the other side; brightness, contrast and warmth are those of the whole picture.
"""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .scene import Camera, Scene, Sun, Tone

Grey = NDArray[np.uint8]
WIDTH = 640  # pixels; enough for what is measured
USUAL_HORIZON = 0.42
FROM_LEFT, FROM_RIGHT = 237.0, 123.0  # degrees: behind the camera, to either side
LEAST_LINES = 12
PAVED = 0.5  # how light a street usually is in a photo; what lies on a darker one is darker
SURE = 1.35  # how much lighter the walls on the left have to be: elements are drawn lit from the left


def propose(photo: bytes) -> Scene:
    """Return an empty scene for the photo. Raises OSError if it is no picture."""
    with Image.open(BytesIO(photo)) as image:
        height = max(1, round(WIDTH * image.height / image.width))
        pixels = np.asarray(image.convert("RGB").resize((WIDTH, height), Image.Resampling.BOX))
    grey: Grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)  # type: ignore[assignment]
    horizon = find_horizon(grey)
    camera = Camera(horizon=horizon if horizon is not None else USUAL_HORIZON)
    return Scene(camera=camera, sun=sun_of(grey, camera.horizon), tone=tone_of(pixels, camera.horizon))


def find_horizon(grey: Grey) -> float | None:
    """Return the height at which lines that lead away meet, as a share from the top; None if too few agree."""
    height, width = grey.shape
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    lines = np.zeros((0, 4)) if found is None else found[:, 0].astype(np.float64)
    x1, y1, x2, y2 = lines.T
    length = np.hypot(x2 - x1, y2 - y1)
    slope = np.abs(np.degrees(np.arctan2(y2 - y1, x2 - x1)))
    slope = np.minimum(slope, 180 - slope)
    kept = (length > 0.045 * width) & (slope > 6) & (slope < 70)
    lines, length = lines[kept], length[kept]
    if len(lines) < LEAST_LINES:
        return None
    order = np.argsort(-length)[:120]
    return _meeting(lines[order], length[order], width, height)


def _meeting(lines: NDArray[np.float64], length: NDArray[np.float64], width: int, height: int) -> float | None:
    """Return the height of the point that most of the lines, by their length, lead to."""
    x1, y1, x2, y2 = lines.T
    a, b, c = y1 - y2, x2 - x1, x1 * y2 - x2 * y1
    norm = np.hypot(a, b)
    a, b, c = a / norm, b / norm, c / norm
    first, second = np.triu_indices(len(lines), 1)
    cross = a[first] * b[second] - a[second] * b[first]
    apart = np.abs(cross) > 0.1  # radians, nearly
    first, second, cross = first[apart], second[apart], cross[apart]
    px = (b[first] * c[second] - b[second] * c[first]) / cross
    py = (c[first] * a[second] - c[second] * a[first]) / cross
    inside = (py > 0.15 * height) & (py < 0.75 * height) & (px > -0.3 * width) & (px < 1.3 * width)
    px, py = px[inside], py[inside]
    if not len(px):
        return None
    near = np.abs(px[:, None] * a + py[:, None] * b + c) < 0.008 * width
    votes = near @ length
    best = int(np.argmax(votes))
    if votes[best] < 0.22 * length.sum() or near[best].sum() < LEAST_LINES // 2:
        return None
    agreeing = near[best]
    system = np.stack([a[agreeing], b[agreeing]], axis=1) * length[agreeing, None]
    point = np.linalg.lstsq(system, -c[agreeing] * length[agreeing], rcond=None)[0]
    return round(float(np.clip(point[1] / height, 0.1, 0.8)), 3)


def sun_of(grey: Grey, horizon: float) -> Sun:
    """Return the sun: opposite the lighter walls, and as strong as light and shade on the ground differ."""
    height, width = grey.shape
    ground = cv2.GaussianBlur(grey[int(height * min(0.9, horizon + 0.08)) :], (0, 0), 3)
    dark, light = (float(value) for value in np.percentile(ground, (8, 85)))
    strength = float(np.clip((light - dark) / max(light, 1) * 2.4, 0.35, 1))
    above = grey[: max(1, int(height * horizon))]
    left, right = float(above[:, : width // 2].mean()), float(above[:, width // 2 :].mean())
    return Sun(azimuth=FROM_RIGHT if left > right * SURE else FROM_LEFT, strength=round(strength, 2))


def tone_of(pixels: NDArray[np.uint8], horizon: float) -> Tone:
    """Return the light of the whole picture, and the colour of its air: that of what is light just above the horizon."""
    share = pixels.astype(np.float32) / 255
    luminance = share @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    height = luminance.shape[0]
    low, middle, high = (float(value) for value in np.percentile(luminance, (4, 50, 96)))
    red, _green, blue = (float(value) for value in share.reshape(-1, 3).mean(axis=0))
    top, end = int(height * max(0, horizon - 0.25)), max(int(height * horizon), 2)
    band, light = share[top:end].reshape(-1, 3), luminance[top:end].reshape(-1)
    air = band[light >= np.percentile(light, 60)].mean(axis=0)
    code = "".join(f"{round(float(value) * 255):02x}" for value in np.clip(air, 0, 1))
    veiled = float(np.percentile(light, 5))  # in haze, even what is dark there is pale
    return Tone(
        brightness=round(float(np.clip(0.42 + 1.12 * middle, 0.5, 1.12)), 2),
        ground=round(
            float(np.clip(float(np.median(luminance[int(height * min(0.9, horizon + 0.1)) :])) / PAVED, 0.4, 1.2)) ** 0.8, 2
        ),
        contrast=round(float(np.clip(0.62 + 0.5 * (high - low), 0.75, 1.08)), 2),
        warmth=round(float(np.clip((red - blue) / max(red + blue, 0.05) * 0.8, -0.2, 0.2)), 2),
        haze=round(float(np.clip(0.15 + 0.7 * (veiled - 0.12), 0.12, 0.5)), 2),
        air=f"#{code}",
    )
