"""Pages in both directions and schemes, with forced colours and zoomed in: each of them in two of the looks. `make trial looks` tries all."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.demo import DEMO

from .fixtures import NewPage
from .looks import EVERY_LOOK, SOME_LOOKS, look_at, looks_of_axe, two_looks
from .places import MEMBERS, VISITORS, demo, log_in_as_facilitator  # noqa: F401


@pytest.mark.xdist_group(DEMO)
@pytest.mark.usefixtures("demo")
def test_pages_are_accessible_and_fit_in_different_looks(
    new_page: NewPage, live_server: Any, assert_accessible: Callable[..., None]
) -> None:
    visitor, member = new_page(), new_page()
    log_in_as_facilitator(member, live_server.url)
    places = [(visitor, place) for place in VISITORS.values()] + [(member, place) for place in MEMBERS.values()]
    for number, (page, place) in enumerate(places):
        looks = two_looks(number)
        for look in looks:
            seen = assert_accessible if look in looks_of_axe(looks) else None
            look_at(page, place.path(look.language), look, seen, place.opened)


def test_each_pair_of_two_values_is_among_the_looks_that_are_tried() -> None:
    def pairs(looks: tuple) -> set:
        values = [(one.language, one.width, one.is_dark, one.has_forced_colours) for one in looks]
        return {(a, b, one[a], one[b]) for one in values for a in range(4) for b in range(a)}

    assert len(EVERY_LOOK) == 24
    assert pairs(SOME_LOOKS) == pairs(EVERY_LOOK)
