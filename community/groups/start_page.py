"""The sections of the start page with the reader's groups, and with who is new in them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.people.profiles.seeing import WITH_PROFILES, people_seen_by, seen_people
from community.start_page import Section, found_once

from .listing import groups_of
from .models import GROUP

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .models import Group


NEW = timedelta(days=30)
SHOWN = 5


def own_groups(actor: Actor) -> dict[int, Group]:
    """Return the groups of `actor` by key, with their public pages, found once for the whole start page."""
    return found_once("groups", lambda: {group.pk: group for group in groups_of(actor)})


def my_groups(actor: Actor) -> Section:
    return Section("community/groups/my_groups.html", {"groups": list(own_groups(actor).values())}, in_rail=True)


def who_is_new(actor: Actor) -> Section | None:
    """Return the members who have come into the reader's groups or the community lately, as far as she sees them; nothing if nobody has."""
    since = timezone.now() - NEW
    came = Q(group_memberships__group__in=actor.keys(GROUP), group_memberships__joined_at__gte=since)
    lately = came | Q(admission__at__gte=since)
    found = people_seen_by(actor).filter(lately).exclude(pk=actor.pk)  # type: ignore[misc]  # nobody, for visitors
    came_at = Coalesce(Max("group_memberships__joined_at", filter=came), "admission__at")
    people = found.annotate(came_at=came_at).order_by("-came_at", "-pk").select_related(*WITH_PROFILES)
    rows = seen_people(actor, people.prefetch_related("profile__topics", "profile__advises_on")[:SHOWN])
    return Section("community/groups/who_is_new.html", {"people": rows}, in_rail=True) if rows else None
