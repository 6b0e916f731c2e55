"""Cases that one feature has and another does something with: places of visualisation sessions, about which people consult each other.

A feature that has cases registers how to find one (`register_case_source`); a feature that does something with them registers a link
(`register_case_link`), which the pages of the first show. Neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cms.navigation import Link

if TYPE_CHECKING:
    from .access.actor import Actor


@dataclass(frozen=True)
class CarriedCase:
    """A case, as the actor may read it: its group, title, Markdown text and the address of its page."""

    group: int
    title: str
    text: str
    url: str


FindCase = Callable[["Actor", str], CarriedCase | None]
MakeLink = Callable[["Actor", str, str, int, str], Link | None]
_sources: dict[str, FindCase] = {}
_links: list[MakeLink] = []


def register_case_source(name: str, find: FindCase) -> None:
    """Register where cases come from: `find(actor, key)` returns one, or None for what does not exist or the actor may not read."""
    _sources[name] = find


def register_case_link(make: MakeLink) -> None:
    """Register what can be done with a case: `make(actor, source, key, group, slug)` returns the link; the last two are its group."""
    _links.append(make)


def find_case(actor: Actor, source: str, key: str) -> CarriedCase | None:
    """Return a case of a source; None if there is no such source or case, or the actor may not read it."""
    return _sources[source](actor, key) if source in _sources else None


def case_links(actor: Actor, source: str, key: str, *, group: int, slug: str) -> list[Link]:
    """Return what `actor` can do with a case."""
    made = (make(actor, source, key, group, slug) for make in _links)
    return [link for link in made if link is not None]
