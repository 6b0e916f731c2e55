"""An actor knows the roles of an account, loaded once and by one query, however many features register roles."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.models import Group as PermissionGroup
from django.db.models import CharField, QuerySet, Value

from cms.users.models import User
from community.access import actor as actors
from community.access.actor import Actor, actor_of, actors_of, register_roles, register_site_roles
from community.groups.models import GROUP, Group, Membership


@pytest.fixture
def another_feature(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Roles that another feature registers, stored as permission groups."""
    monkeypatch.setattr(actors, "_rows", dict(actors._rows))
    monkeypatch.setattr(actors, "_site_roles", list(actors._site_roles))

    def rows(accounts: Collection[int]) -> QuerySet[Any, Any]:
        readers = PermissionGroup.objects.filter(user__in=accounts).order_by("name")
        return readers.values_list("user", "pk", Value("reader", CharField()))

    register_roles("shelf", rows)
    register_site_roles(lambda user: ["staff"] if user.is_staff else [])
    return


def test_anonymous_user_has_no_roles_and_needs_no_query(django_assert_num_queries: Callable, housing: Group):
    with django_assert_num_queries(0):
        anybody = actor_of(AnonymousUser())

        assert (
            anybody.is_authenticated,
            anybody.pk,
            anybody.keys(GROUP),
            anybody.roles(GROUP, housing.pk),
            anybody.site_roles,
        ) == (
            False,
            None,
            frozenset(),
            frozenset(),
            frozenset(),
        )


def test_inactive_account_has_no_roles(facilitator: User, housing: Group, django_assert_num_queries: Callable):
    facilitator.is_active = False

    with django_assert_num_queries(0):
        actor = actor_of(facilitator)
        assert (actor.is_authenticated, actor.roles(GROUP, housing.pk), actor.site_roles) == (False, frozenset(), frozenset())


def test_roles_are_loaded_lazily_and_only_once(member: User, housing: Group, heat: Group, django_assert_num_queries: Callable):
    Membership.objects.create(group=heat, user=member, role="facilitator")
    user = User.objects.get(pk=member.pk)
    with django_assert_num_queries(0):
        actor = actor_of(user)
        assert actor.site_roles == frozenset()
    with django_assert_num_queries(1):
        assert actor.roles(GROUP, housing.pk) == {"member"}
    with django_assert_num_queries(0):
        assert actor.roles(GROUP, heat.pk) == {"facilitator"}
        assert actor.keys(GROUP) == {housing.pk, heat.pk}
        assert actor.roles(GROUP, 0) == actor.roles("nothing", housing.pk) == actor.keys("nothing") == frozenset()
        assert actor_of(user) is actor


def test_roles_of_all_features_are_loaded_in_one_query(
    another_feature: None, member: User, housing: Group, django_assert_num_queries: Callable
):
    shelf, other = PermissionGroup.objects.create(name="Regal"), PermissionGroup.objects.create(name="Anderes")
    member.groups.add(shelf)
    member.is_staff = True
    with django_assert_num_queries(1):
        actor = Actor(member)

        assert (actor.roles("shelf", shelf.pk), actor.roles("shelf", other.pk)) == ({"reader"}, frozenset())
        assert (actor.roles(GROUP, housing.pk), actor.keys("shelf")) == ({"member"}, {shelf.pk})
        assert actor.site_roles == {"staff"}


def test_many_actors_are_loaded_in_one_query(
    another_feature: None, people: dict[str, User | None], housing: Group, heat: Group, django_assert_num_queries: Callable
):
    people["facilitator"].is_active = False
    with django_assert_num_queries(1):
        found = {user.email: actor.keys(GROUP) for user, actor in actors_of(filter(None, people.values()))}

    assert {email.partition("@")[0]: keys for email, keys in found.items() if keys} == {
        "member": {housing.pk},
        "neighbour": {heat.pk},
    }


@pytest.mark.parametrize("door", ["create", "save", "update", "bulk_create", "delete", "cascade"])
def test_role_change_applies_to_a_new_actor_but_not_to_one_in_use(door: str, member: User, housing: Group, heat: Group):
    actor = actor_of(member)
    assert actor.keys(GROUP) == {housing.pk}
    own = Membership.objects.get(user=member)
    if door == "save":
        own.role = "facilitator"
        own.save()
    else:
        {
            "create": lambda: Membership.objects.create(user=member, group=heat),
            "bulk_create": lambda: Membership.objects.bulk_create([Membership(user=member, group=heat)]),
            "update": lambda: Membership.objects.update(role="facilitator"),
            "delete": own.delete,
            "cascade": housing.delete,
        }[door]()

    now = actor_of(member)
    keys = {"create": {housing.pk, heat.pk}, "bulk_create": {housing.pk, heat.pk}, "delete": set(), "cascade": set()}
    assert now.keys(GROUP) == keys.get(door, {own.group_id})
    if door in ("save", "update"):
        assert now.roles(GROUP, own.group_id) == {"facilitator"}
    assert actor.roles(GROUP, own.group_id) == {"member"}  # an actor in use keeps its roles, so that a request is consistent
