"""The titles of the groups that somebody belongs to, for features below groups, which do not know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from .access.actor import Actor

    Titles: TypeAlias = Callable[[Actor], Mapping[int, str]]

_titles: list[Titles] = []


def register_titles(titles: Titles) -> None:
    """Have `titles(actor)` say the titles of the groups of `actor` by key, in the language being spoken."""
    _titles[:] = [titles]


def titles_of_groups(actor: Actor) -> dict[int, str]:
    """Return the titles of the groups of `actor` by key."""
    return {key: title for titles in _titles for key, title in titles(actor).items()}
