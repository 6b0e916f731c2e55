"""Boxes are compared for every width of a plane."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.maps.boxes import Box, Edge, around, fixed, touch

GROWTH = 3

numbers = st.integers(-60, 60)
sizes = st.integers(1, 60)


def box(x, y, left, top, width, height):
    return Box(Edge(x, left), Edge(y, top), Edge(x, left + width), Edge(y, top + height))


boxes = st.builds(box, numbers, numbers, numbers, numbers, sizes, sizes)


def overlap_at(one, other, scale):
    low = [(one.left, other.right), (other.left, one.right), (one.top, other.bottom), (other.top, one.bottom)]
    return all(a.at * scale + a.off < b.at * scale + b.off - 1e-9 for a, b in low)


@given(boxes, boxes)
def test_boxes_that_never_touch_do_not_overlap_at_any_width(one, other):
    if not touch(one, other, GROWTH):
        assert not any(overlap_at(one, other, 1 + step * (GROWTH - 1) / 400) for step in range(401))


@given(boxes, boxes, st.floats(1, GROWTH))
def test_boxes_that_overlap_at_a_width_touch(one, other, scale):
    if overlap_at(one, other, scale):
        assert touch(one, other, GROWTH)


def test_names_that_pass_each_other_as_the_plane_grows_touch():
    to_the_left, to_the_right = box(100, 50, -80, -8, 72, 16), box(94, 50, 18, -8, 60, 16)

    assert not overlap_at(to_the_left, to_the_right, 1)
    assert touch(to_the_left, to_the_right, 10)


@pytest.mark.parametrize(("x", "is_near"), [(10, True), (15, True), (17, False)])
def test_dot_and_frame(x, is_near):
    assert touch(around(x, 5, 6), fixed(0, 0, 10, 10), 1.5) == is_near
