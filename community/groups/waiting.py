"""What groups have for their facilitators to do: requests to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from cms.formatting import format_number
from community.waiting import Waiting

from .models import Group, attach_public_pages
from .models.membership import facilitated_groups

if TYPE_CHECKING:
    from community.access.actor import Actor


def requests_to_decide(actor: Actor) -> list[Waiting]:
    """Return the groups that `actor` facilitates and that somebody asks to join."""
    keys = facilitated_groups(actor)
    if not keys:
        return []
    asked = Group.objects.filter(pk__in=keys, archived_at=None, join_requests__state="waiting").select_related("page")
    groups = list(asked.annotate(asking=Count("join_requests")).order_by("pk"))
    attach_public_pages(groups)
    return [
        Waiting(
            title=ngettext("%(shown)s person asks to join", "%(shown)s people ask to join", group.asking)  # type: ignore[attr-defined]  # annotated
            % {"shown": format_number(group.asking)},  # type: ignore[attr-defined]
            url=reverse("groups:people", args=[group.slug]),
            where=group.title,
            topic_colour=group.topic_colour,
        )
        for group in groups
    ]
