"""The kinds of invitations, which features register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cms.users.models import User
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

    from .models import Invitation


@dataclass(frozen=True)
class Offer:
    """What an invitation leads to, in the active language: who invites the person to what, in which role, and a description.

    Without a role it leads on to something that is the person's own.
    """

    sentence: str
    role: str
    about: str


@dataclass(frozen=True)
class Kind:
    """A kind of invitation.

    `offer(invitation)` describes what it leads to, or returns None if that no longer exists. `can_invite(actor, invitation)` is checked
    when it is sent and again, for the inviter, when it is accepted. `accept(invitation, person)` adds the person and returns where to
    redirect; it runs in the transaction that uses up the invitation.
    """

    name: str
    offer: Callable[[Invitation], Offer | None]
    can_invite: Callable[[Actor, Invitation], Verdict]
    accept: Callable[[Invitation, User], str]


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind | None:
    """Return the kind called `name`; None if no feature registers it any more."""
    return _kinds.get(name)
