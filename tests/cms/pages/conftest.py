from collections.abc import Callable
from typing import Any

import pytest

from .translations import Publish, again


@pytest.fixture
def publish(homes: object, django_capture_on_commit_callbacks: Callable[..., Any]) -> Publish:
    """Return a function that publishes a page as it is, including on-commit work, and returns it as stored."""

    def do(page: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return again(page)

    return do
