"""Actors: accounts with their roles, which features register. Rules take an actor, and make no queries.

The roles of an account are loaded lazily, all by one query, when a rule first needs them, and cached on the account's object like Django's
permissions: so once per request. A change of roles in this process takes effect at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import CharField, Value

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from cms.users.models import User

    RoleRows: TypeAlias = Callable[[Collection[int]], QuerySet[Any, Any]]
    SiteRoles: TypeAlias = Callable[[User], Iterable[str]]
    Roles: TypeAlias = Mapping[str, Mapping[int, frozenset[str]]]  # by scope and key

_rows: dict[str, RoleRows] = {}
_site_roles: list[SiteRoles] = []
_version = object()  # replaced whenever roles change


def register_roles(scope: str, rows: RoleRows) -> None:
    """Register the roles in objects of `scope`: `rows(accounts)` is a query for (account, object, role), the first two as keys."""
    _rows[scope] = rows


def register_site_roles(names: SiteRoles) -> None:
    """Register roles on the whole site: `names(account)` reads them from the account's own row."""
    _site_roles.append(names)


def roles_changed() -> None:
    """Invalidate the loaded roles; call it whenever a role is granted or revoked."""
    global _version  # noqa: PLW0603 - there is one truth about roles in a process
    _version = object()


class Actor:
    """The author of a request: a person, known by the account, or anybody."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user
        self._version = _version

    def __repr__(self) -> str:
        return f"<Actor {self.user.pk}>"

    @property
    def pk(self) -> int | None:
        """The account's primary key."""
        return self.user.pk

    @property
    def account(self) -> User | None:
        """The account, if it is active."""
        return self.user if self.user.is_authenticated and self.user.is_active else None

    @property
    def is_authenticated(self) -> bool:
        """Whether this is somebody with an active account."""
        return self.account is not None

    @cached_property
    def site_roles(self) -> frozenset[str]:
        """The roles on the whole site. Makes no query."""
        account = self.account
        return frozenset(name for names in _site_roles for name in names(account)) if account else frozenset()

    def roles(self, scope: str, key: int) -> frozenset[str]:
        """Return the roles in one object."""
        return self._roles_in(scope).get(key, frozenset())

    def keys(self, scope: str) -> frozenset[int]:
        """Return the keys of the objects of `scope` in which this actor has a role."""
        return frozenset(self._roles_in(scope))

    def _roles_in(self, scope: str) -> Mapping[int, frozenset[str]]:
        return self._roles.get(scope, {}) if self.account else {}

    @cached_property
    def _roles(self) -> Roles:
        return load_roles([account.pk]).get(account.pk, {}) if (account := self.account) else {}

    @property
    def is_current(self) -> bool:
        """Whether no role has changed since this actor was created."""
        return self._version is _version


def actor_of(user: User | AnonymousUser) -> Actor:
    """Return the actor of `user`: always the same one for the same object, such as a request's user."""
    actor: Actor | None = getattr(user, "_actor", None)
    if actor is None or not actor.is_current:
        actor = Actor(user)
        user._actor = actor  # type: ignore[union-attr]  # kept with the account, as Django keeps its permissions
    return actor


def actors_of(users: Iterable[User]) -> list[tuple[User, Actor]]:
    """Return accounts, each with its actor and roles loaded: one query for all of them."""
    actors = [(user, Actor(user)) for user in users]
    roles = load_roles([user.pk for user, _actor in actors])
    for user, actor in actors:
        actor.__dict__["_roles"] = roles.get(user.pk, {})
    return actors


def load_roles(accounts: Collection[int]) -> dict[int, Roles]:
    """Return roles by account: one query, however many features register roles."""
    parts = [rows(accounts).order_by().annotate(scope=Value(scope, CharField())) for scope, rows in sorted(_rows.items())]
    found: dict[int, dict[str, dict[int, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    if parts and accounts:
        for account, key, role, scope in parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]:
            found[account][scope][key].add(role)
    return {
        account: {scope: {key: frozenset(names) for key, names in things.items()} for scope, things in scopes.items()}
        for account, scopes in found.items()
    }
