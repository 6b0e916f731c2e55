import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils.translation import override

from cms.users.models import User
from community.groups.models import Group, Membership
from community.library.folders import make_folder
from community.library.models import Document, Folder

from .made import make_document


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def _empty_storage() -> Iterator[None]:
    """Start with an empty private storage: the files of earlier tests belong to rolled-back rows."""
    shutil.rmtree(site_settings.PRIVATE_ROOT, ignore_errors=True)
    yield
    shutil.rmtree(site_settings.PRIVATE_ROOT, ignore_errors=True)


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
def document(housing: Group, planner: User) -> Document:
    """A file that the planner has shared, at the top."""
    return make_document(housing, planner, title="Heat plan")


@pytest.fixture
def folder(housing: Group, planner: User) -> Folder:
    return make_folder(group=housing, parent=None, name="Maps", by=planner)


@pytest.fixture
def client(planner: User, client_of: Callable[[User | None], Client]) -> Client:
    """The planner's browser."""
    return client_of(planner)
