"""Masks: what was painted becomes a PNG of the picture's own size, in which alpha 0 may change."""

from io import BytesIO

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from community.visualisations.making.masks import Box, Stroke, draw_mask, mask_to_json, read_mask

SIZES = [(160, 100), (100, 160)]


def alpha_of(mask: bytes) -> np.ndarray:
    with Image.open(BytesIO(mask)) as picture:
        assert (picture.format, picture.mode) == ("PNG", "RGBA")
        return np.asarray(picture.getchannel("A"))


@pytest.mark.parametrize("size", SIZES)
def test_box_is_transparent_and_nothing_else(size: tuple[int, int]) -> None:
    width, height = size
    alpha = alpha_of(draw_mask([Box(0.25, 0.5, 0.5, 0.25)], width, height))

    expected = np.full((height, width), 255)
    expected[height // 2 : height // 2 + height // 4, width // 4 : width // 4 + width // 2] = 0
    assert alpha.shape == (height, width)
    assert (alpha == expected).all()


@pytest.mark.parametrize("size", SIZES)
def test_stroke_is_as_wide_as_its_brush(size: tuple[int, int]) -> None:
    width, height = size
    alpha = alpha_of(draw_mask([Stroke(((0.2, 0.5), (0.8, 0.5)), 0.1)], width, height))

    column = np.flatnonzero(alpha[:, width // 2] == 0)
    assert abs(len(column) - 0.1 * width) <= 2
    assert abs(column.mean() - height / 2) <= 1
    assert set(np.unique(alpha)) == {0, 255}


def test_single_point_is_a_dot() -> None:
    alpha = alpha_of(draw_mask([Stroke(((0.5, 0.5),), 0.2)], 100, 100))

    assert alpha[50, 50] == 0
    assert abs((alpha == 0).sum() - 314) < 40


def test_what_was_painted_comes_back_from_json() -> None:
    painted = [Stroke(((0.1, 0.2), (0.3, 0.4)), 0.05), Box(0.0, 0.0, 1.0, 0.5)]

    assert read_mask(mask_to_json(painted)) == painted


@pytest.mark.parametrize(
    "value",
    [
        None,
        "[]",
        {},
        [1],
        [{}],
        [{"points": [], "size": 0.1}],
        [{"points": [[0.1]], "size": 0.1}],
        [{"points": [[0.1, 2]], "size": 0.1}],
        [{"points": [[0.1, True]], "size": 0.1}],
        [{"points": [["0.1", 0.1]], "size": 0.1}],
        [{"points": [[float("nan"), 0.1]], "size": 0.1}],
        [{"x": 0, "y": 0, "width": 1}],
        [{"x": 0, "y": 0, "width": 1, "height": 1, "script": 1}],
        [{"x": 0, "y": 0, "width": 1, "height": 1}] * 201,
        [{"points": [[0.5, 0.5]] * 20_001, "size": 0.1}],
    ],
)
def test_nonsense_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read_mask(value)
