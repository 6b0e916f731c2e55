from collections.abc import Callable

import pytest
from django.test import Client

from cms.users.models import User
from community.groups.models import Group
from community.meetings.models import Meeting
from tests.community.discussions.conftest import (  # noqa: F401 - fixtures
    _in_english,
    colleague,
    lead,
    planner,
)

from .made import make_meeting


@pytest.fixture
def meeting(housing: Group, lead: User) -> Meeting:  # noqa: F811
    """A meeting of the group in two weeks, set by its facilitator."""
    return make_meeting(housing, lead)


@pytest.fixture
def client(planner: User, client_of: Callable[[User | None], Client]) -> Client:  # noqa: F811
    """The browser of a member of the group."""
    return client_of(planner)


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Callable) -> Callable[[Callable[[], object]], object]:
    """Do something and run what follows its commit."""

    def run(change: Callable[[], object]) -> object:
        with django_capture_on_commit_callbacks(execute=True):
            return change()

    return run
