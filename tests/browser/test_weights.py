"""What pages weigh and how many requests they make. `make bench pages` measures also how soon they are there."""

import pytest

from tests.delivery import LIMITS, PATHS, size_compressed, too_heavy, weigh
from tests.demo import DEMO

from .fixtures import NewPage
from .places import demo, log_in_as_facilitator  # noqa: F401


@pytest.mark.xdist_group(DEMO)
@pytest.mark.usefixtures("demo")
def test_pages_stay_below_the_limits_of_their_kind(new_page: NewPage, live_server) -> None:
    above = {}
    for name, path in PATHS.items():
        page = new_page()
        if name == "room":
            log_in_as_facilitator(page, live_server.url)
        weight = weigh(page, path, size_of=size_compressed)
        assert min(weight.html, weight.css, weight.javascript, weight.fonts) > 0, name
        above[name] = too_heavy(weight, LIMITS[name])

    assert above == {key: [] for key in PATHS}
