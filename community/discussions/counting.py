"""What a topic says of its posts, and whose turn it is to change it."""

from __future__ import annotations

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from community.access.verdicts import Refused, no

from .models import Post, Topic


def locked_topic(topic: Topic) -> Topic:
    """Return the stored topic, which nobody else changes until the transaction ends. Raises Refused if it was deleted."""
    stored = Topic.objects.select_for_update(of=("self",)).filter(pk=topic.pk).first()
    if stored is None:
        raise Refused(no(_("This discussion was deleted in the meantime.")))
    stored.group = topic.group if topic.group_id == stored.group_id else stored.group
    return stored


def locked_post(post: Post) -> Post:
    """Return the stored post with its topic, both locked. Raises Refused if it was deleted."""
    topic = locked_topic(post.topic)
    stored = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk, topic=topic).first()
    if stored is None:
        raise Refused(no(_("This was deleted in the meantime.")))
    stored.topic = topic
    return stored


def count_posts(topic: Topic) -> None:
    """Derive the numbers of a locked topic from its posts."""
    posts = Post.objects.filter(topic=topic, hidden_at=None, deleted_at=None)
    found = posts.aggregate(replies=Count("pk", filter=Q(is_first=False)), latest=Max("created_at"), key=Max("pk"))
    topic.reply_count = found["replies"]
    topic.latest_at = found["latest"] or topic.created_at
    topic.latest_key = found["key"] or 0
    topic.save(update_fields=["reply_count", "latest_at", "latest_key"])


def count_new_post(topic: Topic, post: Post) -> None:
    """Count one more post of a locked topic, without reading the others."""
    topic.reply_count += 0 if post.is_first else 1
    topic.latest_at, topic.latest_key = post.created_at, post.pk
    topic.save(update_fields=["reply_count", "latest_at", "latest_key"])
