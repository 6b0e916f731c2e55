"""The titles of a person's groups, for features in layers below groups, which cannot import them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from .access.actor import Actor

    Titles: TypeAlias = Callable[[Actor], Mapping[int, str]]

_titles: list[Titles] = []


def register_titles(titles: Titles) -> None:
    """Register `titles(actor)`, which returns the titles of the actor's groups by key, in the active language."""
    _titles[:] = [titles]


def titles_of_groups(actor: Actor) -> dict[int, str]:
    """Return the titles of the groups of `actor` by key."""
    return {key: title for titles in _titles for key, title in titles(actor).items()}
