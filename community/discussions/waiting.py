"""What discussions have for facilitators to do: reported posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from cms.formatting import format_number
from community.groups.models import Group, attach_public_pages
from community.groups.models.membership import facilitated_groups
from community.waiting import Waiting

from .to_settle import reports_that_wait

if TYPE_CHECKING:
    from community.access.actor import Actor


def reports_to_settle(actor: Actor) -> list[Waiting]:
    """Return the groups that `actor` facilitates and in which somebody reported a post."""
    keys = facilitated_groups(actor)
    if not keys:
        return []
    counts = dict(reports_that_wait().filter(post__topic__group__in=keys).values_list("post__topic__group").annotate(Count("pk")))
    groups = list(Group.objects.filter(pk__in=counts).select_related("page").order_by("pk"))
    attach_public_pages(groups)
    return [
        Waiting(
            title=ngettext("%(shown)s report to look at", "%(shown)s reports to look at", counts[group.pk])
            % {"shown": format_number(counts[group.pk])},
            url=reverse("discussions:reports", args=[group.slug]),
            where=group.title,
            topic_colour=group.topic_colour,
        )
        for group in groups
    ]
