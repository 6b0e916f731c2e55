"""What somebody brought to sessions, wherever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.groups.models import attach_public_pages
from community.visualisations.models import Case
from community.visualisations.rules import audience_of

if TYPE_CHECKING:
    from community.access.actor import Actor


def cases_of(actor: Actor) -> list[Case]:
    """Return the cases that `actor` brought, newest first, each with who may see it (`seen_by`), in a constant number of queries."""
    found = list(Case.objects.of(actor).select_related("session__group__page", "municipality").order_by("-created_at"))
    attach_public_pages([case.session.group for case in found])
    for case in found:
        case.seen_by = audience_of(case).label  # type: ignore[attr-defined]
    return found
