"""What is new in a group since its reader's last visit: features register what they count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from .access.actor import Actor
    from .navigation import GroupLike

#: How many things a group has that appeared after a moment and that the actor may see, without the actor's own.
Count = Callable[["Actor", Any, datetime], int]  # `Any`: a group, which the shell does not know


@dataclass(frozen=True)
class NewsKind:
    """Something that can be new in a group. `words(number)` names it without the number; `view#fragment` shows it, by the group's slug."""

    count: Count
    words: Callable[[int], str]
    view: str
    fragment: str = ""
    rank: int = 50


@dataclass(frozen=True)
class News:
    """So many new things, and where they are."""

    number: int
    words: str
    url: str


_kinds: list[NewsKind] = []


def register_news(kind: NewsKind) -> None:
    """Count `kind` in every group; the lowest rank comes first."""
    _kinds.append(kind)


def news_in(actor: Actor, group: GroupLike, since: datetime) -> list[News]:
    """Return what is new in `group` for `actor`, without the kinds of which nothing is new."""
    counted = ((kind, kind.count(actor, group, since)) for kind in sorted(_kinds, key=lambda kind: kind.rank))
    return [
        News(number, kind.words(number), reverse(kind.view, args=[group.slug]) + (kind.fragment and f"#{kind.fragment}"))
        for kind, number in counted
        if number
    ]
