"""Pictures laid into the sizes of models and taken out again: landmarks stay within a pixel."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from community.visualisations.providers.fitting import (
    Fit,
    Fixed,
    Flexible,
    Size,
    Unfitting,
    fit_into,
    laid_out,
    mask_laid_out,
    png,
    restore,
)
from community.visualisations.providers.openai import SIZES

from .conftest import landmarks, painted, street

EDGES = st.integers(64, 700)


def centre_of_light(picture: Image.Image, x: int, y: int) -> tuple[float, float]:
    """Return where the light square near (x, y) is."""
    box = (max(0, x - 12), max(0, y - 12), min(picture.width, x + 13), min(picture.height, y + 13))
    light = np.asarray(picture.convert("L").crop(box), dtype=float)
    light = np.where(light > 128, light - 128, 0)
    rows, columns = np.indices(light.shape)
    return (columns * light).sum() / light.sum() + box[0], (rows * light).sum() / light.sum() + box[1]


@pytest.mark.parametrize("source", [(1600, 1000), (1000, 1600), (1333, 777), (501, 499), (2400, 800)], ids=str)
@pytest.mark.parametrize("sizes", [SIZES, Flexible(16, 1024), Fixed((Size(512, 512),))], ids=["openai", "flexible", "square"])
@pytest.mark.parametrize("factor", [1, 0.5], ids=["as asked", "half"])
def test_landmarks_stay_within_a_pixel(source: tuple[int, int], sizes: Fixed | Flexible, factor: float) -> None:
    picture = street(*source)
    fit = fit_into(Size(*source), sizes)

    sent = laid_out(picture, fit)
    answer = sent.resize((int(sent.width * factor), int(sent.height * factor)), Image.Resampling.LANCZOS)
    result = restore(answer, fit)

    assert sent.size == (fit.canvas.width, fit.canvas.height)
    assert result.size == source
    for x, y in landmarks(*source):
        found, there = centre_of_light(result, x, y), centre_of_light(picture, x, y)
        assert max(abs(found[0] - there[0]), abs(found[1] - there[1])) < 1


@given(EDGES, EDGES, st.sampled_from([SIZES, Flexible(16, 512), Flexible(64, 300), Fixed((Size(512, 512), Size(320, 200)))]))
def test_fit_lies_on_an_accepted_canvas(width: int, height: int, sizes: Fixed | Flexible) -> None:
    fit = fit_into(Size(width, height), sizes)

    left, top, right, bottom = fit.box
    assert 0 <= left < right <= fit.canvas.width
    assert 0 <= top < bottom <= fit.canvas.height
    assert abs(left - (fit.canvas.width - right)) <= 1
    assert abs(top - (fit.canvas.height - bottom)) <= 1
    assert Fit.of_numbers(fit.as_numbers()) == fit
    if isinstance(sizes, Flexible):
        assert fit.canvas.width % sizes.step == fit.canvas.height % sizes.step == 0
        assert max(fit.canvas.width, fit.canvas.height) <= sizes.edge
        assert max(fit.canvas.width, fit.canvas.height) <= 3 * min(fit.canvas.width, fit.canvas.height)
    else:
        assert fit.canvas in sizes.sizes


@pytest.mark.parametrize(
    ("source", "canvas"),
    [((1600, 1000), "1536x1024"), ((300, 200), "1536x1024"), ((200, 300), "1024x1536"), ((4000, 3900), "1024x1024")],
)
def test_size_with_the_least_left_over_is_chosen(source: tuple[int, int], canvas: str) -> None:
    assert str(fit_into(Size(*source), SIZES).canvas) == canvas


def test_of_one_shape_the_smallest_that_does_not_shrink_is_chosen() -> None:
    sizes = Fixed((Size(256, 256), Size(512, 512), Size(1024, 1024)))

    assert [str(fit_into(Size(edge, edge), sizes).canvas) for edge in (200, 300, 4000)] == ["256x256", "512x512", "1024x1024"]


def test_what_is_left_over_has_the_outermost_pixels() -> None:
    picture = Image.new("RGB", (100, 50), "red")
    picture.paste("blue", (0, 25, 100, 50))

    sent = laid_out(picture, fit_into(Size(100, 50), Fixed((Size(100, 100),))))

    assert [sent.getpixel((50, y)) for y in (0, 24, 75, 99)] == [(255, 0, 0), (255, 0, 0), (0, 0, 255), (0, 0, 255)]


def test_mask_is_either_or_and_nothing_around_the_picture_is_painted() -> None:
    source = Size(301, 199)
    with Image.open(BytesIO(painted(301, 199, (0, 0, 301, 199)))) as mask:
        laid = mask_laid_out(mask, fit := fit_into(source, SIZES))

    alpha = np.asarray(laid.getchannel("A"))
    left, top, right, bottom = fit.box
    assert set(np.unique(alpha)) == {0, 255}
    assert (alpha == 0).sum() == fit.inner.pixels
    assert not alpha[top:bottom, left:right].any()


def test_answer_in_the_shape_of_the_source_is_taken_as_it_is() -> None:
    fit = fit_into(Size(1600, 1000), SIZES)

    assert restore(street(800, 500), fit).size == (1600, 1000)
    same = street(1600, 1000)
    assert restore(same, fit) is same
    with pytest.raises(Unfitting):
        restore(street(800, 800), fit)


def test_unchanged_picture_passes_through() -> None:
    picture = street(512, 512)
    fit = fit_into(Size(512, 512), Flexible(16, 1024))

    assert restore(laid_out(picture, fit), fit).tobytes() == picture.tobytes()


def test_png_has_nothing_but_pixels() -> None:
    picture = street(64, 64)
    picture.info["comment"] = "Musterweg 4"
    picture.info["icc_profile"] = b"profile"

    assert b"Musterweg" not in png(picture)
    assert Image.open(BytesIO(png(picture))).info == {}
