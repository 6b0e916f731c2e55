"""The Deep Dive on water, with twelve applications, and those who compose its cohort."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cms.users.models import User
from community.applications.models import Application, Round, RoundRole
from community.groups.models import Group, Membership

from .made import make_water


@pytest.fixture
def water(round_: Round, account: Callable[..., User]) -> dict[str, Application]:
    return make_water(round_, account)


@pytest.fixture
def colleague(account: Callable[..., User], round_: Round) -> User:
    """Another manager of the call."""
    user = account("colleague", name="Zweites Büro")
    RoundRole.objects.create(round=round_, user=user, role=RoundRole.Role.MANAGER)
    return user


@pytest.fixture
def page_url(round_: Round) -> Callable[..., str]:
    """Return the URL of a page of the composer: `page_url("cohort_accept")`."""

    def url(name: str = "cohort", *parts: object) -> str:
        with override("en"):
            return reverse(f"applications:{name}", args=[round_.call, *parts])

    return url


@pytest.fixture
def managers_client(manager: User, client_of: Callable[[User | None], Client]) -> Client:
    return client_of(manager)


@pytest.fixture
def group(manager: User) -> Group:
    group = Group.objects.create(slug="wasser", name="Wasser")
    Membership.objects.create(group=group, user=manager, role=Membership.Role.FACILITATOR)
    return group
