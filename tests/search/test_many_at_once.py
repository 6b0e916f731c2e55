"""Editors publish while readers search: nothing is lost, and no search fails. `make trial many_at_once` has more of each."""

import pytest

from .crowd import publish_and_read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engine_url(every_engine: str) -> str:
    return every_engine


def test_editors_and_readers_at_once(ask, found) -> None:
    publish_and_read(ask, found, editors=4, readers=8, times=2)
