"""Who can accept an invitation: the owner of its address, as long as the inviter still has the permission to invite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from community.access.actor import Actor, actor_of
from community.access.verdicts import YES, Verdict, no

from .kinds import kind_of
from .tokens import masked

if TYPE_CHECKING:
    from .models import Invitation

NO_LONGER_VALID = no(_("This invitation is no longer valid. Ask the person who invited you for a new one."))

NOT_CONFIRMED = no(_("Confirm the e-mail address of your account first, by the link that we sent to it."))
TOO_SOON = no(_("An e-mail was sent to this address a moment ago. Wait ten minutes before you send another one."))


def is_valid(invitation: Invitation) -> Verdict:
    """Return whether anybody can still accept the invitation. Loads the inviter's roles."""
    kind = kind_of(invitation.kind)
    if not invitation.is_pending or kind is None:
        return NO_LONGER_VALID
    inviter = actor_of(invitation.inviter or AnonymousUser())  # most kinds refuse an inviter whose account is gone
    return YES if kind.can_invite(inviter, invitation) else NO_LONGER_VALID


def can_accept(actor: Actor, invitation: Invitation) -> Verdict:
    """Return whether `actor` can accept: only the account whose confirmed address it was sent to. A forwarded link admits nobody else.

    The service checks that the address is confirmed: an account cannot log in before it is.
    """
    if not actor.is_authenticated:
        return no(_("Log in or create an account to accept the invitation."))
    if actor.account and actor.account.email != invitation.address:
        return no(
            _(
                "This invitation was sent to {address}, and you are logged in with another address. "
                "Log out and open the link again, or ask for an invitation to the address of your account."
            ),
            address=masked(invitation.address or ""),
        )
    return YES
