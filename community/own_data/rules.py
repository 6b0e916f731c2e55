"""Rules for people's own data. They take an actor, and make no queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from community.access.actor import Actor


def can_see_own_data(actor: Actor) -> Verdict:
    """Return whether `actor` can see and export her own data: everybody with an account can."""
    return YES if actor.is_authenticated else no(_("This is your own data. Log in to see it."))


def can_delete_account(actor: Actor) -> Verdict:
    """Return whether `actor` can delete her own account. Somebody has to administer the site: administrators give that up first."""
    entry = can_see_own_data(actor)
    if not entry or actor.account is None:
        return entry
    if actor.account.is_superuser:
        return no(_("You administer this site. Another administrator has to take that right from your account first."))
    return YES
