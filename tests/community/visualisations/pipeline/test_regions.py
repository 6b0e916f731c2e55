"""Regions from browsers, what covering them leaves, and fits."""

import io

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from community.visualisations.pipeline.blurring import cover
from community.visualisations.pipeline.encoding import encode_working
from community.visualisations.pipeline.fitting import register
from community.visualisations.pipeline.photos import add_blurs, blur_photo, make_renditions, register_fit, turn_photo
from community.visualisations.pipeline.regions import Region, UnusableRegion, read_regions, stored_regions, to_json

from .hostile import basics, scene

FACE = Region("face", 0.4, 0.4, 0.2, 0.2)
PLATE = Region("plate", 0.1, 0.8, 0.2, 0.1, source="by_hand", is_blurred=False)


def test_regions_read_what_they_wrote() -> None:
    assert read_regions(to_json([FACE, PLATE])) == [FACE, PLATE]


def test_region_is_cut_at_the_edge_of_the_photo() -> None:
    (region,) = read_regions([{"kind": "face", "x": -0.1, "y": 0.9, "width": 0.3, "height": 0.3, "unknown": 1}])

    assert (region.x, region.y, region.width, region.height) == (0.0, 0.9, 0.2, 0.1)
    assert (region.source, region.is_blurred) == ("by_hand", True)


SHARE = st.floats(-0.1, 1.1)
SIDE = st.floats(0.0, 0.01) | st.floats(0.0, 1.2)


@given(SHARE, SHARE, SIDE, SIDE)
@example(0.49967, 0.4, 0.0010024, 0.1)
def test_region_that_was_taken_is_taken_again_as_it_is(x: float, y: float, width: float, height: float) -> None:
    try:
        taken = Region("face", x, y, width, height).within_photo()
    except UnusableRegion:
        return

    assert taken.within_photo() == taken
    assert read_regions(to_json([taken])) == stored_regions(to_json([taken])) == [taken]


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [None],
        [{}],
        [{**FACE.to_json(), "kind": "person"}],
        [{**FACE.to_json(), "x": "0.1"}],
        [{**FACE.to_json(), "x": float("nan")}],
        [{**FACE.to_json(), "width": True}],
        [{**FACE.to_json(), "x": 1.5}],
        [{**FACE.to_json(), "height": 0.00001}],
        [{**FACE.to_json(), "is_blurred": "no"}],
        [FACE.to_json()] * 201,
    ],
    ids=str,
)
def test_other_values_are_refused_with_a_sentence(value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        read_regions(value)

    assert refused.value.messages[0].endswith(".")


def noise(seed: int) -> Image.Image:
    values = np.random.default_rng(seed).integers(0, 255, (300, 300, 3)).astype(np.uint8)
    return Image.fromarray(values)


@pytest.mark.parametrize("kind", ["face", "plate"])
def test_what_is_covered_depends_on_a_few_means_alone(kind: str) -> None:
    """Pixels that change places within a part of which one colour is left change no mean: the result is the same, to the last bit."""
    ramp = np.linspace(0, 100, 300)[:, None, None] + np.linspace(0, 60, 300)[None, :, None]
    pixels = (np.asarray(noise(1)) // 4 + ramp).astype(np.uint8)
    region = Region(kind, 0.2, 0.2, 0.6, 0.6)

    covered = np.asarray(cover(Image.fromarray(pixels), [region])).astype(int)
    shuffled = pixels.copy()
    shuffled[120:180, 130:180] = (
        np.random.default_rng(5).permutation(shuffled[120:180, 130:180].reshape(-1, 3)).reshape(60, 50, 3)
    )
    covered_too = np.asarray(cover(Image.fromarray(shuffled), [region])).astype(int)

    assert not np.array_equal(pixels, shuffled)
    assert np.array_equal(covered[80:220, 80:220], covered_too[80:220, 80:220])
    assert np.abs(np.diff(covered[80:220, 80:220], axis=1)).max() <= 3  # calm: no edge is left
    assert np.abs(np.diff(pixels[80:220, 80:220].astype(int), axis=1)).max() > 40


def test_region_is_covered_wholly_with_a_margin_and_the_rest_stays() -> None:
    picture = Image.new("RGB", (400, 400), "white")
    picture.paste("black", (160, 160, 240, 240))  # what is to be covered

    covered = np.asarray(cover(picture, [Region("plate", 0.4, 0.4, 0.2, 0.2)])).astype(int)

    assert covered[160:240, 160:240].min() > 20  # the black is gone everywhere, mixed with what is around it
    assert (covered[:130] == 255).all()
    assert (covered[270:] == 255).all()


def test_region_that_stays_visible_changes_nothing() -> None:
    picture = noise(2)

    assert np.array_equal(np.asarray(cover(picture, [Region("face", 0.2, 0.2, 0.5, 0.5, is_blurred=False)])), np.asarray(picture))


def test_region_at_the_corner_and_tiny_ones_are_covered() -> None:
    tiny = [Region("face", 0.0, 0.0, 0.01, 0.01), Region("plate", 0.99, 0.995, 0.01, 0.005)]

    covered = np.asarray(cover(noise(3), tiny))

    assert not np.array_equal(covered[:3, :3], np.asarray(noise(3))[:3, :3])
    assert not np.array_equal(covered[-2:, -3:], np.asarray(noise(3))[-2:, -3:])


def test_blurs_are_added_and_never_taken_away() -> None:
    working = encode_working(noise(4))

    once = blur_photo(working, [Region("face", 0.1, 0.1, 0.3, 0.3)])
    twice = add_blurs(once, [Region("plate", 0.6, 0.6, 0.3, 0.3), Region("face", 0.1, 0.1, 0.3, 0.3, is_blurred=False)])

    first, second = (np.asarray(Image.open(io.BytesIO(each))).astype(int) for each in (once, twice))
    assert first[50:100, 50:100].std(axis=(0, 1)).max() < 12
    assert second[50:100, 50:100].std(axis=(0, 1)).max() < 12
    assert first[200:250, 200:250].std() > 40
    assert second[200:250, 200:250].std() < 30


def test_turning_looks_for_regions_again_and_turns_clockwise() -> None:
    turned = turn_photo(encode_working(scene()), 1)

    picture = Image.open(io.BytesIO(turned.content))
    assert (turned.width, turned.height) == picture.size == (240, 320)
    assert picture.getpixel((200, 60))[0] > 180  # red, which was at the left upper corner


def test_renditions_come_in_two_formats() -> None:
    found = make_renditions(encode_working(scene(1000, 500)))

    assert [(each.content_type, each.width, each.height) for each in found] == [
        (content_type, width, height)
        for width, height in ((480, 240), (960, 480), (1000, 500))
        for content_type in ("image/avif", "image/webp")
    ]


@pytest.mark.parametrize(
    ("result", "source", "scale"),
    [
        ((1536, 1024), (1200, 800), (0.78125, 0.78125)),
        ((512, 344), (3000, 2000), (3000 / 512, 2000 / 344)),  # nearly the same shape: stretched
        ((1024, 1024), (1200, 800), (1.171875, 1.171875)),
        ((1024, 1536), (1200, 800), (1.171875, 1.171875)),
    ],
)
def test_landmark_is_within_a_pixel_of_where_it_belongs(
    result: tuple[int, int], source: tuple[int, int], scale: tuple[float, float]
) -> None:
    picture = Image.new("RGB", result, "black")
    right, up = 60, 40  # from the middle, where the middle of the result stays
    x, y = result[0] // 2 + right, result[1] // 2 - up
    picture.paste("white", (x - 6, y - 6, x + 6, y + 6))

    registered = register(picture, source)

    row, column = np.argwhere(np.asarray(registered.convert("L")) > 127).mean(axis=0) + 0.5
    assert registered.size == source
    assert abs(column - (source[0] / 2 + right * scale[0])) <= 1
    assert abs(row - (source[1] / 2 - up * scale[1])) <= 1


def test_result_of_a_provider_is_cleaned_and_brought_to_its_size() -> None:
    fitted = register_fit(io.BytesIO(basics()["webp"]), 640, 400)

    assert (fitted.width, fitted.height, fitted.content_type) == (640, 400, "image/jpeg")
    with Image.open(io.BytesIO(fitted.content)) as picture:
        assert picture.size == (640, 400)
