"""Ways into the members' rooms, on pages of the rooms below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link
from cms.pages.alumni_group import AlumniGroupPage

from .models import Group

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page


def member_links(request: HttpRequest) -> list[Link]:
    """Return the link to the members' start page for everybody who is logged in."""
    if not request.user.is_authenticated:
        return []
    start = reverse("community:start")
    return [Link(_("My groups"), start, is_current=request.path.startswith(start))]


def room_links(request: HttpRequest, page: Page) -> list[Link]:
    """Return, on the public page of a group, the link to its room for those who may enter."""
    if not isinstance(page, AlumniGroupPage) or not request.user.is_authenticated:
        return []
    group = Group.objects.visible_to(request.user).filter(page__translation_key=page.translation_key).first()
    return [Link(_("Enter the group's room"), group.get_absolute_url())] if group else []
