from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from themes.covers import draw_cover

SIX_CITIES = [(8.67, 49.4), (7.63, 51.2), (32.9, 24.09), (36.8, -1.29), (72.87, 19.07), (24.03, 49.84)]

EXACT = (
    '<svg viewBox="0 0 640 280" aria-hidden="true" focusable="false">'
    '<g fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round">'
    '<path opacity=".3" d="M164 67Q462 -80 476 252M-54 206Q230 13 476 252"/>'
    '<path opacity=".55" d="M-54 237Q-34 38 164 67M476 252Q576 151 693 231"/>'
    '<path opacity=".85" d="M164 67Q582 -128 693 254"/>'
    '<path stroke-width="9" d="M164 67h0M476 252h0"/></g></svg>'
)


def dots_of(svg):
    """Return the centres of the dots, in drawing order."""
    paths = [path for path in ElementTree.fromstring(svg).iter("path") if "stroke-width" in path.attrib]
    starts = [piece for path in paths for piece in path.get("d").removesuffix("h0").split("h0")]
    return sorted(tuple(int(number) for number in start.removeprefix("M").split()) for start in starts)


def arcs_of(svg):
    paths = [path for path in ElementTree.fromstring(svg).iter("path") if "opacity" in path.attrib]
    return [f"M{arc}" for path in paths for arc in path.get("d").split("M")[1:]]


def test_exact_drawing_of_two_places():
    assert draw_cover([(10, 50), (30, 30)], "x", 640, 280) == EXACT


def test_every_place_has_a_dot_with_east_right_and_north_up():
    kyiv, aswan, mumbai = (30.52, 50.45), (32.9, 24.09), (72.87, 19.07)

    assert dots_of(draw_cover([mumbai, kyiv, aswan], "three", 640, 280)) == [(95, 67), (120, 222), (545, 252)]


def test_all_dots_lie_within_the_margins():
    dots = dots_of(draw_cover(SIX_CITIES, "heat", 640, 280))

    assert len(dots) == 6
    assert all(64 <= x <= 576 and 28 <= y <= 252 for x, y in dots)


def test_few_places_are_all_connected_and_many_have_at_least_one_arc_each():
    many = [(lon, lat) for lon in range(0, 60, 10) for lat in range(0, 40, 10)]

    assert len(arcs_of(draw_cover(SIX_CITIES, "heat"))) == 15
    arcs = arcs_of(draw_cover(many, "many", 640, 520))
    assert len(arcs) <= 48
    ends = {tuple(arc[1:].split("Q")[0].split()) for arc in arcs} | {tuple(arc.split(" ")[-2:]) for arc in arcs}
    assert {(str(x), str(y)) for x, y in dots_of(draw_cover(many, "many", 640, 520))} <= ends


@pytest.mark.parametrize("places", [[(7.1, 50.7)], [(7.1, 50.7)] * 3, [(7.1, 50.7), (7.1001, 50.7001)]])
def test_single_place_is_one_centred_dot_with_an_arc_to_each_edge(places):
    svg = draw_cover(places, "bonn", 640, 280)

    assert dots_of(svg) == [(320, 160)]
    assert len(arcs_of(svg)) == 2


def test_cover_without_places_has_nine_dots():
    assert len(dots_of(draw_cover([], "wasserresilienz"))) == 9


def test_same_seed_gives_the_same_cover_and_another_seed_a_different_one():
    assert draw_cover([], "wasser") == draw_cover((), "wasser")
    assert draw_cover([], "wasser") != draw_cover([], "hitze")


def test_cover_is_decorative_and_small():
    svg = draw_cover(SIX_CITIES, "heat", 640, 280)
    root = ElementTree.fromstring(svg)

    assert root.attrib == {
        "viewBox": "0 0 640 280",
        "aria-hidden": "true",
        "focusable": "false",
    }
    assert len(svg) < 1000
    assert len(draw_cover([(lon, lat) for lon in range(0, 90, 9) for lat in range(0, 60, 9)], "all", 640, 520)) < 3000


def test_seed_cannot_inject_markup():
    assert "script" not in draw_cover([], "<script>alert(1)</script>")


def test_cover_tag_accepts_missing_places_and_any_seed():
    template = Template("{% load covers %}{% cover places seed 320 140 %}")

    assert template.render(Context({"places": None, "seed": 7})) == draw_cover([], "7", 320, 140)
