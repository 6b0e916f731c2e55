from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.translation import override

from cms.users.models import User
from community.groups.models import Group
from community.topics.models import Proposal, Round
from tests.cms.mail.conftest import post as mail_server  # noqa: F401 - a fixture

from .made import make_manager, make_round, make_topic


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def named(user: User, name: str) -> User:
    user.name = name
    user.language = "en"
    user.save()
    return user


@pytest.fixture
def planner(joined: Callable[..., User], housing: Group) -> User:
    """A member of the community with a name."""
    return named(joined("planner", housing), "Planning department")


@pytest.fixture
def colleague(joined: Callable[..., User], heat: Group) -> User:
    """A member of another group."""
    return named(joined("colleague", heat), "Health department")


@pytest.fixture
def staff(account: Callable[..., User]) -> User:
    """Works on the topic store, and is no member."""
    return make_manager(named(account("staff", is_staff=True), "Project office"))


@pytest.fixture
def topic(planner: User) -> Proposal:
    return make_topic(planner)


@pytest.fixture
def other(colleague: User) -> Proposal:
    return make_topic(colleague, "Bäume ohne Platz", "Wo finden Wurzeln Raum?")


@pytest.fixture
def voting(topic: Proposal, other: Proposal) -> Round:
    """An open round with both topics."""
    return make_round()


@pytest.fixture
def client(planner: User, client_of: Callable[[User | None], Client]) -> Client:
    """The planner's browser."""
    return client_of(planner)
