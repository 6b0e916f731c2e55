"""A running session of the group about housing, with a place and a variant that the group sees."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cms.users.models import User
from community.groups.models import Group
from community.visualisations.models import Case, Session, Variant

from .made import make_case, make_session, make_variant

Logged = Callable[[User | None], Client]


def address(name: str, *parts: object) -> str:
    with override("en"):
        return reverse(f"visualisations:{name}", args=list(parts))


@pytest.fixture
def running(housing: Group, facilitator: User) -> Session:
    """A session that runs, planned by the facilitator."""
    return make_session(housing, facilitator)


@pytest.fixture
def place(running: Session, member: User) -> Case:
    """A place that the member brought."""
    return make_case(running, member)


@pytest.fixture
def park(place: Case, colleague: User) -> Variant:
    """A variant that another member made."""
    return make_variant(place, colleague)


@pytest.fixture
def colleague(joined: Callable[..., User], housing: Group) -> User:
    return joined("colleague", housing)
