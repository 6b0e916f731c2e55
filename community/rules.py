"""The rule for using the community at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from .access.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from .access.actor import Actor


def can_start(actor: Actor) -> Verdict:
    """Return whether `actor` has a start page."""
    return YES if actor.is_authenticated else no(_("This is your own page. Log in to see it."))
