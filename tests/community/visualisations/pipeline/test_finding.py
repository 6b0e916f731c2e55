"""Faces and plates in drawn streets, at a small size; `make bench faces` measures at full size."""

import random

import numpy as np
import pytest
from PIL import Image

from community.visualisations.pipeline.boxes import Box, merge, unite
from community.visualisations.pipeline.faces import TILE, starts
from community.visualisations.pipeline.finding import find_regions
from community.visualisations.pipeline.steps import report_nothing

from .finding import Measured, measure
from .streets import faces_of_the_tests, street_with_cars, street_with_people


def test_faces_of_12_to_120_pixels_are_covered() -> None:
    street, placed = street_with_people(
        random.Random(11), faces_of_the_tests(), [120, 60, 36, 24, 18, 14, 12], width=800, height=533
    )
    measured = Measured()

    measure(street, placed, "face", measured)

    assert (measured.there, measured.covered, measured.missed) == (len(placed), len(placed), [])
    assert len(placed) >= 6


def test_plates_of_10_to_80_pixels_are_covered_with_a_margin() -> None:
    street, placed = street_with_cars(random.Random(2), [10, 14, 20, 28, 40, 60, 80], width=1000, height=667)
    measured = Measured()

    measure(street, placed, "plate", measured)

    assert (measured.there, measured.covered, measured.missed) == (7, 7, [])


def test_nothing_is_found_where_nothing_is() -> None:
    assert find_regions(Image.new("RGB", (200, 150), "teal"), report_nothing) == []


@pytest.mark.parametrize("length", [100, TILE, TILE + 1, 1500, 2560])
def test_tiles_cover_a_side_and_overlap(length: int) -> None:
    covered = np.zeros(length, int)
    for start in starts(length):
        covered[start : start + TILE] += 1

    assert covered.min() == 1
    assert starts(length)[-1] + TILE >= length


def test_boxes_are_merged_or_united() -> None:
    one, nearly, other = Box(0, 0, 10, 10, 0.9), Box(2, 0, 10, 10, 0.8), Box(50, 50, 10, 10, 0.5)

    assert merge([other, nearly, one], 0.35) == [one, other]
    assert unite([other, nearly, one]) == [Box(0, 0, 12, 10, 0.9), other]
