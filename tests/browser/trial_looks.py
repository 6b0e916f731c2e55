"""Pages of visitors and members in every look: languages, widths, schemes, forced colours."""

from collections.abc import Callable
from typing import Any

import pytest

from .fixtures import NewPage
from .looks import EVERY_LOOK, Look, look_at
from .places import MEMBERS, VISITORS, demo, log_in_as_facilitator  # noqa: F401


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("look", EVERY_LOOK, ids=str)
def test_pages_are_accessible_and_fit_in_every_look(
    look: Look, new_page: NewPage, live_server: Any, assert_accessible: Callable[..., None]
) -> None:
    visitor, member = new_page(), new_page()
    log_in_as_facilitator(member, live_server.url)
    for page, places in ((visitor, VISITORS), (member, MEMBERS)):
        for place in places.values():
            look_at(page, place.path(look.language), look, assert_accessible, place.opened)
