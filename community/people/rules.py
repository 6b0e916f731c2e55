"""The rules for people: proposing municipalities, profiles, joining."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no

from .models import Joining
from .roles import is_member

if TYPE_CHECKING:
    from community.access.actor import Actor

DECIDE = "people.change_proposedmunicipality"
DECIDE_ON_REQUESTS = "people.change_admissionrequest"


def can_propose(actor: Actor) -> Verdict:
    """Return whether `actor` can propose a municipality: everybody with an account can, since applicants need theirs."""
    return YES if actor.is_authenticated else no(_("Log in to propose a municipality."))


def can_decide(actor: Actor) -> Verdict:
    """Return whether `actor` can decide: staff with the permission, which Django caches on the account."""
    if actor.account and actor.account.has_perm(DECIDE):
        return YES
    return no(_("You do not have permission to decide on proposed municipalities."))


def can_have_profile(actor: Actor) -> Verdict:
    """Return whether `actor` can fill in a profile: everybody with an account can. Only members see any of it."""
    return YES if actor.is_authenticated else no(_("This is your own profile. Log in to see it."))


def can_see_people(actor: Actor) -> Verdict:
    """Return whether `actor` can look people up: members can. Whom they find, and what of them, each person decides."""
    if is_member(actor):
        return YES
    if not actor.is_authenticated:
        return no(_("Only members can look up other members. If you are one, log in."))
    return no(_("Only members can look up other members, and you are not one yet."))


def can_ask_to_join(actor: Actor, joining: str) -> Verdict:
    """Return whether `actor` can ask to become a member. `joining` is what the site has decided."""
    if is_member(actor):
        return no(_("You are a member already."))
    if joining == Joining.INVITATION:
        return no(_("You can join by an invitation. Ask a facilitator of a group for one."))
    return YES


def can_join(actor: Actor, joining: str) -> Verdict:
    """Return whether `actor` can become a member without asking."""
    entry = can_ask_to_join(actor, joining)
    if not entry:
        return entry
    if joining != Joining.OPEN:
        return no(_("Ask to join. We will look at your request."))
    return YES if actor.is_authenticated else no(_("Log in or create an account to join."))


def can_decide_on_requests(actor: Actor) -> Verdict:
    """Return whether `actor` can approve and refuse requests to join: staff with the permission, which Django caches on the account."""
    if actor.account and actor.account.has_perm(DECIDE_ON_REQUESTS):
        return YES
    return no(_("You do not have permission to decide on requests to join."))
