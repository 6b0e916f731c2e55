from collections.abc import Callable
from typing import Any

import pytest

from .translations import Publish, again


@pytest.fixture
def publish(homes: object, django_capture_on_commit_callbacks: Callable[..., Any]) -> Publish:
    """Publish a page as it is, with all that follows the commit, and return it as it is read."""

    def do(page: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return again(page)

    return do
