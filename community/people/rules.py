"""The rules for proposing municipalities and deciding on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from community.access.actor import Actor

DECIDE = "people.change_proposedmunicipality"


def can_propose(actor: Actor) -> Verdict:
    """Return whether `actor` can propose a municipality: everybody with an account can, since applicants need theirs."""
    return YES if actor.is_authenticated else no(_("Log in to propose a municipality."))


def can_decide(actor: Actor) -> Verdict:
    """Return whether `actor` can decide: staff with the permission, which Django caches on the account."""
    if actor.account and actor.account.has_perm(DECIDE):
        return YES
    return no(_("You do not have permission to decide on proposed municipalities."))
