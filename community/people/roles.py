"""Roles on the whole site, independent of groups."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, CharField, Q, Value
from django.db.models.signals import post_delete, post_save

from cms.users.models import User
from community.access.actor import register_roles, roles_changed
from community.groups_of_people import circles_changed, people_in_groups

from .models import COMMUNITY, Admission

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.access.actor import Actor

ADMINISTRATOR = "administrator"
MEMBER = "member"
_scopes_of_members: set[str] = set()


def connect() -> None:
    """Register the role of those who were admitted to the community as a whole."""
    register_roles(COMMUNITY, roles_in_community)
    register_scope_of_members(COMMUNITY)
    for signal in (post_save, post_delete):
        signal.connect(admission_changed, sender=Admission, dispatch_uid="people.admission_changed")


def site_roles_of(user: User) -> Iterator[str]:
    """Yield the roles stored on the account itself."""
    if user.is_superuser:
        yield ADMINISTRATOR


def roles_in_community(accounts: Collection[int]) -> QuerySet[Admission, Any]:
    rows = Admission.objects.filter(user__in=accounts)
    return rows.annotate(key=Value(1, BigIntegerField()), role=Value(MEMBER, CharField())).values_list("user", "key", "role")


def admission_changed(instance: Admission, raw: bool = False, **_signal: Any) -> None:
    roles_changed()
    if not raw:
        circles_changed.send(Admission, people={instance.user_id})


def register_scope_of_members(scope: str) -> None:
    """Make everybody with a role in an object of `scope` a member of the community."""
    _scopes_of_members.add(scope)


def is_administrator(actor: Actor) -> bool:
    return ADMINISTRATOR in actor.site_roles


def is_member(actor: Actor) -> bool:
    """Return whether the actor is a member: an account on its own may apply, but is not one."""
    return any(actor.keys(scope) for scope in _scopes_of_members)


def members() -> QuerySet[User]:
    """Return the accounts of all members: admitted, or in a group."""
    belongs = Q(pk__in=Admission.objects.values("user"))
    for people in people_in_groups():
        belongs |= Q(pk__in=people)
    return User.objects.filter(belongs, is_active=True)
