"""All hostile files and photos of 60 megapixels of every kind, through the real process, with the memory it takes."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from community.visualisations.pipeline.errors import REFUSED
from community.visualisations.pipeline.limits import MEGABYTE, UPLOAD_BYTES

from .hostile import Hostile, bomb_png, heif, hostile_files, saved, scene
from .test_hostile import run
from .tiled_heif import tiled

WIDE, HIGH = 9000, 6600


def grained(mode: str = "RGB", width: int = WIDE, height: int = HIGH) -> Image.Image:
    """Return a picture with the grain of a photo, which no encoder can make small."""
    grain = np.random.default_rng(1).integers(0, 24, (height // 4, width // 4, len(mode))).astype(np.uint8)
    picture = Image.fromarray(grain if len(mode) > 1 else grain[..., 0], mode=None)
    return picture.resize((width, height), Image.Resampling.NEAREST).convert(mode)


LARGE = {
    "bomb.png": lambda: bomb_png(10_000, 5_999),
    "alpha.png": lambda: saved(grained("RGBA"), "PNG", compress_level=1),
    "16 bits grey.png": lambda: saved(Image.fromarray(np.zeros((HIGH, WIDE), np.uint16)), "PNG"),
    "baseline.jpg": lambda: saved(grained(), "JPEG", quality=70),
    "progressive.jpg": lambda: saved(grained(), "JPEG", quality=70, progressive=True),
    "progressive, all colours.jpg": lambda: saved(grained(), "JPEG", quality=60, progressive=True, subsampling=0),
    "progressive CMYK.jpg": lambda: saved(grained().convert("CMYK"), "JPEG", quality=60, progressive=True),
    "photo.webp": lambda: saved(grained(width=16_000, height=3_700), "WEBP", quality=50, method=0),
    "photo.avif": lambda: saved(grained(), "AVIF", quality=40, speed=10),
    "alpha.avif": lambda: saved(grained("RGBA"), "AVIF", quality=40, speed=10),
    "224 tiles.heic": lambda: tiled(heif(scene(512, 512)), columns=16, rows=14, side=512),
}


@pytest.mark.parametrize("name", LARGE)
def test_largest_photos_are_taken_or_refused_within_a_gigabyte(name: str, tmp_path: Path) -> None:
    content = LARGE[name]()
    assert len(content) <= UPLOAD_BYTES

    status, head, files, memory = run({"task": "prepare"}, content, folder=tmp_path)

    print(f"\n{name}: {len(content) / MEGABYTE:.1f} MB, {memory / MEGABYTE:.0f} MB of memory, {head.get('reason', 'taken')}")
    assert memory < 1000 * MEGABYTE
    assert status in {0, REFUSED}
    if status == 0:
        (working,) = files
        with Image.open(io.BytesIO(working)) as picture:
            assert max(picture.size) == 4096


@pytest.fixture(scope="module")
def files() -> list[Hostile]:
    return hostile_files()


def test_each_hostile_file_in_a_process_of_its_own(
    files: list[Hostile], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    most = 0
    for file in files:
        if file.name == "too many bytes.jpg":
            continue  # refused before a process is started
        status, head, _files, memory = run({"task": "prepare"}, file.content, folder=tmp_path)
        assert (status == 0) == file.is_taken, file.name
        assert file.is_taken or head["reason"] in file.reasons, file.name
        most = max(most, memory)
    with capsys.disabled():
        print(f"\n{len(files)} files, at most {most / MEGABYTE:.0f} MB of memory")
    assert most < 1000 * MEGABYTE
