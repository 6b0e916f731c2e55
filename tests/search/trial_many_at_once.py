"""Twenty editors publish while fifty readers search: nothing is lost, and no search fails."""

import pytest

from .crowd import publish_and_read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engine_url(every_engine: str) -> str:
    return every_engine


def test_twenty_editors_and_fifty_readers_at_once(ask, found) -> None:
    publish_and_read(ask, found, editors=20, readers=50, times=2)
