"""The layout of the map: its view of the world, merged bubbles, and which bubbles are labelled."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.results.map_layout import MIN_WIDTH, NARROW, WIDE, Bubble, PlacedCount, Shape, bubbles_of, view_of
from themes.world import HEIGHT, WIDTH, Spot, project

BONN, BERLIN, MOMBASA, NAIROBI, LIMA = (7.1, 50.7), (13.4, 52.5), (39.7, -4.0), (36.8, -1.3), (-77.0, -12.0)


def place(name: str, where: tuple[float, float], count: int = 1, country: str = "DE", **facts) -> PlacedCount:
    return PlacedCount("municipality", name, name, count, project(*where), country, **facts)


def laid_out(places: list[PlacedCount], shape: Shape = WIDE, countries=None) -> list[Bubble]:
    return bubbles_of(places, countries or {}, view_of([place.spot for place in places], shape), shape)


def names(bubbles: list[Bubble]) -> list[list[str]]:
    return [[place.name for place in bubble.places] for bubble in bubbles]


def test_view_contains_all_places_within_the_allowed_proportions() -> None:
    view = view_of([project(*BONN), project(*MOMBASA)], WIDE)

    for spot in (project(*BONN), project(*MOMBASA)):
        assert view.left < spot.x < view.left + view.width
        assert view.top < spot.y < view.top + view.height
    assert WIDE.tallest <= view.width / view.height <= WIDE.flattest


def test_single_place_is_centred_in_a_view_of_minimum_width() -> None:
    view = view_of([project(*MOMBASA)], WIDE)

    assert view.width == MIN_WIDTH
    assert view.left + view.width / 2 == pytest.approx(project(*MOMBASA).x)


def test_view_of_the_whole_world_is_centred() -> None:
    view = view_of([Spot(0, 100), Spot(WIDTH, 700)], NARROW)

    assert view.left + view.width / 2 == pytest.approx(WIDTH / 2)
    assert view.top + view.height / 2 == pytest.approx(HEIGHT / 2, abs=150)
    assert view.width >= WIDTH


def test_distant_places_get_separate_bubbles_with_the_largest_first() -> None:
    bubbles = laid_out([place("Bonn", BONN, 1), place("Mombasa", MOMBASA, 9), place("Lima", LIMA, 4)])

    assert names(bubbles) == [["Mombasa"], ["Lima"], ["Bonn"]]
    assert [bubble.size for bubble in bubbles] == [52, 35, 26]


def test_nearby_places_share_one_bubble() -> None:
    bubbles = laid_out([place("Bonn", BONN, 1), place("Berlin", BERLIN, 3), place("Lima", LIMA, 3)])

    assert names(bubbles) == [["Berlin", "Bonn"], ["Lima"]]


def test_narrow_maps_merge_more_places() -> None:
    places = [
        place("Bonn", BONN),
        place("Nairobi", NAIROBI, 2, "KE"),
        place("Mombasa", MOMBASA, 1, "KE"),
        place("Berlin", BERLIN),
    ]

    assert len(laid_out(places, WIDE)) >= len(laid_out(places, NARROW)) == 2


def test_country_replaces_all_its_merged_places_with_its_own_count() -> None:
    kenya = PlacedCount("country", "KE", "Kenia", 3, project(38, 0), "KE")
    places = [place("Nairobi", NAIROBI, 2, "KE"), place("Mombasa", MOMBASA, 2, "KE"), place("Lima", LIMA, 1, "PE")]

    whole, _lima = laid_out(places, countries={"KE": kenya})
    assert [(one.facet, one.value, one.count) for one in whole.places] == [("country", "KE", 3)]

    together, _lima = laid_out(places)
    assert [one.name for one in together.places] == ["Mombasa", "Nairobi"]


def test_country_does_not_replace_only_some_of_its_places() -> None:
    germany = PlacedCount("country", "DE", "Deutschland", 3, project(10, 51), "DE")
    places = [place("Bonn", BONN), place("Berlin", BERLIN), place("Nairobi", NAIROBI, 1, "DE"), place("Lima", LIMA, 1, "PE")]

    assert ["Berlin", "Bonn"] in names(laid_out(places, countries={"DE": germany}))


def test_selected_places_are_not_merged_with_others() -> None:
    bubbles = laid_out([place("Bonn", BONN, is_chosen=True), place("Berlin", BERLIN, 5), place("Lima", LIMA)])

    assert sorted(names(bubbles)) == [["Berlin"], ["Bonn"], ["Lima"]]


def test_places_out_of_view_are_left_out() -> None:
    places = [place("Bonn", BONN), place("Lima", LIMA)]

    assert names(bubbles_of(places, {}, view_of([project(*BONN)], WIDE), WIDE)) == [["Bonn"]]


PLACES = st.lists(
    st.tuples(st.floats(-170, 170), st.floats(-50, 70), st.integers(1, 900), st.sampled_from(["DE", "KE"])),
    min_size=1,
    max_size=60,
)


@given(PLACES, st.sampled_from([WIDE, NARROW]))
def test_every_place_is_in_exactly_one_bubble_and_bubbles_hardly_overlap(found, shape: Shape) -> None:
    places = [place(f"Stadt {number}", (lon, lat), count, country) for number, (lon, lat, count, country) in enumerate(found)]
    view = view_of([one.spot for one in places], shape)
    bubbles = bubbles_of(places, {}, view, shape)
    height = shape.width * view.height / view.width

    assert sorted(one.name for bubble in bubbles for one in bubble.places) == sorted(one.name for one in places)
    assert all(0 <= bubble.x <= 100 and 0 <= bubble.y <= 100 for bubble in bubbles)
    assert all(shape.smallest <= bubble.size <= shape.largest for bubble in bubbles)
    for one, other in combinations(bubbles, 2):
        across, down = (one.x - other.x) * shape.width / 100, (one.y - other.y) * height / 100
        assert math.hypot(across, down) > (one.size + other.size) / 2 * 0.75
