"""Finds the regions of a photo that are to be blurred, as far as a machine can."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
from PIL import Image

from .boxes import Box, common
from .faces import find_faces
from .plates import find_plates
from .regions import MOST_REGIONS, Region, RegionKind, UnusableRegion
from .steps import Progress, Report, Step


def find_regions(picture: Image.Image, report: Report) -> list[Region]:
    """Return the faces and number plates on an RGB picture, the surest first: at most MOST_REGIONS."""
    pixels = np.asarray(picture)
    report(Progress(Step.FACES, 0.2))
    faces = find_faces(pixels)
    report(Progress(Step.PLATES, 0.7))
    # What looks like a plate inside a face (teeth, glasses) is covered with it.
    plates = [
        each for each in find_plates(pixels) if not any(common(each, face) > 0.5 * each.width * each.height for face in faces)
    ]
    regions = [*regions_of("face", faces, picture), *regions_of("plate", plates, picture)]
    return sorted(regions, key=lambda each: -each.score)[:MOST_REGIONS]


def regions_of(kind: RegionKind, boxes: list[Box], picture: Image.Image) -> list[Region]:
    found = []
    for box in boxes:
        with suppress(UnusableRegion):
            region = Region(
                kind,
                box.x / picture.width,
                box.y / picture.height,
                box.width / picture.width,
                box.height / picture.height,
                score=box.score,
            )
            found.append(region.within_photo())
    return found
