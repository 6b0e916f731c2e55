"""What is new in a group: posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from community.group_news import NewsKind

from .models import Post

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor
    from community.groups.models import Group


def new_posts(actor: Actor, group: Group, since: datetime) -> int:
    """Count the posts since then that everybody in the group sees, without the actor's own."""
    return Post.objects.shown().filter(topic__group=group, created_at__gt=since).exclude(author=actor.pk).count()


KINDS = (NewsKind(new_posts, lambda number: ngettext("new post", "new posts", number), "discussions:topics", rank=10),)
