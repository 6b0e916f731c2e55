"""Many random trees: whether a page is readable is the same when asked for one page and for all of them."""

import pytest

from cms.models import HomePage

from .test_privacy import assert_agreement


@pytest.mark.parametrize("seed", range(200))
def test_is_readable_and_readable_agree(homes: dict[str, HomePage], seed: int) -> None:
    assert_agreement(homes, seed)
