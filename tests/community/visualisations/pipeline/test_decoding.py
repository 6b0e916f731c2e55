"""Colours, turns and sizes."""

import io

import numpy as np
import pytest
from PIL import Image

from community.visualisations.pipeline.decoding import decode
from community.visualisations.pipeline.encoding import widths_for

from .hostile import exif_with, grey_of_16_bits, half_transparent, heif, rgb_of_16_bits, saved, scene, tile
from .profiles import p3_in_srgb, p3_profile
from .tiled_heif import tiled

pytestmark = pytest.mark.usefixtures("decoders")


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(decode(content)).astype(int)


def corners(content: bytes) -> list[str]:
    """Return which colour each corner has, from the left upper one clockwise."""
    picture = decode(content)
    places = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]
    found = [picture.getpixel((int(x * picture.width), int(y * picture.height))) for x, y in places]
    names = {"red": (205, 40, 40), "green": (65, 160, 60), "grey": (150, 128, 128), "blue": (45, 60, 190)}
    return [min(names, key=lambda name: sum(abs(a - b) for a, b in zip(names[name], colour, strict=True))) for colour in found]


UPRIGHT = ["red", "green", "grey", "blue"]


def test_p3_is_converted_within_three_of_the_reference() -> None:
    colours = np.array(
        [(r, g, b) for r in (0, 60, 128, 200, 255) for g in (0, 60, 128, 200, 255) for b in (0, 60, 128, 200, 255)], np.uint8
    )
    patches = np.repeat(np.repeat(colours.reshape(5, 25, 3), 16, 0), 16, 1)

    converted = pixels(saved(Image.fromarray(patches), "PNG", icc_profile=p3_profile()))

    assert np.abs(converted[8::16, 8::16] - p3_in_srgb(colours.reshape(5, 25, 3))).max() <= 3
    assert np.abs(converted - patches).max() > 20  # it was no sRGB


def test_cmyk_is_converted_within_three_of_the_reference() -> None:
    picture = scene().convert("CMYK")

    converted = pixels(saved(picture, "JPEG", quality=100, subsampling=0))

    assert np.abs(converted - np.asarray(picture.convert("RGB")).astype(int)).max() <= 3


def test_sixteen_bits_keep_their_levels() -> None:
    for content in (saved(grey_of_16_bits(), "PNG"), rgb_of_16_bits()):
        row = pixels(content)[100, :, 0]
        assert len(set(row.tolist())) > 200
        assert np.abs(row - np.linspace(0, 255, 320)).max() <= 2


@pytest.mark.parametrize(("kind", "save"), [("PNG", saved), ("WEBP", saved), ("HEIF", None)])
def test_transparent_parts_are_white(kind: str, save: object) -> None:
    content = saved(half_transparent(), kind) if save else heif(half_transparent())

    top, bottom = pixels(content)[1, 40], pixels(content)[-2, 40]

    assert top.min() >= 250
    assert bottom[2] > bottom[0] + 80  # the blue quarter


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_once(orientation: int) -> None:
    undone = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[
        orientation
    ]  # Pillow's transposition that the orientation undoes
    stored = scene() if undone is None else scene().transpose(Image.Transpose(undone))

    for kind in ("JPEG", "AVIF", "WEBP"):
        content = saved(stored, kind, exif=exif_with(orientation))
        assert corners(content) == UPRIGHT, kind
        assert decode(content).size == (320, 240)


@pytest.mark.parametrize("exif_orientation", [1, 6])
def test_heic_turned_by_container_and_exif_is_turned_once(exif_orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = exif_orientation
    whole = heif(scene(128, 128))

    content = tiled(whole, columns=1, rows=1, quarter_turns=3, exif=exif.tobytes().removeprefix(b"Exif\0\0"))

    assert corners(content) == ["blue", "red", "green", "grey"]  # a quarter clockwise, as the container says


def test_heic_of_48_tiles_is_whole() -> None:
    picture = decode(tiled(tile(), columns=8, rows=6))

    assert picture.size == (1024, 768)
    assert [picture.getpixel((128 * column + 20, 128 * row + 20))[0] > 180 for column, row in ((0, 0), (7, 5))] == [True, True]


def test_large_photos_are_made_smaller_and_small_ones_stay() -> None:
    assert decode(saved(Image.new("RGB", (5000, 1250)), "JPEG")).size == (4096, 1024)
    assert decode(saved(scene(), "JPEG")).size == (320, 240)


def test_nothing_of_the_file_stays_with_the_picture() -> None:
    assert decode(saved(scene(), "JPEG", exif=exif_with(), comment=b"x")).info == {}


@pytest.mark.parametrize(
    ("width", "widths"),
    [(300, [300]), (480, [480]), (1600, [480, 960, 1600]), (2000, [480, 960, 1600, 2000]), (4096, [480, 960, 1600, 2560])],
)
def test_renditions_are_never_enlarged(width: int, widths: list[int]) -> None:
    assert widths_for(width) == widths


def test_working_copy_can_be_opened_by_anybody() -> None:
    with Image.open(io.BytesIO(saved(decode(heif(scene())), "JPEG"))) as picture:
        assert picture.size == (320, 240)
