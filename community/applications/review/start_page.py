"""The section of the start page with the calls that the reader works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from community.applications.models import ROUND, Application, Review, Round, RoundRole, attach_calls
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
    rows = found.order_by().annotate(is_done=Exists(own)).values("round")
    counts = {
        row["round"]: (row["count"], row["lacking"])
        for row in rows.annotate(count=Count("pk"), lacking=Count("pk", filter=is_open))
    }
    calls = []
    for one in rounds:
        count, lacking = counts.get(one.pk, (0, 0))
        is_reviewer = RoundRole.Role.REVIEWER in actor.roles(ROUND, one.pk)
        calls.append({"round": one, "count": count, "lacking": lacking if is_reviewer else 0})
    return Section("community/applications/review/calls.html", {"calls": calls})
