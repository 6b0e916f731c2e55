"""From the ground to the picture and back. The script `collage/projecting.js` computes the same; a test compares them.

With the focal length f and the height h of the camera, a point of the ground at (x, z) metres is seen at

    px = width / 2 + f x / z        py = horizon + f h / z

and one metre at the distance z is f / z pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin, tan

from .scene import FURTHEST, NEAREST, WIDEST, Camera, Sun

Matrix = tuple[float, float, float, float, float, float]  # as in SVG: a b c d e f
CM = 0.01  # metres: the drawings are in centimetres


@dataclass(frozen=True)
class Projection:
    """The camera of a photo of `width` by `height` pixels."""

    camera: Camera
    width: float
    height: float

    @property
    def focal(self) -> float:
        """The focal length in pixels."""
        return self.camera.focal * self.width

    @property
    def horizon(self) -> float:
        """The height of the horizon in pixels, from the top."""
        return self.camera.horizon * self.height

    def metre(self, z: float) -> float:
        """Return how many pixels one metre is at the distance `z`."""
        return self.focal / z

    def foot(self, x: float, z: float) -> tuple[float, float]:
        """Return where in the picture a point of the ground is, in pixels."""
        return self.width / 2 + self.focal * x / z, self.horizon + self.focal * self.camera.height / z

    def ground(self, px: float, py: float) -> tuple[float, float]:
        """Return which point of the ground is seen there, in metres; above the horizon, the furthest one."""
        below = max(py - self.horizon, self.focal * self.camera.height / FURTHEST)
        z = self.focal * self.camera.height / below
        return clamped((px - self.width / 2) * z / self.focal, z)

    def standing(self, x: float, z: float, *, flip: bool = False) -> Matrix:
        """Return the matrix that sets a drawing in centimetres, foot at 0,0, on the ground."""
        scale = self.metre(z) * CM
        px, py = self.foot(x, z)
        return (-scale if flip else scale, 0.0, 0.0, scale, px, py)

    def cast(self, x: float, z: float, sun: Sun, *, flip: bool = False) -> Matrix:
        """Return the matrix that lays the shadow of a drawing on the ground: exact at the foot, straight on from there."""
        scale = self.metre(z) * CM
        px, py = self.foot(x, z)
        right, away = shadow_of(sun)
        lean = -scale * (right - x * away / z)
        flat = scale * self.camera.height * away / z
        return (-scale if flip else scale, 0.0, lean, flat, px, py)


def shadow_of(sun: Sun) -> tuple[float, float]:
    """Return the shadow of something one metre high: metres to the right, metres away."""
    length = 1 / tan(radians(sun.elevation))
    return -sin(radians(sun.azimuth)) * length, -cos(radians(sun.azimuth)) * length


def clamped(x: float, z: float) -> tuple[float, float]:
    """Return the nearest place where an element can stand."""
    return max(-WIDEST, min(WIDEST, x)), max(NEAREST, min(FURTHEST, z))
