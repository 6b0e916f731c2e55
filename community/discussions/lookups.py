"""Finding topics, posts and their versions with what rules need, whoever may know of them. A key that is none finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models import Post, Report, Revision, Topic

if TYPE_CHECKING:
    from community.access.actor import Actor

LARGEST_KEY = 2**63 - 1


def key_of(sent: str) -> int:
    """Return the key that was sent; 0, which nothing has, if it is none."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= 19 else 0


def find_topic(key: int) -> Topic | None:
    """Return the topic with this key, with its group."""
    return Topic.objects.select_related("group__page", "author").filter(pk=key).first() if is_key(key) else None


def find_post(key: int) -> Post | None:
    """Return the post with this key, with its topic and group."""
    return Post.objects.select_related("topic__group__page", "author").filter(pk=key).first() if is_key(key) else None


def find_revision(post: Post, number: int) -> Revision | None:
    """Return a version of `post`."""
    found = post.revisions.filter(number=number).first() if number < 2**31 else None
    if found:
        found.post = post
    return found


def find_report(key: int) -> Report | None:
    """Return the report with this key, with its post, topic and group."""
    return Report.objects.select_related("post__topic__group__page", "by").filter(pk=key).first() if is_key(key) else None


def quoted_post(actor: Actor, topic: Topic, key: str) -> Post | None:
    """Return the post of `topic` that is to be quoted, if `actor` can read it; `key` is as it was sent."""
    wanted = key_of(key)
    if not is_key(wanted):
        return None
    return Post.objects.visible_to(actor).select_related("author").filter(topic=topic, pk=wanted).first()


def is_key(key: int) -> bool:
    return 0 < key <= LARGEST_KEY
