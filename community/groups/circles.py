"""Who belongs together in groups, for the profiles of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save

from cms.navigation import Link
from cms.users.models import User
from community.access.actor import actors_of
from community.groups_of_people import Circles, circles_changed, register_circles

from .models import GROUP, Group, Membership, attach_public_pages, memberships_changed
from .roles import roles_in_groups

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.access.actor import Actor


def connect() -> None:
    """Register the circles, and tell when they change."""
    register_circles(Circles(everybody, companions, shared))
    for signal in (post_save, post_delete):
        signal.connect(membership_changed, sender=Membership, dispatch_uid="groups.circles.membership")
    memberships_changed.connect(some_changed, sender=Membership, dispatch_uid="groups.circles.some")


def everybody() -> QuerySet[Any, Any]:
    """Return the accounts that have a role in a group: what `roles_in_groups` counts decides."""
    return roles_in_groups(User.objects.values("pk")).order_by().values("user")  # type: ignore[arg-type]  # a subquery


def companions(actor: Actor) -> QuerySet[Any, Any]:
    return everybody().filter(group__in=actor.keys(GROUP))


def shared(actor: Actor, person: User) -> list[Link]:
    [(_person, other)] = actors_of([person])
    groups = list(Group.objects.visible_to(actor).filter(pk__in=other.keys(GROUP)).select_related("page"))
    attach_public_pages(groups)
    return sorted((Link(group.title, group.get_absolute_url()) for group in groups), key=lambda link: link.label.casefold())


def membership_changed(instance: Membership, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        circles_changed.send(Membership, people={instance.user_id})


def some_changed(before: dict[int, tuple[int, int, str]], after: dict[int, tuple[int, int, str]], **_signal: Any) -> None:
    people = {user for facts in (before, after) for _group, user, _role in facts.values()}
    if people:
        circles_changed.send(Membership, people=people)
