"""No name on a map collides with anything, at any width that the map is shown in."""

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.maps import layout as layouts
from cms.maps.boxes import around
from cms.maps.calls import RADIUS
from cms.maps.content import CallMark, Line, MapContent, Place
from cms.maps.kinds import CARD, KINDS, NETWORK, PAGE
from cms.maps.layout import Layout, lay_out

from .content import ASWAN, GERMAN, HEIDELBERG, LVIV, MOMBASA, NAIROBI, SIX, calls, contents

PLANES = [(kind, shape) for kind in KINDS.values() for shape in kind.shapes]
FLOAT = 1e-6

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


def at_scale(box, scale: float) -> Rectangle:
    """Return a box in pixels on a plane that is `scale` times as wide as it was laid out for."""
    return tuple(edge.at * scale + edge.off for edge in (box.left, box.top, box.right, box.bottom))


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] - FLOAT and other[0] < one[2] - FLOAT and one[1] < other[3] - FLOAT and other[1] < one[3] - FLOAT


def names_of(layout: Layout) -> list:
    return [thing.label for thing in (*layout.calls, *layout.dots) if thing.label]


def marks_of(layout: Layout, radius: float) -> list:
    """Return each ring and dot, as its box and its own label."""
    return [
        *((around(*call.point, RADIUS), call.label) for call in layout.calls),
        *((around(*dot.point, radius), dot.label) for dot in layout.dots),
    ]


def lay_out_in(language: str, content: MapContent, kind, shape) -> Layout:
    with translation.override(language):
        return lay_out(content, kind, shape)


planes = st.sampled_from(PLANES)
languages = st.sampled_from(["de", "ar"])


@settings(max_examples=120, deadline=None)
@given(contents, planes, languages, st.floats(0, 1))
def test_names_never_collide_and_stay_on_the_plane(content, plane, language, growth):
    kind, shape = plane
    scale = 1 + growth * (shape.growth - 1)
    layout = lay_out_in(language, content, kind, shape)
    labels = names_of(layout)
    shown = [at_scale(label.box, scale) for label in labels]

    for at, one in enumerate(shown):
        assert one[0] >= 0
        assert one[1] >= 0
        assert one[2] <= layout.width * scale
        assert one[3] <= layout.height * scale
        for other in shown[at + 1 :]:
            assert not overlap(one, other)
        for box, own in marks_of(layout, kind.radius):
            assert own is labels[at] or not overlap(one, at_scale(box, scale))


@settings(max_examples=60, deadline=None)
@given(contents, st.sampled_from(NETWORK.shapes), languages)
def test_every_call_is_named(content, shape, language):
    layout = lay_out_in(language, content, NETWORK, shape)

    assert [call.mark for call in layout.calls] == list(content.calls)
    assert all(call.label for call in layout.calls)


@settings(max_examples=30, deadline=None)
@given(st.lists(calls, min_size=6, max_size=6), st.sampled_from(NETWORK.shapes))
def test_six_calls_at_one_place_are_all_named(found, shape):
    together = MapContent(calls=tuple(CallMark(one.name, f"{one.label} {n}", one.days, 8, 50) for n, one in enumerate(found)))

    assert all(call.label for call in lay_out(together, NETWORK, shape).calls)


@settings(max_examples=40, deadline=None)
@given(contents, st.sampled_from([(kind, shape) for kind, shape in PLANES if not kind.is_network]))
def test_map_of_a_page_shows_all_its_cities(content, plane):
    layout = lay_out(content, *plane)

    assert {place for dot in layout.dots for place in dot.places} == set(content.all_places)


@settings(max_examples=40, deadline=None)
@given(contents, st.sampled_from(NETWORK.shapes))
def test_map_of_the_network_shows_no_city_without_a_name(content, shape):
    layout = lay_out(content, NETWORK, shape)
    ends = set(content.line_places) if layout.inset else set()

    assert all(dot.label or ends.intersection(dot.places) for dot in layout.dots)


@settings(max_examples=20, deadline=None)
@given(contents, planes, languages)
def test_layout_is_always_the_same(content, plane, language):
    assert lay_out_in(language, content, *plane) == lay_out_in(language, content, *plane)


@settings(max_examples=20, deadline=None)
@given(contents, planes)
def test_map_is_never_mirrored(content, plane):
    german, arabic = lay_out_in("de", content, *plane), lay_out_in("ar", content, *plane)

    assert german.view == arabic.view
    assert german.arcs == arabic.arcs
    assert [call.mark for call in german.calls] == [call.mark for call in arabic.calls]


def test_two_cities_share_a_dot_and_have_two_lines():
    layout = lay_out(MapContent(SIX), PAGE, PAGE.shapes[0])

    assert [dot.label.text.lines for dot in layout.dots] == [
        ("Lüdenscheid", "Heidelberg"),
        ("Lwiw",),
        ("Assuan",),
        ("Nairobi",),
        ("Mombasa",),
    ]


@pytest.mark.parametrize(("language", "text"), [("de", "Bonn +3"), ("ar", "Bonn +٣")])
def test_three_cities_and_more_are_named_by_one_of_them(language, text):
    near = tuple(Place(name, 7 + n / 100, 50.7, "DE") for n, name in enumerate(("Königswinter", "Bonn", "Siegburg", "Troisdorf")))

    layout = lay_out_in(language, MapContent((*near, MOMBASA)), PAGE, PAGE.shapes[0])

    assert [dot.label.text.lines for dot in layout.dots] == [(text,), ("Mombasa",)]


def test_n_cities_of_a_line_have_n_minus_1_arcs_in_its_order():
    line = (HEIDELBERG, LVIV, ASWAN, NAIROBI)
    arcs = lay_out(MapContent(lines=(Line(line, "heat"),)), CARD, CARD.shapes[0]).arcs

    assert [(arc.start, arc.end, arc.topic) for arc in arcs] == [
        (HEIDELBERG.spot, LVIV.spot, "heat"),
        (LVIV.spot, ASWAN.spot, "heat"),
        (ASWAN.spot, NAIROBI.spot, "heat"),
    ]


def test_places_without_a_line_have_no_arcs():
    assert lay_out(MapContent(SIX), PAGE, PAGE.shapes[0]).arcs == ()


def test_crowded_country_is_shown_larger_in_an_inset():
    content = MapContent(GERMAN, lines=(Line((HEIDELBERG, LVIV, ASWAN, MOMBASA)),))

    layout = lay_out(content, NETWORK, NETWORK.shapes[0])
    named = {place.name for dot in layout.dots if dot.label for place in dot.places}

    assert layout.inset.code == "DE"
    assert {place.name for place in GERMAN} <= named
    inset = at_scale(layout.inset.box, 1)
    for dot in layout.dots:
        if dot.label and dot.places[0].country == "DE":
            box = at_scale(dot.label.box, 1)
            assert inset[0] <= box[0] < box[2] <= inset[2]
            assert inset[1] <= box[1] < box[3] <= inset[3]
    assert lay_out(MapContent(SIX), NETWORK, NETWORK.shapes[0]).inset is None


def test_city_without_room_is_tried_first(monkeypatch):
    four = (Place("Hamburg", 10, 53.5), Place("Dortmund", 7.5, 51.5), Place("Stuttgart", 9.2, 48.8), Place("Prag", 14.4, 50.1))
    shape = PAGE.shapes[0]
    named = [bool(dot.label) for dot in lay_out(MapContent(four), PAGE, shape).dots]

    monkeypatch.setattr(layouts, "ATTEMPTS", 1)
    in_order = [bool(dot.label) for dot in lay_out(MapContent(four), PAGE, shape).dots]

    assert (sum(in_order), sum(named)) == (3, 4)


def test_calls_in_every_corner_leave_no_room_for_an_inset():
    corners = [(-60, 55), (120, 55), (-60, -30), (120, -30)]
    marks = tuple(CallMark("Ein Aufruf", f"Aufruf {n}", "9", lon, lat) for n, (lon, lat) in enumerate(corners))

    layout = lay_out(MapContent(GERMAN, calls=marks), NETWORK, NETWORK.shapes[0])

    assert layout.inset is None
    assert "Köln +5" in {line for dot in layout.dots for line in dot.label.text.lines}
