"""What features in layers below groups, which cannot import them, ask about groups: the titles of a person's groups, who shares one with her."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.dispatch import Signal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.navigation import Link
    from cms.users.models import User

    from .access.actor import Actor

    Titles: TypeAlias = Callable[[Actor], Mapping[int, str]]
    Accounts: TypeAlias = QuerySet[Any, Any]  # of the keys of accounts, for a subquery

_titles: list[Titles] = []

#: Sent when people joined or left groups; `people`: the keys of their accounts.
circles_changed = Signal()


def register_titles(titles: Titles) -> None:
    """Register `titles(actor)`, which returns the titles of the actor's groups by key, in the active language."""
    _titles[:] = [titles]


def titles_of_groups(actor: Actor) -> dict[int, str]:
    """Return the titles of the groups of `actor` by key."""
    return {key: title for titles in _titles for key, title in titles(actor).items()}


@dataclass(frozen=True)
class Circles:
    """Who belongs together in groups.

    `everybody()` are all people in groups, `companions(actor)` those who share one with the actor; `shared(actor, person)` links to the groups
    that both belong to, by title.
    """

    everybody: Callable[[], Accounts]
    companions: Callable[[Actor], Accounts]
    shared: Callable[[Actor, User], Iterable[Link]]


_circles: list[Circles] = []


def register_circles(circles: Circles) -> None:
    _circles[:] = [circles]


def people_in_groups() -> list[Accounts]:
    """Return the people in groups, for a subquery each."""
    return [circles.everybody() for circles in _circles]


def companions_of(actor: Actor) -> list[Accounts]:
    """Return the people who share a group with `actor`, for a subquery each."""
    return [circles.companions(actor) for circles in _circles]


def shared_groups(actor: Actor, person: User) -> list[Link]:
    """Return links to the groups that `actor` and `person` both belong to."""
    return [link for circles in _circles for link in circles.shared(actor, person)]
