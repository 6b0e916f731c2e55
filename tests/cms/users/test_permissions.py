"""Permissions of an account are loaded by one query."""

import pytest
from django.contrib.auth.models import Group, Permission

from cms.users.models import User
from tests.queries import queries_of

OWN, OF_GROUP, OTHER = "users.view_user", "auth.view_group", "auth.delete_group"


def permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


@pytest.fixture
def anna(db: None) -> User:
    anna = User.objects.create_user("anna@example.org", "a long secret 1")
    anna.user_permissions.add(permission(OWN))
    editors = Group.objects.create(name="Readers of groups")
    editors.permissions.add(permission(OF_GROUP))
    anna.groups.add(editors)
    return anna


def test_own_permissions_and_those_of_groups_take_one_query(anna: User):
    account = User.objects.get(pk=anna.pk)
    answers: dict[str, bool] = {}
    asked = queries_of(lambda: answers.update({name: account.has_perm(name) for name in (OWN, OF_GROUP, OTHER)}))

    assert answers == {OWN: True, OF_GROUP: True, OTHER: False}
    assert asked.total() == 1
    assert account.get_user_permissions() == {OWN}
    assert account.get_group_permissions() == {OF_GROUP}


def test_inactive_accounts_have_none_and_administrators_all_without_a_query(anna: User):
    closed, administrator = User.objects.get(pk=anna.pk), User.objects.get(pk=anna.pk)
    closed.is_active, administrator.is_superuser = False, True
    answers: list[bool] = []
    asked = queries_of(lambda: answers.extend([closed.has_perm(OWN), administrator.has_perm(OTHER)]))

    assert answers == [False, True]
    assert asked.total() == 0


def test_permission_that_was_taken_is_gone_in_the_next_request(anna: User):
    assert User.objects.get(pk=anna.pk).has_perm(OWN)
    anna.user_permissions.clear()
    anna.groups.clear()

    account = User.objects.get(pk=anna.pk)
    assert not account.has_perm(OWN)
    assert not account.has_perm(OF_GROUP)
