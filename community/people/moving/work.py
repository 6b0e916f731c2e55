"""What a person works on for her municipality, which features register: so that she can hand it over when she leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cms.models import Municipality
    from cms.users.models import User


@dataclass(frozen=True)
class Colleague:
    """Somebody who can take work over; `key` is the feature's own."""

    key: str
    name: str


@dataclass(frozen=True)
class Work:
    """Something that a person works on for a municipality. Without colleagues she can only leave it, if `can_leave`, or go on."""

    key: str
    title: str
    url: str
    colleagues: tuple[Colleague, ...] = ()
    can_leave: bool = False


@dataclass(frozen=True)
class WorkKind:
    """A kind of work.

    `running(person, municipality)` is what is not finished. `hand_over(person, work, colleague)` gives the work with this key to the colleague
    with that key, and takes the person out of it; `leave(person, work)` only takes her out. Both raise Refused.
    """

    name: str
    label: StrOrPromise
    running: Callable[[User, Municipality], Sequence[Work]]
    hand_over: Callable[[User, str, str], None]
    leave: Callable[[User, str], None]


_kinds: dict[str, WorkKind] = {}


def register_work(kind: WorkKind) -> None:
    _kinds[kind.name] = kind


def running_work(person: User, municipality: Municipality | None) -> list[tuple[WorkKind, Work]]:
    """Return what `person` works on for `municipality`, of every kind."""
    if municipality is None:
        return []
    return [(kind, work) for kind in _kinds.values() for work in kind.running(person, municipality)]
