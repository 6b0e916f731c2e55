"""The picture that the server composes."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from community.visualisations.collage.composing import Unreadable, compose
from community.visualisations.collage.scene import Front, GroundItem, Item, Scene, Sun

from .memory import PARK
from .photos import photo_of

WIDTH = 480


def pixels(scene, width=WIDTH):
    return np.asarray(compose(photo_of("car_park"), scene, width=width), dtype=int)


def differing(one, other, least=12):
    """Return where two pictures differ: left, top, right, bottom as shares, and how many pixels."""
    places = np.argwhere(np.abs(one - other).max(axis=2) > least)
    (top, left), (bottom, right) = places.min(axis=0), places.max(axis=0)
    height, width = one.shape[:2]
    return (left / width, top / height, right / width, bottom / height), len(places)


def test_the_same_scene_is_the_same_picture():
    assert (pixels(PARK) == pixels(PARK)).all()


def test_an_empty_scene_is_the_photo():
    with Image.open(BytesIO(photo_of("car_park"))) as photo:
        small = np.asarray(photo.convert("RGB").resize((WIDTH, 300), Image.Resampling.LANCZOS), dtype=int)
    assert np.abs(pixels(Scene()) - small).max() <= 1


def test_a_tree_stands_where_its_metres_say():
    """11.5 m high at 24.5 m, 5.2 m to the left: foot at 34.7 % and 58.7 %, top at 4.7 %."""
    scene = replace(PARK, items=PARK.items[:1], ground=(), sun=Sun(strength=0.0))
    (left, top, right, bottom), _count = differing(pixels(scene), pixels(Scene()))
    assert (left, top, right, bottom) == pytest.approx((0.221, 0.047, 0.474, 0.587), abs=0.015)


def test_a_larger_rendition_is_the_same_scene():
    scene = replace(PARK, sun=Sun(strength=0.0))
    small, _count = differing(pixels(scene), pixels(Scene()))
    large, _count = differing(pixels(scene, 960), pixels(Scene(), 960))
    assert small == pytest.approx(large, abs=0.012)


def test_shadows_darken_and_fall_away_from_the_sun():
    bare = replace(PARK, items=PARK.items[:1], ground=())
    without = pixels(replace(bare, sun=Sun(strength=0.0)))
    right = pixels(replace(bare, sun=Sun(azimuth=240.0, strength=1.0)))
    left = pixels(replace(bare, sun=Sun(azimuth=120.0, strength=1.0)))
    assert (right <= without + 1).all()
    assert differing(right, without)[0][2] > 0.7  # a long shadow to the right
    assert differing(left, without)[0][0] < 0.1


def test_the_nearer_hides_the_further():
    near, far = Item("near", "stall", 0.0, 12.0), Item("far", "tree-s", 0.0, 13.0)
    both = pixels(replace(PARK, items=(near, far), ground=()))
    alone = pixels(replace(PARK, items=(near,), ground=()))
    middle = slice(216, 232), slice(230, 250)  # the counter of the stall
    assert (np.abs(both[middle] - alone[middle]) <= 1).all()


def test_what_stands_in_front_hides_what_is_behind_it_and_nothing_else():
    box = ((0.0, 0.0), (0.35, 0.0), (0.35, 1.0), (0.0, 1.0))
    photo = pixels(replace(PARK, items=(), ground=()))
    behind = pixels(replace(PARK, items=PARK.items[:1], ground=(), fronts=(Front("car", 20.0, box),)))
    before = pixels(replace(PARK, items=PARK.items[:1], ground=(), fronts=(Front("wall", 30.0, box),)))
    assert (behind[:, :160] == photo[:, :160]).all()
    assert np.abs(behind[:, 180:] - photo[:, 180:]).max() > 40  # the other half of the tree
    assert np.abs(before[60:170, 110:160] - photo[60:170, 110:160]).max() > 40


def test_ground_lies_in_the_perspective_and_takes_on_the_shade_of_the_photo():
    scene = replace(PARK, items=(), ground=PARK.ground[:1])
    (left, top, right, bottom), _count = differing(pixels(scene), pixels(Scene()))
    assert (left, top, right, bottom) == pytest.approx((0.06, 0.53, 0.7, 0.77), abs=0.04)


def test_ground_nearer_than_the_camera_sees_is_cut_off():
    scene = replace(PARK, items=(), ground=(GroundItem("bike", "cycleway", 0.0, 1.0, 3.0, 120.0),))
    assert differing(pixels(scene), pixels(Scene()))[0][3] > 0.98


@pytest.mark.parametrize("photo", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"RIFF\x00\x00\x00\x00WEBP"])
def test_what_is_no_picture_is_refused(photo):
    with pytest.raises(Unreadable):
        compose(photo, PARK, width=320)
