"""The audiences that a reader belongs to, which determine what they may find. Other apps register them by their own policy."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from .document import PUBLIC

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

AudiencesOf = Callable[["AbstractBaseUser"], Iterable[str]]
_providers: list[AudiencesOf] = []


def register_audiences(provider: AudiencesOf) -> None:
    """Register a function that returns additional audiences of an authenticated user."""
    _providers.append(provider)


def audiences_of(user: "AbstractBaseUser | AnonymousUser") -> frozenset[str]:
    """Return the audiences that `user` belongs to; everybody belongs to the public audience."""
    if not user.is_authenticated:
        return frozenset({PUBLIC})
    return frozenset({PUBLIC, *(audience for provider in _providers for audience in provider(user))})
