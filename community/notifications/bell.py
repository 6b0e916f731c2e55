"""The bell in the header, with the number of unread notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import format_number
from cms.navigation import Tool
from community.access.actor import actor_of

from .models import Notification

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST = 99  # the count stops here


def bell(request: HttpRequest) -> list[Tool]:
    """Return the link to the notifications of the logged-in user. One query; none for anonymous users."""
    if not request.user.is_authenticated:
        return []
    count = Notification.objects.visible_to(actor_of(request.user)).unread()[: MOST + 1].count()
    badge = (f"{format_number(MOST)}+" if count > MOST else format_number(count)) if count else ""
    label = ngettext("Notifications, %(count)s unread", "Notifications, %(count)s unread", min(count, MOST))
    return [
        Tool(
            label=label % {"count": badge} if count else _("Notifications"),
            url=reverse("notifications:list"),
            icon="includes/icons/bell.html",
            badge=badge,
        )
    ]
