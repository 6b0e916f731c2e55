from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.translation import override

from cms.users.models import User
from community.discussions.models import Post, Topic
from community.groups.models import Group, Membership
from tests.cms.mail.conftest import post as mail_server  # noqa: F401 - a fixture
from tests.cms.mail.conftest import queue  # noqa: F401 - a fixture

from .made import make_topic


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def planner(joined: Callable[..., User], housing: Group) -> User:
    """A member of the group with a name."""
    return named(joined("planner", housing), "Planning department")


@pytest.fixture
def colleague(joined: Callable[..., User], housing: Group) -> User:
    return named(joined("colleague", housing), "Health department")


@pytest.fixture
def lead(joined: Callable[..., User], housing: Group) -> User:
    return named(joined("lead", housing, Membership.Role.FACILITATOR), "Project office")


def named(user: User, name: str) -> User:
    user.name = name
    user.language = "en"
    user.save()
    return user


@pytest.fixture
def topic(housing: Group, planner: User) -> Topic:
    """A question of the planner."""
    return make_topic(housing, planner, is_question=True)


@pytest.fixture
def first(topic: Topic) -> Post:
    return topic.posts.select_related("topic__group").get()


@pytest.fixture
def client(planner: User, client_of: Callable[[User | None], Client]) -> Client:
    """The planner's browser."""
    return client_of(planner)
