"""The drawing of the world: the same projection for outlines and places, a small file, and a free licence."""

import math
import re

import pytest

from themes.registry import find_theme
from themes.world import HEIGHT, WIDTH, close_extents, equal_earth, middles, project

FOLDER = find_theme("default")[0].static / "theme" / "world"


@pytest.fixture(scope="module")
def drawing() -> str:
    return (FOLDER / "world.svg").read_text("utf-8")


def test_the_projection_is_equal_earth() -> None:
    # Figures from the authors' own code: the width and height of a sphere of radius 1.
    assert equal_earth(180, 0)[0] == pytest.approx(2.70663, abs=1e-5)
    assert equal_earth(0, 90)[1] == pytest.approx(1.31736, abs=1e-5)


def test_projection_preserves_areas() -> None:
    def area(lat: float) -> float:
        """Return the area of a small field at a latitude, relative to the same field on the sphere."""
        low, high = equal_earth(10, lat - 0.05)[1], equal_earth(10, lat + 0.05)[1]
        wide = equal_earth(10.1, lat)[0] - equal_earth(10, lat)[0]
        sphere = 0.001745329 * (0.001745329 * math.cos(math.radians(lat)))
        return (high - low) * wide / sphere

    assert area(0) == pytest.approx(area(51), rel=1e-3)
    assert area(0) == pytest.approx(area(-33), rel=1e-3)


def test_projection_reaches_every_edge_of_the_drawing() -> None:
    assert project(-180, 0).x == pytest.approx(0)
    assert project(180, 0).x == pytest.approx(WIDTH)
    assert project(0, 84).y == pytest.approx(0)
    assert project(0, -56).y == pytest.approx(HEIGHT, abs=0.5)


def test_east_is_right_and_south_is_down() -> None:
    bonn, mombasa = project(7.1, 50.7), project(39.7, -4.0)

    assert bonn.x < mombasa.x
    assert bonn.y < mombasa.y


@pytest.mark.parametrize(("code", "lon", "lat"), [("DE", 10.4, 51.1), ("KE", 37.9, 0.5), ("EG", 29.9, 26.5), ("UA", 31.4, 49.0)])
def test_country_centres_are_at_their_coordinates(code: str, lon: float, lat: float) -> None:
    there = project(lon, lat)

    assert middles()[code].x == pytest.approx(there.x, abs=6)
    assert middles()[code].y == pytest.approx(there.y, abs=6)


def test_drawing_is_small_and_contains_each_country_once(drawing: str) -> None:
    codes = re.findall(r'id="([A-Z]{2})"', drawing)

    assert len(drawing.encode()) <= 60_000
    assert len(codes) == len(set(codes)) > 190
    assert set(codes) <= set(middles())
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in drawing
    assert '<g id="land">' in drawing


def test_outlines_stay_within_the_drawing_and_never_jump_across_it(drawing: str) -> None:
    for start_x, start_y, steps in re.findall(r"M(\d+) (-?\d+)l([^zM]*)z", drawing):
        x, y = int(start_x), int(start_y)
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            assert abs(across) < 160
            x, y = x + across, y + down
            assert -1 <= x <= WIDTH + 1
            assert -5 <= y <= HEIGHT + 5


def test_licence_file_is_next_to_the_outlines() -> None:
    text = (FOLDER / "LICENSE").read_text("utf-8")

    assert "Natural Earth" in text
    assert "public domain" in text
    assert "Permission to use, copy, modify" in text


@pytest.mark.parametrize(
    ("lon", "lat", "is_inside"), [(8.5, 54.8, True), (13.0, 47.5, True), (2.35, 48.86, False), (19.9, 50.1, False)]
)
def test_finer_outline_of_a_country_is_small_and_has_its_extent(lon: float, lat: float, is_inside: bool) -> None:
    outlines = (FOLDER / "close.svg").read_text("utf-8")
    extent, spot = close_extents()["DE"], project(lon, lat)

    assert len(outlines.encode()) <= 2000 * len(close_extents())
    assert re.findall(r'<path id="([A-Z]{2})" transform="scale\(.1\)"', outlines) == list(close_extents())
    across, down = spot.x - extent.left, spot.y - extent.top
    assert (0 <= across <= extent.width and 0 <= down <= extent.height) == is_inside
