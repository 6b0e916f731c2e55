"""What waits for facilitators in their groups: requests to join, and what other features count there."""

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
    from collections.abc import Callable
    from typing import Any

    from django.db.models import QuerySet

    from community.access.actor import Actor


def waiting_in_groups(actor: Actor, rows: QuerySet[Any], *, group: str, words: Callable[[int], str], view: str) -> list[Waiting]:
    """Return the groups that `actor` facilitates and that some of `rows` belong to, by their field `group`.

    `words` says how many there are, with a placeholder `shown` for the number; `view` is where they are seen to.
    """
    keys = facilitated_groups(actor)
    if not keys:
        return []
    found = rows.filter(**{f"{group}__in": keys}).order_by(group)
    counts = dict(found.values_list(group).annotate(Count("pk")))
    groups = own_groups(actor) if counts else {}
    return [
        Waiting(
            title=words(count) % {"shown": format_number(count)},
            url=reverse(view, args=[groups[key].slug]),
            where=groups[key].title,
            topic_colour=groups[key].topic_colour,
        )
        for key, count in counts.items()
        if key in groups
    ]


def requests_to_decide(actor: Actor) -> list[Waiting]:
    """Return the groups that `actor` facilitates and that somebody asks to join."""
    return waiting_in_groups(
        actor,
        JoinRequest.objects.waiting().filter(group__archived_at=None),
        group="group",
        words=lambda count: ngettext("%(shown)s person asks to join", "%(shown)s people ask to join", count),
        view="groups:people",
    )
