"""Lists of many pages take as many queries as short lists."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from .test_queries import LISTED, assert_as_many, fill  # noqa: F401


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_query_count_of_a_list_is_equal_for_5_and_50_pages(client: Client, fill: Callable[..., None], model: type[Any]) -> None:  # noqa: F811
    assert_as_many(client, fill, model, 5, 50)
