"""Roles on the whole site, independent of groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cms.users.models import User
    from community.access.actor import Actor

ADMINISTRATOR = "administrator"
_scopes_of_members: set[str] = set()


def site_roles_of(user: User) -> Iterator[str]:
    """Yield the roles stored on the account itself."""
    if user.is_superuser:
        yield ADMINISTRATOR


def register_scope_of_members(scope: str) -> None:
    """Make everybody with a role in an object of `scope` a member of the community."""
    _scopes_of_members.add(scope)


def is_administrator(actor: Actor) -> bool:
    return ADMINISTRATOR in actor.site_roles


def is_member(actor: Actor) -> bool:
    """Return whether the actor is a member: an account on its own may apply, but is not one."""
    return any(actor.keys(scope) for scope in _scopes_of_members)
