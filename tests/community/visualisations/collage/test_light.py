"""What is proposed from a photo."""

from dataclasses import replace

import pytest

from community.visualisations.collage.light import FROM_LEFT, USUAL_HORIZON, propose
from community.visualisations.demo.streets import STREETS, photo

from .photos import photo_of


def small(name, width):
    street = STREETS[name]
    height, usual = street.shape
    return photo(replace(street, shape=(width * height // usual, width), grain=0.004))


def test_the_horizon_of_a_street_is_where_its_lines_meet():
    assert propose(small("upstairs", 480)).camera.horizon == pytest.approx(STREETS["upstairs"].horizon, abs=0.02)


def test_the_horizon_of_the_car_park_is_found():
    assert propose(photo_of("car_park")).camera.horizon == pytest.approx(0.39, abs=0.02)


def test_without_lines_it_is_the_usual_one():
    assert propose(photo(replace(STREETS["noon"], boxes=(), shape=(200, 320)))).camera.horizon == USUAL_HORIZON


def test_light_follows_the_photo():
    noon, evening, grey = (propose(small(name, 240)) for name in ("noon", "evening", "grey"))
    assert [noon.sun.azimuth, evening.sun.azimuth] == [FROM_LEFT, FROM_LEFT]
    assert noon.sun.strength > 0.6 > grey.sun.strength
    assert evening.tone.warmth > 0.08 > abs(grey.tone.warmth)
    assert evening.tone.brightness < noon.tone.brightness
    assert grey.tone.haze > noon.tone.haze


def test_what_is_no_picture_is_refused():
    with pytest.raises(OSError, match="cannot identify"):
        propose(b"no picture")
