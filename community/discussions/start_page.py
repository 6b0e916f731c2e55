"""The section of the start page with what the reader's groups ask and talk about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from community.groups.start_page import own_groups
from community.start_page import Section

from .listing import is_new, is_unread, with_reading
from .models import Topic

if TYPE_CHECKING:
    from community.access.actor import Actor

MOST = 6


def my_network_asks(actor: Actor) -> Section | None:
    """Return the questions without an answer that helped, and what is new to the reader, the latest first; nothing if there is none."""
    topics = Topic.objects.visible_to(actor).shown().filter(closed_at=None, group__archived_at=None)
    open_questions = Q(is_question=True, solution=None) & ~Q(author=actor.pk)
    found = with_reading(actor, topics).filter(open_questions | is_new()).select_related("group", "author")
    rows = list(found.order_by("-latest_at", "-pk")[:MOST])
    if not rows:
        return None
    groups = own_groups(actor)
    for topic in rows:
        topic.group = groups.get(topic.group_id, topic.group)
    facts = {"rows": [(topic, is_unread(topic)) for topic in rows]}
    return Section("community/discussions/my_network_asks.html", facts)
