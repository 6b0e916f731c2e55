"""What invitations lead to, which features register."""

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
    """What an invitation leads to, in the active language: who invites to what, as what, and something about it."""

    sentence: str
    role: str
    about: str


@dataclass(frozen=True)
class Kind:
    """A kind of invitation.

    `offer(invitation)` says what it leads to, None if that is gone. `can_invite(actor, invitation)` is asked when it is sent and again,
    with the inviter, when it is accepted. `accept(invitation, person)` takes the person in and returns where to go on; it runs in the
    transaction that uses the invitation up.
    """

    name: str
    offer: Callable[[Invitation], Offer | None]
    can_invite: Callable[[Actor, Invitation], Verdict]
    accept: Callable[[Invitation, User], str]


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind | None:
    """Return the kind called `name`; None if the feature that knew it is gone."""
    return _kinds.get(name)
