"""Streets that never were: boxes in the sun, cast ray by ray, so that demo and tests have photos with a known horizon and no people in them.

`python -m community.visualisations.demo.streets` writes the two of the demo into `pictures/`. They are the project's own, under its licence.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats: TypeAlias = NDArray[np.float32]
Triple: TypeAlias = tuple[float, float, float]
Box: TypeAlias = tuple[Triple, Triple, Triple]  # its lower left front corner, its upper right back one, and its colour

FAR = 1e9
PICTURES = Path(__file__).parent / "pictures"
GLASS = (0.2, 0.22, 0.25)


@dataclass(frozen=True)
class Street:
    """A view: camera as in a scene, where the light comes from (x, y up, z), its colour and that of the air, and boxes with a colour."""

    horizon: float = 0.42
    height: float = 1.6
    focal: float = 0.8
    sun: Triple = (-0.6, 0.7, -0.4)
    light: Triple = (1.0, 0.96, 0.88)
    sky: Triple = (0.72, 0.8, 0.88)
    ground: Triple = (0.47, 0.46, 0.45)
    haze: float = 0.006
    ambient: float = 0.42
    boxes: tuple[Box, ...] = ()
    grain: float = 0.01
    shape: tuple[int, int] = (1000, 1600)


def rows(seed: int, *, left: float, right: float, far: float, tall: tuple[float, float], tint: float = 0.0) -> tuple[Box, ...]:
    """Return houses on both sides, and a few parked cars."""
    dice = np.random.default_rng(seed)
    out: list[Box] = []
    for side, edge in ((-1, left), (1, right)):
        z = 4.0
        while z < far:
            deep, high = dice.uniform(9, 16), dice.uniform(*tall)
            colour = np.clip(np.array([0.72, 0.66, 0.58]) + dice.uniform(-0.14, 0.14, 3) + np.array([tint, 0, -tint]), 0.2, 0.95)
            low, up = (edge - 12, edge) if side < 0 else (edge, edge + 12)
            out.append(((low, 0, z), (up, high, z + deep), paint_of(colour)))
            z += deep + dice.uniform(0, 0.4)
        for place in np.arange(9, far * 0.6, 6.2):
            if dice.random() < 0.55:
                paint = paint_of(dice.uniform(0.15, 0.8) * np.array([1, 0.95, 0.9]))
                out += car(edge + 2.9 * -side, float(place), paint)
    out.append(((left - 12, 0, far), (right + 12, tall[1] * 0.8, far + 10), (0.66, 0.62, 0.56)))
    return tuple(out)


def car(x: float, z: float, paint: Triple) -> list[Box]:
    """Return a parked car that faces along the street."""
    return [
        ((x - 0.9, 0.25, z), (x + 0.9, 0.9, z + 4.2), paint),
        ((x - 0.75, 0.9, z + 0.9), (x + 0.75, 1.45, z + 3.4), GLASS),
    ]


def paint_of(colour: NDArray[np.float64]) -> Triple:
    red, green, blue = (float(part) for part in colour)
    return red, green, blue


def car_park(seed: int) -> tuple[Box, ...]:
    """Return a tower block of eight storeys behind a car park that is half full, with rows of houses on both sides."""
    dice = np.random.default_rng(seed)
    out: list[Box] = [
        ((-17.0, 0.0, 50.0), (13.0, 25.4, 62.0), (0.74, 0.72, 0.67)),
        ((20.0, 0.0, 58.0), (44.0, 31.6, 70.0), (0.7, 0.69, 0.66)),
    ]
    for storey in range(1, 8):  # balconies
        low, high = storey * 3.1 + 0.1, storey * 3.1 + 1.1
        out += [((x - 1.7, low, 48.8), (x + 1.7, high, 50.0), (0.8, 0.78, 0.73)) for x in (-12.4, -2.0, 8.4)]
    out += [box for box in rows(seed, left=-20, right=20, far=48, tall=(9, 13))[:-1] if box[1][1] > 2]  # houses, without cars
    for row, z in enumerate((13.5, 21.0, 30.0, 38.0)):
        for place in np.arange(-15.5, 16, 2.75):
            if dice.random() < (0.35, 0.55, 0.7, 0.75)[row] and abs(place) > (2.5 if row < 2 else 0):
                out += car(float(place), z, paint_of(dice.uniform(0.12, 0.85) * np.array([1, 0.93, 0.88])))
    return tuple(out)


#: The streets of tests, and the two places of the demo.
STREETS = {
    "noon": Street(boxes=rows(1, left=-9, right=9, far=70, tall=(9, 15))),
    "evening": Street(
        sun=(-0.85, 0.3, -0.3), light=(1.15, 0.86, 0.58), sky=(0.86, 0.74, 0.62), haze=0.012, horizon=0.45, ambient=0.36,
        boxes=rows(2, left=-8, right=10, far=60, tall=(8, 13), tint=0.06),
    ),
    "grey": Street(
        sun=(0.1, 1.0, -0.1), light=(0.3, 0.31, 0.33), sky=(0.78, 0.8, 0.82), haze=0.02, ambient=0.72, horizon=0.4, height=1.7,
        boxes=rows(3, left=-11, right=8, far=80, tall=(11, 18)), grain=0.02,
    ),
    "upstairs": Street(horizon=0.3, height=7.5, focal=0.72, boxes=rows(4, left=-14, right=14, far=90, tall=(10, 20)), sun=(-0.5, 0.8, -0.5)),
    "desert": Street(
        sun=(-0.4, 0.9, -0.3), light=(1.2, 1.1, 0.92), sky=(0.8, 0.83, 0.84), ground=(0.72, 0.63, 0.5), ambient=0.5, horizon=0.47, haze=0.01,
        boxes=rows(5, left=-12, right=12, far=65, tall=(6, 10), tint=0.05),
    ),
    "car-park": Street(horizon=0.4, height=4.2, focal=0.72, sun=(-0.75, 0.62, -0.55), boxes=car_park(12), haze=0.005, ambient=0.5, light=(1.15, 1.08, 0.95)),
    "narrow-street": Street(horizon=0.43, height=1.7, focal=0.78, sun=(-0.35, 0.9, -0.45), boxes=rows(8, left=-6.5, right=7.5, far=58, tall=(10, 14), tint=0.04), ambient=0.52, light=(1.12, 1.04, 0.9)),
    "tall": Street(shape=(1600, 1200), horizon=0.5, focal=1.0, boxes=rows(6, left=-7, right=7, far=60, tall=(12, 20))),
}  # fmt: skip


def render(street: Street) -> Floats:
    """Return the view as pixels, height by width by RGB, 0 to 1."""
    height, width = street.shape
    px, py = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    focal = street.focal * width
    rays = np.stack([(px - width / 2) / focal, (street.horizon * height - py) / focal, np.ones_like(px)], -1).reshape(-1, 3)
    rays = rays.astype(np.float32)
    eye = np.array([0, street.height, 0], np.float32)
    distance, colour, normal = _hit(eye, rays, street)
    seen = distance < FAR
    places = eye + rays * np.where(seen, distance, 0)[:, None]
    sun = np.array(street.sun, np.float32) / np.linalg.norm(street.sun)
    colour = _painted(places, colour, normal)
    shade = np.ones(len(rays), np.float32)
    shade[seen] = _hit(places[seen] + normal[seen] * 0.02, np.broadcast_to(sun, (seen.sum(), 3)), street, shadows=True)[0] >= FAR
    direct = np.clip(normal @ sun, 0, 1) * shade
    sky = np.array(street.sky, np.float32)
    lit = colour * (street.ambient * sky + direct[:, None] * np.array(street.light, np.float32) * 0.85)
    veil = 1 - np.exp(-street.haze * np.where(seen, distance, 0))[:, None]
    above = sky * (1.08 - 0.25 * np.clip(rays[:, 1:2] * 2, 0, 1))
    picture = np.where(seen[:, None], lit * (1 - veil) + sky * veil, above).reshape(height, width, 3).astype(np.float32)
    dice = np.random.default_rng(7)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.7) + dice.standard_normal((height, width, 1)).astype(np.float32) * street.grain
    return np.clip(picture, 0, 1) ** 0.85


def _hit(eye: Floats, rays: Floats, street: Street, *, shadows: bool = False) -> tuple[Floats, Floats, Floats]:
    """Return for each ray how far it goes, and what it meets."""
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = 1 / rays
    best = np.full(len(rays), FAR, np.float32)
    colour, normal = np.zeros((len(rays), 3), np.float32), np.zeros((len(rays), 3), np.float32)
    if not shadows:
        t = -eye[1] * inverse[:, 1]
        ground = rays[:, 1] < 0
        best[ground] = t[ground]
        colour[ground], normal[ground] = street.ground, (0, 1, 0)
    for low, high, paint in street.boxes:
        one, two = (np.array(low, np.float32) - eye) * inverse, (np.array(high, np.float32) - eye) * inverse
        near, far = np.minimum(one, two), np.maximum(one, two)
        enter, leave = near.max(1), far.min(1)
        met = (enter < leave) & (enter > 1e-3) & (enter < best)
        best[met] = enter[met]
        if not shadows:
            colour[met] = paint
            axis = near[met].argmax(1)
            facing = np.zeros((met.sum(), 3), np.float32)
            facing[np.arange(len(axis)), axis] = -np.sign(rays[met, axis])
            normal[met] = facing
    return best, colour, normal


def _painted(places: Floats, colour: Floats, normal: Floats) -> Floats:
    """Return colours with windows on walls, and wear on the ground."""
    wall = (np.abs(normal[:, 1]) < 0.5) & (places[:, 1] > 0.6)
    along = np.where(np.abs(normal[:, 0]) > 0.5, places[:, 2], places[:, 0])
    tall = places[:, 1]
    window = (
        wall & (np.mod(along, 2.6) > 0.9) & (np.mod(along, 2.6) < 2.0) & (np.mod(tall, 3.1) > 1.1) & (np.mod(tall, 3.1) < 2.6)
    )
    window &= tall > 1.6
    out = colour.copy()
    out[window] = out[window] * 0.3 + np.array([0.1, 0.12, 0.15])
    ground = normal[:, 1] > 0.5
    dice = np.random.default_rng(3)
    tile = cv2.GaussianBlur(dice.standard_normal((256, 256)).astype(np.float32), (0, 0), 3)
    tile = tile / tile.std()
    wear = tile[np.mod(places[:, 2] * 8 + 128, 256).astype(int) % 256, np.mod(places[:, 0] * 8 + 128, 256).astype(int) % 256]
    out[ground] *= (1 + 0.035 * wear[ground])[:, None]
    line = ground & (places[:, 1] < 0.05) & (np.abs(np.mod(places[:, 0], 5) - 2.5) < 0.05) & (np.mod(places[:, 2], 6) < 3)
    out[line] = 0.8
    return out


def photo(street: Street) -> bytes:
    """Return the view as a WebP file."""
    out = BytesIO()
    Image.fromarray((render(street) * 255).astype(np.uint8)).save(out, "WEBP", quality=86)
    return out.getvalue()


def main() -> None:
    for name in ("car-park", "narrow-street"):
        (PICTURES / f"{name}.webp").write_bytes(photo(STREETS[name]))


if __name__ == "__main__":
    main()
