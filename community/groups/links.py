"""Links to the rooms of groups, and within them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.navigation import Link
from cms.pages.alumni_group import AlumniGroupPage
from community.access.actor import actor_of
from community.navigation import GroupEntry

from .models import Group
from .rules import can_read_log

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

#: Shown in the navigation of every group.
ENTRIES = (
    GroupEntry("groups:room", gettext_lazy("Overview"), rank=0),
    GroupEntry("groups:people", gettext_lazy("People"), rank=20),
    GroupEntry("groups:log", gettext_lazy("Log of the room"), can_read_log, rank=90),
)


def room_links(request: HttpRequest, page: Page) -> list[Link]:
    """Return the link to a group's room, on its public page, for those who can enter."""
    if not isinstance(page, AlumniGroupPage) or not request.user.is_authenticated:
        return []
    group = Group.objects.visible_to(actor_of(request.user)).filter(page__translation_key=page.translation_key).first()
    return [Link(_("Go to the group's room"), group.get_absolute_url())] if group else []
