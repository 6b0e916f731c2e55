"""What becomes of applications to theme calls: applications tell of them, and whoever keeps topics listens.

Neither knows the other. The signals are sent by jobs, which may run more than once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.dispatch import Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from cms.navigation import Link

    from .access.actor import Actor


@dataclass(frozen=True)
class Theme:
    """A topic that a municipality submitted to a theme call: only answers that may be read without knowing who wrote them."""

    application: UUID
    title: str
    challenge: str  # Markdown
    language: str
    by: int | None  # the account of the contact
    municipality: int | None
    is_host: bool  # whether the municipality would be the host; otherwise it takes part


#: An application to a theme call was submitted, or submitted again with other answers. Arguments: `theme`.
theme_submitted = Signal()

#: An application to a theme call was withdrawn. Arguments: `application`, its key.
theme_withdrawn = Signal()

_find_topic: list[Callable[[Actor, UUID], Link | None]] = []


def register_topic_link(find: Callable[[Actor, UUID], Link | None]) -> None:
    """Link applications to the topics that they became: `find(actor, application)`."""
    _find_topic[:] = [find]


def topic_link(actor: Actor, application: UUID) -> Link | None:
    """Return the link to the topic that an application became; None if there is none that `actor` can read."""
    return _find_topic[0](actor, application) if _find_topic else None
