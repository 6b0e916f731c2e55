"""Thousands of generated requests per operation of the community API: no 5xx, and responses as its OpenAPI document says."""

from .conformance import TryAll
from .test_conformance import try_all  # noqa: F401


def test_responses_match_the_openapi_document(try_all: TryAll) -> None:  # noqa: F811
    assert len(try_all(2_000)) > 10_000
