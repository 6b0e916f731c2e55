"""Whose clocks there are: features say who may read and who may run theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import Verdict, no

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .models import Clock

    Find = Callable[[Clock], Any]
    Rule = Callable[[Actor, Any], Verdict]

_NOBODY = no(_("This clock belongs to nothing any more."))


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of thing that has clocks."""

    find: Find
    can_read: Rule
    can_run: Rule


_owners: dict[str, Owner] = {}


def register_clock_owner(name: str, find: Find, can_read: Rule, can_run: Rule) -> None:
    """Register who may do what with the clocks whose `owner` is `name`: `find(clock)` returns the thing, or None; the rules take it."""
    _owners[name] = Owner(find, can_read, can_run)


def is_registered(name: str) -> bool:
    return name in _owners


def can_read_clock(actor: Actor, clock: Clock) -> Verdict:
    """Return whether `actor` may read this clock. Asks the feature, which may make a query."""
    owner, thing = _found(clock)
    return owner.can_read(actor, thing) if owner else _NOBODY


def can_run_clock(actor: Actor, clock: Clock) -> Verdict:
    """Return whether `actor` may press the buttons of this clock: only who may read it."""
    owner, thing = _found(clock)
    if owner is None:
        return _NOBODY
    return owner.can_run(actor, thing) if (verdict := owner.can_read(actor, thing)) else verdict


def _found(clock: Clock) -> tuple[Owner | None, Any]:
    owner = _owners.get(clock.owner)
    thing = owner.find(clock) if owner else None
    return (owner, thing) if thing is not None else (None, None)
