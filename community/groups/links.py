"""Links to the rooms of groups, and within them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.navigation import Link
from cms.pages.alumni_group import AlumniGroupPage
from community.access.actor import actor_of
from community.navigation import GroupEntry

from .listing import Listed, listed
from .membership_rules import can_change_settings
from .models import Group
from .rules import can_read_log

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

#: Shown in the navigation of every group.
ENTRIES = (
    GroupEntry("groups:room", gettext_lazy("Overview"), rank=0),
    GroupEntry("groups:people", gettext_lazy("People"), rank=20),
    GroupEntry("groups:settings", gettext_lazy("Settings"), can_change_settings, rank=80),
    GroupEntry("groups:log", gettext_lazy("Log of the room"), can_read_log, rank=90),
)


def room_links(request: HttpRequest, page: Page) -> list[Link]:
    """Return the link to a group's room, on its public page, for those who can enter, and the way in for others."""
    if not isinstance(page, AlumniGroupPage):
        return []
    group = Group.objects.select_related("page").filter(page__translation_key=page.translation_key).first()
    if group is None:
        return []
    group._public_page = page  # the one that is being read
    actor = actor_of(request.user)
    found = listed(actor, group)
    if found.is_member:
        return [Link(_("Go to the group's room"), group.get_absolute_url())]
    return [Link(label_of(found), reverse("groups:join", args=[group.slug]))]


def label_of(found: Listed) -> str:
    """Return what the link to the page on how to join says to somebody who is not a member."""
    if found.group.is_archived:
        return _("This group is archived")
    if found.has_asked:
        return _("You have asked to join this group")
    if found.may_join:
        return _("Join this group")
    return _("By invitation: how to join") if found.group.join_policy == Group.Joining.INVITATION else _("Ask to join this group")
