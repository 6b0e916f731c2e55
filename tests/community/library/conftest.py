import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as site_settings
from django.test import Client

from cms.users.models import User
from community.groups.models import Group
from community.library.folders import make_folder
from community.library.models import Document, Folder
from tests.community.discussions.conftest import (  # noqa: F401 - fixtures
    _in_english,
    colleague,
    lead,
    planner,
)

from .made import make_document


@pytest.fixture(autouse=True)
def _empty_storage() -> Iterator[None]:
    """Start with an empty private storage: the files of earlier tests belong to rolled-back rows."""
    shutil.rmtree(site_settings.PRIVATE_ROOT, ignore_errors=True)
    yield
    shutil.rmtree(site_settings.PRIVATE_ROOT, ignore_errors=True)


@pytest.fixture
def document(housing: Group, planner: User) -> Document:  # noqa: F811
    """A file that the planner has shared, at the top."""
    return make_document(housing, planner, title="Heat plan")


@pytest.fixture
def folder(housing: Group, planner: User) -> Folder:  # noqa: F811
    return make_folder(group=housing, parent=None, name="Maps", by=planner)


@pytest.fixture
def client(planner: User, client_of: Callable[[User | None], Client]) -> Client:  # noqa: F811
    """The planner's browser."""
    return client_of(planner)
