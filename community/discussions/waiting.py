"""What discussions have for facilitators to do: reported posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from cms.formatting import format_number
from community.groups.models.membership import facilitated_groups
from community.groups.start_page import own_groups
from community.waiting import Waiting

from .to_settle import reports_that_wait

if TYPE_CHECKING:
    from community.access.actor import Actor


def reports_to_settle(actor: Actor) -> list[Waiting]:
    """Return the groups that `actor` facilitates and in which somebody reported a post."""
    keys = facilitated_groups(actor)
    if not keys:
        return []
    waiting = reports_that_wait().filter(post__topic__group__in=keys)
    counts = dict(waiting.order_by("post__topic__group").values_list("post__topic__group").annotate(Count("pk")))
    groups = own_groups(actor) if counts else {}
    return [
        Waiting(
            title=ngettext("%(shown)s report to look at", "%(shown)s reports to look at", count)
            % {"shown": format_number(count)},
            url=reverse("discussions:reports", args=[groups[key].slug]),
            where=groups[key].title,
            topic_colour=groups[key].topic_colour,
        )
        for key, count in counts.items()
        if key in groups
    ]
