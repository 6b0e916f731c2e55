"""Ten rebuilds of the indices in Elasticsearch, while many read and one writes: every search is complete."""

import pytest

from .using import rebuild_while_others_read


@pytest.fixture
def engine_url(elasticsearch_url: str) -> str:
    return elasticsearch_url


def test_searches_stay_complete_during_many_rebuilds_and_writes(engine_url: str) -> None:
    rebuild_while_others_read(engine_url, readers=6, rebuilds=10, writes=10)
