"""Roles on the whole site."""

from django.contrib.auth.models import AnonymousUser

from cms.users.models import User
from community.access.actor import actor_of
from community.groups.models import Membership
from community.people.roles import is_administrator, is_member


def test_group_membership_makes_a_member_and_an_account_alone_does_not(people: dict[str, User | None]):
    actors = {person: actor_of(user or AnonymousUser()) for person, user in people.items()}

    assert {person for person, actor in actors.items() if is_member(actor)} == {"member", "facilitator", "neighbour"}
    assert {person for person, actor in actors.items() if is_administrator(actor)} == {"administrator"}


def test_leaving_the_last_group_ends_the_member_role(member: User):
    Membership.objects.filter(user=member).delete()

    assert not is_member(actor_of(member))
