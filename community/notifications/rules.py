"""The rules of notifications: people read only their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from community.access.actor import Actor


def can_read_notifications(actor: Actor) -> Verdict:
    return YES if actor.is_authenticated else no(_("Log in to see your notifications."))
