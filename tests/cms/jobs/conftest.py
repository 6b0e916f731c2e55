from collections.abc import Iterator
from typing import Any

import pytest

from tests.cms.jobs import samples
from tests.jobs import QUEUED


@pytest.fixture(autouse=True)
def _fresh_samples() -> Iterator[None]:
    yield
    samples.failures.clear()
    samples.done.clear()


@pytest.fixture
def queue(settings: Any, db: None) -> None:
    """Make jobs wait in the database until a worker runs them."""
    settings.TASKS = QUEUED
