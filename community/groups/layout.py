"""The frame of a group's pages: who belongs to it, and what is new since the reader's last visit."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Window
from django.shortcuts import render

from cms.days import day_of
from community.access.actor import actor_of
from community.group_news import news_in
from community.group_notes import notes_in
from community.people.names import initials, shown_name

from .models import Membership
from .visits import previous_visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from .models import Group

FACES = 6  # before the number of the others


def group_page(
    request: HttpRequest, template: str, group: Group, facts: Mapping[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render a page of `group` for one of its members. `template` extends `community/group.html`."""
    actor = actor_of(request.user)
    since = previous_visit(actor, group)
    members = Membership.objects.visible_to(actor).filter(group=group).select_related("user").by_name()
    shown = members.annotate(total=Window(Count("pk")))[:FACES]  # names and number in one query
    faces = [(shown_name(one.user), initials(one.user)) for one in shown]
    frame = {
        "group": group,
        "since": since,
        "since_day": day_of(since, actor.account.time_zone) if since and actor.account else None,
        "news": news_in(actor, group, since) if since else [],
        "notes": notes_in(actor, group),
        "faces": faces,
        "member_count": next((one.total for one in shown), 0),  # type: ignore[attr-defined]
    }
    return render(request, template, frame | dict(facts), status=status)
