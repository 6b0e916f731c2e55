"""From the ground to the picture and back."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from community.visualisations.collage.plane import Plane
from community.visualisations.collage.projecting import Projection, clamped, shadow_of
from community.visualisations.collage.scene import Camera, Sun

from .memory import PARK

CAMERA = Camera(horizon=0.4, height=2.0, focal=0.5)
VIEW = Projection(CAMERA, 1000, 500)  # f = 500, horizon at 200
cameras = st.builds(Camera, horizon=st.floats(0.05, 0.9), height=st.floats(0.5, 30), focal=st.floats(0.3, 3))


def test_places_computed_by_hand():
    assert VIEW.foot(0, 10) == (500, 300)
    assert VIEW.foot(3, 10) == (650, 300)
    assert VIEW.foot(-4, 20) == (400, 250)
    assert VIEW.metre(10) == 50
    assert VIEW.ground(650, 300) == pytest.approx((3, 10))
    assert VIEW.standing(3, 10) == (0.5, 0, 0, 0.5, 650, 300)
    assert VIEW.standing(3, 10, flip=True) == (-0.5, 0, 0, 0.5, 650, 300)


def test_above_the_horizon_is_as_far_as_the_ground_goes():
    assert VIEW.ground(500, 100) == (0, 200)
    assert clamped(-80, 500) == (-60, 200)


@pytest.mark.parametrize(
    ("azimuth", "elevation", "shadow"),
    [
        (180, 45, (0, 1)),
        (0, 45, (0, -1)),
        (270, 45, (1, 0)),
        (90, 45, (-1, 0)),
        (270, 26.565, (2, 0)),
        (237.2, 43.5, (0.886, 0.571)),
    ],
)
def test_shadows_fall_away_from_the_sun(azimuth, elevation, shadow):
    """The last are the numbers of the sketch."""
    assert shadow_of(Sun(azimuth=azimuth, elevation=elevation)) == pytest.approx(shadow, abs=2e-3)


def test_the_shadow_of_two_metres_computed_by_hand():
    """Sun behind the camera: the top of 2 m at (3, 10) falls on (3, 12); straight on from the foot, that is 20 px up and 30 px to the middle."""
    a, b, c, d, e, f = VIEW.cast(3, 10, Sun(azimuth=180, elevation=45))
    assert (a, b, e, f) == (0.5, 0, 650, 300)
    assert (c * -200, d * -200) == pytest.approx((-30, -20))


@given(cameras, st.floats(-60, 60), st.floats(1, 200))
def test_the_ground_is_found_again(camera, x, z):
    view = Projection(camera, 1600, 1000)
    assert view.ground(*view.foot(x, z)) == pytest.approx((x, z), abs=1e-6)


@given(cameras, st.floats(0, 1600), st.floats(0, 1000))
def test_a_point_below_the_horizon_is_found_again(camera, px, py):
    view = Projection(camera, 1600, 1000)
    assume(py > view.horizon + 1)
    x, z = view.ground(px, py)
    assume(abs(x) < 60 and 1 < z < 199.9)
    assert view.foot(x, z) == pytest.approx((px, py), abs=1e-6)


@given(cameras, st.floats(-60, 60), st.floats(1, 200))
def test_every_rendition_is_the_same_scene(camera, x, z):
    small, large = Projection(camera, 480, 300), Projection(camera, 2560, 1600)
    factor = 2560 / 480
    assert [value * factor for value in small.foot(x, z)] == pytest.approx(large.foot(x, z))
    assert small.metre(z) * factor == pytest.approx(large.metre(z))
    sun = Sun(azimuth=200, elevation=30)
    assert [value * factor for value in small.cast(x, z, sun)] == pytest.approx(large.cast(x, z, sun))


def test_haze_grows_with_the_distance_and_order_is_from_afar():
    near, far = PARK.items[1], replace(PARK.items[1], id="far", z=60.0)
    plane = Plane(replace(PARK, items=(near, far)), 1600, 1000)
    assert [item.id for item in plane.items] == ["far", "bench"]
    assert plane.stands().index("tone-7") < plane.stands().index("tone-2")
