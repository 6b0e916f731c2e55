"""Roles in groups, registered for actors."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from django.db.models.signals import post_delete, post_save

from community.access.actor import register_roles, roles_changed
from community.people.roles import register_scope_of_members

from .models import ARCHIVED, ASKED, BANNED, GROUP, Ban, Group, JoinRequest, Membership, memberships_changed

if TYPE_CHECKING:
    from django.db.models import QuerySet

WATCHED = (Membership, JoinRequest, Ban, Group)


def connect() -> None:
    """Register what people are in groups for actors, and invalidate it on changes."""
    register_roles(GROUP, roles_in_groups)
    register_roles(ARCHIVED, roles_in_archived_groups)
    register_roles(ASKED, requests_to_join)
    register_roles(BANNED, bans)
    register_scope_of_members(GROUP)
    for model in WATCHED:
        for signal in (post_save, post_delete):
            signal.connect(standing_changed, sender=model, dispatch_uid=f"groups.{model.__name__}.standing_changed")
    memberships_changed.connect(standing_changed, sender=Membership, dispatch_uid="groups.membership_changed")


def roles_in_groups(accounts: Collection[int]) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(user__in=accounts).values_list("user", "group", "role")


def roles_in_archived_groups(accounts: Collection[int]) -> QuerySet[Membership, Any]:
    archived = Membership.objects.filter(user__in=accounts, group__archived_at__isnull=False)
    return archived.values_list("user", "group", "role")


def requests_to_join(accounts: Collection[int]) -> QuerySet[JoinRequest, Any]:
    return JoinRequest.objects.waiting().filter(user__in=accounts).values_list("user", "group", "state")


def bans(accounts: Collection[int]) -> QuerySet[Ban, Any]:
    return Ban.objects.filter(user__in=accounts).values_list("user", "group", Value(BANNED, CharField()))


def standing_changed(**_signal: Any) -> None:
    roles_changed()
