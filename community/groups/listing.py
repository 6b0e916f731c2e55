"""Lists of groups, annotated for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q

from .models import Group, attach_public_pages
from .rules import facilitates

if TYPE_CHECKING:
    from community.access.actor import Actor


def groups_of(actor: Actor) -> list[Group]:
    """Return the groups of `actor` by title, each with `is_facilitated`, `file_count` and `newest_file_at`."""
    ready = Q(files__file__ready_at__isnull=False)
    counts = {"file_count": Count("files", filter=ready), "newest_file_at": Max("files__file__attached_at", filter=ready)}
    groups = list(Group.objects.visible_to(actor).select_related("page").annotate(**counts))
    attach_public_pages(groups)
    for group in groups:
        group.is_facilitated = facilitates(actor, group.pk)
    return sorted(groups, key=lambda group: group.title.casefold())
