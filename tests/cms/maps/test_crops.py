"""Which part of the world a map shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.maps.content import CallMark, Line, MapContent, Place
from cms.maps.crops import crop_around
from cms.maps.kinds import CARD, NETWORK, PAGE
from cms.maps.layout import view_of
from themes.world import HEIGHT, WIDTH, Spot, project

from .content import HEIDELBERG, LVIV, NAIROBI

spots = st.lists(st.builds(Spot, st.floats(0, WIDTH), st.floats(0, HEIGHT)), min_size=1, max_size=12)


@given(spots, st.floats(0.5, 1.2), st.floats(1.2, 2), st.floats(50, 400))
def test_crop_has_all_spots_its_ratio_and_its_least_width(found, tallest, flattest, least):
    view = crop_around(found, least=least, tallest=tallest, flattest=flattest)

    assert all(view.contains(Spot(spot.x, spot.y)) for spot in found if view.width <= WIDTH and view.height <= HEIGHT)
    assert tallest - 1e-6 <= view.width / view.height <= flattest + 1e-6
    assert view.width >= least - 1e-6


def test_one_city_is_shown_with_the_countries_around_it():
    view = view_of(MapContent((HEIDELBERG,)), PAGE, PAGE.shapes[0])

    assert view.width == PAGE.extent
    assert view.contains(project(2.35, 48.86))  # Paris
    assert view.contains(project(14.42, 50.09))  # Prague
    assert not view.contains(NAIROBI.spot)


def test_card_has_the_shape_of_a_card():
    assert view_of(MapContent((HEIDELBERG, NAIROBI)), CARD, CARD.shapes[0]).ratio == 1.6


def test_narrow_map_of_the_network_shows_calls_and_lines_and_the_wide_one_everything():
    jakarta = Place("Jakarta", 106.8, -6.2, "ID")
    call = CallMark("Wasser", "Wasser, 4", "4", 10, 51)
    content = MapContent((jakarta,), (Line((HEIDELBERG, LVIV, NAIROBI)),), (call,))
    narrow, middle, wide = (view_of(content, NETWORK, shape) for shape in NETWORK.shapes)

    assert [view.contains(jakarta.spot) for view in (narrow, middle, wide)] == [False, False, True]
    assert all(view.contains(spot) for view in (narrow, middle, wide) for spot in (call.spot, NAIROBI.spot))


def test_map_of_the_network_without_calls_and_lines_shows_all_cities():
    views = [view_of(MapContent((HEIDELBERG, NAIROBI)), NETWORK, shape) for shape in NETWORK.shapes]

    assert all(view.contains(NAIROBI.spot) for view in views)


def test_crop_around_nothing_is_an_error():
    with pytest.raises(ValueError, match="empty"):
        crop_around([], least=100, tallest=1, flattest=1)
