"""Every URL of the community as every kind of person, in every method and format; the gate leaves out most refusals of methods."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from cms.users.models import User

from .table import Address, all_rows, everybody_everywhere
from .test_addresses import assert_answers, everybody, no_files_left, things  # noqa: F401


@pytest.mark.parametrize("row", all_rows(), ids=str)
@pytest.mark.usefixtures("no_files_left")
def test_access_of_every_person_to_every_url_method_and_format(
    row: Address,
    everybody: dict[str, User | None],  # noqa: F811
    things: Mapping[str, Any],  # noqa: F811
    client_of: Callable[[User | None], Client],
) -> None:
    assert_answers(row, everybody_everywhere(row), everybody, things, client_of)
