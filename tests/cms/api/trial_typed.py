"""No parameter of the API or the admin's lists fails on any value; the regular tests try only some of them."""

from itertools import product

import pytest
from django.test import Client

from .test_fuzz import ADDRESSES, ADMIN, TYPED, VALUES, asked, failures_of_lists, failures_of_the_api  # noqa: F401


@pytest.mark.parametrize("base", ADDRESSES)
def test_no_query_parameter_crashes_the_api(asked: Client, base: str) -> None:  # noqa: F811
    assert failures_of_the_api(asked, base, product(ADDRESSES[base], VALUES)) == {}


@pytest.mark.parametrize("base", ADMIN)
def test_no_query_parameter_crashes_the_admin_lists(admin_client: Client, homes: object, base: str) -> None:
    assert failures_of_lists(admin_client, base, product(ADMIN[base], TYPED)) == {}
