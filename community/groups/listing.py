"""Lists of groups, with what a reader wants to know of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max, OuterRef, Subquery

from .models import Group, Membership, attach_public_pages

if TYPE_CHECKING:
    from cms.users.models import User


def groups_of(user: User) -> list[Group]:
    """Return the groups of `user` by title, each with `own_role`, `file_count` and `newest_file_at`."""
    own = Membership.objects.filter(group=OuterRef("pk"), user=user)
    groups = list(
        Group.objects.visible_to(user)
        .select_related("page")
        .annotate(
            own_role=Subquery(own.values("role")[:1]),
            file_count=Count("files", distinct=True),
            newest_file_at=Max("files__uploaded_at"),
        )
    )
    attach_public_pages(groups)
    return sorted(groups, key=lambda group: group.title.casefold())
