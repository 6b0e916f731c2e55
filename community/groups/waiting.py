"""What groups have for their facilitators to do: requests to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from cms.formatting import format_number
from community.waiting import Waiting

from .models import JoinRequest
from .models.membership import facilitated_groups
from .start_page import own_groups

if TYPE_CHECKING:
    from community.access.actor import Actor


def requests_to_decide(actor: Actor) -> list[Waiting]:
    """Return the groups that `actor` facilitates and that somebody asks to join."""
    keys = facilitated_groups(actor)
    if not keys:
        return []
    waiting = JoinRequest.objects.waiting().filter(group__in=keys, group__archived_at=None)
    counts = dict(waiting.order_by("group").values_list("group").annotate(Count("pk")))
    groups = own_groups(actor) if counts else {}
    return [
        Waiting(
            title=ngettext("%(shown)s person asks to join", "%(shown)s people ask to join", count)
            % {"shown": format_number(count)},
            url=reverse("groups:people", args=[groups[key].slug]),
            where=groups[key].title,
            topic_colour=groups[key].topic_colour,
        )
        for key, count in counts.items()
        if key in groups
    ]
