"""Measures how much of what was set into drawn streets is covered once the regions found are blurred."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from community.visualisations.pipeline.blurring import cover
from community.visualisations.pipeline.faces import find_faces
from community.visualisations.pipeline.finding import regions_of
from community.visualisations.pipeline.plates import find_plates
from community.visualisations.pipeline.regions import Region, RegionKind

from .streets import Placed

FINDERS = {"face": find_faces, "plate": find_plates}
WHOLLY = 0.95  # of a face's ellipse or a plate's box


@dataclass
class Measured:
    """How many were there, how many of them are covered, which are not, and how many regions show nothing of the kind."""

    there: int = 0
    covered: int = 0
    missed: list[str] = field(default_factory=list)
    needless: int = 0


def measure(street: Image.Image, placed: list[Placed], kind: RegionKind, measured: Measured) -> None:
    """Add one street to what was measured."""
    regions = regions_of(kind, FINDERS[kind](np.asarray(street)), street)
    mask = covered_pixels(street.size, regions)
    for each in placed:
        share = float(mask[pixels_of(each, street.size)].mean())
        measured.there += 1
        if share >= WHOLLY:
            measured.covered += 1
        else:
            measured.missed.append(f"{each.name}, {each.height:.0f} px high: {share:.0%}")
    measured.needless += sum(not any(touches(region, each, street.size) for each in placed) for region in regions)


def covered_pixels(size: tuple[int, int], regions: list[Region]) -> np.ndarray:
    """Return which pixels of a photo depend on nothing but a few means: those of fine noise that become the mean."""
    noise = np.indices((size[1], size[0])).sum(axis=0) % 2 * 255  # a chess board, whose means are all the same
    board = Image.fromarray(np.repeat(noise[..., None], 3, axis=2).astype(np.uint8))
    return np.abs(np.asarray(cover(board, regions)).astype(int)[..., 0] - 128) <= 16


def pixels_of(each: Placed, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.mgrid[
        max(0, int(each.y)) : min(size[1], int(each.y + each.height) + 1),
        max(0, int(each.x)) : min(size[0], int(each.x + each.width) + 1),
    ]
    if each.kind == "plate":
        return rows.ravel(), columns.ravel()
    across, down = (columns + 0.5 - each.x) / each.width * 2 - 1, (rows + 0.5 - each.y) / each.height * 2 - 1
    inside = across**2 + down**2 <= 1
    return rows[inside], columns[inside]


def touches(region: Region, each: Placed, size: tuple[int, int]) -> bool:
    left, top = region.x * size[0], region.y * size[1]
    right, bottom = left + region.width * size[0], top + region.height * size[1]
    return left < each.x + each.width and right > each.x and top < each.y + each.height and bottom > each.y
