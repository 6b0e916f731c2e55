"""Roles in applications and in rounds, and conflicts of interest, registered for actors."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from django.db.models.signals import post_delete, post_save

from community.access.actor import register_roles, roles_changed

from .models import APPLICATION, CONFLICT, ROUND, Conflict, RoundRole, TeamMember

if TYPE_CHECKING:
    from django.db.models import QuerySet


def connect() -> None:
    """Register the roles for actors, and invalidate them on changes."""
    register_roles(APPLICATION, roles_in_applications)
    register_roles(ROUND, roles_in_rounds)
    register_roles(CONFLICT, conflicts)
    for model in (TeamMember, RoundRole, Conflict):
        for signal in (post_save, post_delete):
            signal.connect(role_changed, sender=model, dispatch_uid=f"applications.role_changed.{model.__name__}")


def roles_in_applications(accounts: Collection[int]) -> QuerySet[TeamMember, Any]:
    return TeamMember.objects.filter(user__in=accounts).values_list("user", "application", "role")


def roles_in_rounds(accounts: Collection[int]) -> QuerySet[RoundRole, Any]:
    return RoundRole.objects.filter(user__in=accounts).values_list("user", "round", "role")


def conflicts(accounts: Collection[int]) -> QuerySet[Conflict, Any]:
    return (
        Conflict.objects.filter(user__in=accounts).values_list("user", "application").annotate(role=Value(CONFLICT, CharField()))
    )


def role_changed(**_signal: Any) -> None:
    roles_changed()
