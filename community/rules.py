"""Who may use the community at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from .access.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cms.users.models import User


def can_start(user: User | AnonymousUser) -> Verdict:
    """Who has a start page."""
    return YES if user.is_authenticated else no(_("This is your own page. Log in to see it."))
