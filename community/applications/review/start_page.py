"""The section of the start page with the calls that the reader works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from community.applications.models import ROUND, Application, Review, Round, attach_calls
from community.start_page import Section

from .filters import CLOSED

if TYPE_CHECKING:
    from community.access.actor import Actor


def calls_to_work_on(actor: Actor) -> Section | None:
    """Return the calls, each with the number of its applications and of those that still lack the reader's review."""
    keys = actor.keys(ROUND)
    if not keys:
        return None
    rounds = list(Round.objects.filter(pk__in=keys).order_by("-pk"))
    attach_calls(rounds)
    own = Review.objects.filter(application=OuterRef("pk"), reviewer=actor.pk, submitted_at__isnull=False)
    is_open = Q(is_done=False) & ~Q(state__in=CLOSED)
    found = Application.objects.to_work_on(actor).filter(round__in=keys).exclude(state=Application.State.WITHDRAWN)
    counts = {
        row["round"]: row
        for row in found.order_by()
        .annotate(is_done=Exists(own))
        .values("round")
        .annotate(count=Count("pk"), lacking=Count("pk", filter=is_open))
    }
    calls = [
        {
            "round": one,
            "count": counts.get(one.pk, {}).get("count", 0),
            "lacking": counts.get(one.pk, {}).get("lacking", 0) if "reviewer" in actor.roles(ROUND, one.pk) else 0,
        }
        for one in rounds
    ]
    return Section("community/applications/review/calls.html", {"calls": calls})
