"""From the public page of an event to its session: members of the group take part, others read how to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import EventPage
from cms.navigation import Link
from community.access.actor import actor_of
from community.groups.models import attach_public_pages
from community.visualisations.models import Release, Session
from community.visualisations.rules import can_enter

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page


def event_links(request: HttpRequest, page: Page) -> list[Link]:
    """Return the links from the page of an event to its session, as far as this reader gets: one query, two with a session."""
    if not isinstance(page, EventPage):
        return []
    session = Session.objects.select_related("group__page").filter(event=page.translation_key).first()
    if session is None:
        return []
    links = []
    if can_enter(actor_of(request.user), session):
        links.append(Link(_("Take part in the visualisation session"), session.get_absolute_url()))
    else:
        attach_public_pages([session.group])
        if session.group.public_page:
            links.append(
                Link(_("Photos are uploaded by members of this group. How to join"), session.group.public_page.url or "")
            )
    if Release.objects.public().filter(variant__case__session=session).exists():
        links.append(Link(_("What the session came up with"), f"{reverse('visualisations:gallery')}?session={session.key}"))
    return links
