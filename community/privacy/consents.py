"""What people have agreed to: features register where they keep it, so that each person finds all of it in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User


@dataclass(frozen=True)
class Consent:
    """Something that a person agreed to, with the words that she read."""

    about: str  # what it is about, in the active language
    wording: str
    language: str  # of the wording
    at: datetime
    ended_at: datetime | None = None  # when she took it back
    url: str = ""  # where she reads more, and can take it back


FindConsents = Callable[["User"], Iterable[Consent]]
_features: list[FindConsents] = []


def register_consents(find: FindConsents) -> None:
    """Include what `find(user)` returns, in a constant number of queries, in what a person has agreed to."""
    if find not in _features:
        _features.append(find)


def consents_of(user: User) -> list[Consent]:
    """Return what a person has agreed to, the latest first."""
    return sorted((one for find in _features for one in find(user)), key=lambda one: one.at, reverse=True)
