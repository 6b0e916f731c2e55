"""Telling people of an announcement."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.announcing import announce
from cms.jobs.declaring import job
from cms.users.models import User
from community.access.actor import actors_of
from community.groups.models import Membership
from community.people.roles import is_member

from .models import Announcement

PUBLISHED = "announcements.published"  # the kind of notification


@job(title=_("Tell people of an announcement"))
def deliver(announcement_id: int) -> None:
    """Notify those for whom the announcement is now. Whoever was notified before is not notified again."""
    announcement = Announcement.objects.standing().filter(pk=announcement_id).select_related("by").first()
    if announcement is None:  # withdrawn in the meantime
        return
    groups = list(announcement.groups.values_list("pk", flat=True))
    announce(
        kind=PUBLISHED,
        key=str(announcement.pk),
        to=members_of_the_community() if announcement.is_to_everybody else members_of(groups),
        facts={"announcement": announcement.pk},
        actor=announcement.by,
        group=groups[0] if len(groups) == 1 else 0,
    )


def members_of(groups: list[int]) -> list[int]:
    """Return the accounts of the members of groups that are not archived."""
    found = Membership.objects.filter(group__in=groups, group__archived_at=None, user__is_active=True)
    return list(found.values_list("user", flat=True).distinct())


def members_of_the_community() -> list[int]:
    return [user.pk for user, actor in actors_of(User.objects.filter(is_active=True)) if is_member(actor)]
