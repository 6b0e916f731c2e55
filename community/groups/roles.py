"""Roles in groups, registered for actors."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save

from community.access.actor import register_roles, roles_changed
from community.people.roles import register_scope_of_members

from .models import GROUP, Membership, memberships_changed

if TYPE_CHECKING:
    from django.db.models import QuerySet


def connect() -> None:
    """Register group roles for actors, and invalidate them on changes."""
    register_roles(GROUP, roles_in_groups)
    register_scope_of_members(GROUP)
    for signal in (post_save, post_delete, memberships_changed):
        signal.connect(membership_changed, sender=Membership, dispatch_uid="groups.membership_changed")


def roles_in_groups(accounts: Collection[int]) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(user__in=accounts).values_list("user", "group", "role")


def membership_changed(**_signal: Any) -> None:
    roles_changed()
