"""Discussions for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.users.models import User
from community.discussions.counting import count_posts
from community.discussions.later import Written, send_later
from community.discussions.models import LaterPost, Post, Report, Topic
from community.discussions.moderating import hide_post, report_post
from community.discussions.posting import add_post, edit_post, start_topic
from community.groups.models import Group


def make_topic(
    group: Group, by: User, title: str = "Wer öffnet die Schulen?", text: str = "Wir haben **Räume**.", **facts: Any
) -> Topic:
    return start_topic(group=group, title=title, text=text, language=facts.pop("language", "de"), by=by, **facts)


def make_reply(topic: Topic, by: User, text: str = "Bei uns auch.", **facts: Any) -> Post:
    return add_post(topic=topic, text=text, language=facts.pop("language", "de"), by=by, **facts)


def in_a_day() -> datetime:
    return timezone.now() + timedelta(days=1)


def keep_topic(group: Group, by: User, text: str = "Das sage ich später.", **facts: Any) -> LaterPost:
    """Keep a discussion of `by` until tomorrow."""
    written: Written = {"title": "Später mehr", "text": text, "language": "de", "is_question": facts.pop("is_question", False)}
    return send_later(group=group, written=written, send_at=facts.pop("send_at", None) or in_a_day(), by=by, **facts)


def keep_answer(topic: Topic, by: User, text: str = "Das antworte ich später.", **facts: Any) -> LaterPost:
    """Keep an answer of `by` until tomorrow."""
    written: Written = {"text": text, "language": facts.pop("language", "de")}
    send_at = facts.pop("send_at", None) or in_a_day()
    return send_later(group=topic.group, topic=topic, written=written, send_at=send_at, by=by, **facts)


def make_due(later: LaterPost) -> LaterPost:
    """Let the moment of what waits have come."""
    LaterPost.objects.filter(pk=later.pk).update(send_at=timezone.now() - timedelta(minutes=1))
    return later


def make_rows(topic: Topic, number: int, by: User | None = None) -> list[Post]:
    """Create many answers at once, as they were imported."""
    now = timezone.now()
    posts = Post.objects.bulk_create(
        Post(topic=topic, author=by, text=f"Antwort {count}", language="de", created_at=now) for count in range(number)
    )
    count_posts(topic)
    return posts


def make_things(group: Group, owner: User, facilitator: User) -> dict[str, Any]:
    """Create what the table of addresses asks for: a question of the owner, and two answers of a facilitator, one of them hidden."""
    topic = make_topic(group, owner, "Wer löst den Plan aus?", "Das Kassenbuch der Kühlräume.", is_question=True)
    first = topic.posts.get()
    edit_post(post=first, text="Das Kassenbuch der Kühlräume, neu.", by=owner)
    reply = make_reply(topic, facilitator, "Der Wetterdienst ruft an.")
    hidden = make_reply(topic, facilitator, "Ein verborgener Satz.")
    hide_post(post=hidden, reason="Zu laut.", by=facilitator)
    report: Report = report_post(post=first, words="Ein Name steht darin.", by=facilitator)
    later = keep_answer(Topic.objects.get(pk=topic.pk), owner, "Noch nicht gesagt.")
    return {
        "discussion": Topic.objects.get(pk=topic.pk),
        "first post": first,
        "reply": reply,
        "hidden post": Post.objects.get(pk=hidden.pk),
        "post report": report,
        "later post": later,
    }


#: The operations of the JSON that need a post of somebody else.
OF_OTHERS = ("/reactions/{kind}", "/reports")


def things_of_api(group: Group, member: User, facilitator: User) -> dict[str, str]:
    """Create what the facilitator tries the JSON on; return the keys by the names in the paths, and "other" of a member's post."""
    topic = make_topic(group, facilitator, "Wer löst den Plan aus?", "Das Kassenbuch.", is_question=True)
    own = topic.posts.get()
    edit_post(post=own, text="Das Kassenbuch, neu.", by=facilitator)
    other = make_reply(topic, member, "Der Wetterdienst ruft an.")
    report: Report = report_post(post=other, words="Ein Name steht darin.", by=facilitator)
    later = keep_answer(topic, facilitator, "Noch nicht gesagt.")
    found = {"topic": topic, "post": own, "other": other, "report": report, "later": later}
    return {name: str(one.pk) for name, one in found.items()} | {"kind": "thanks", "language": "fr", "number": "1"}


def with_post_for(path: str, things: dict[str, Any]) -> dict[str, Any]:
    """Return `things` with the post on which the facilitator can do what is at `path`."""
    return things | {"post": things["other"]} if path.endswith(OF_OTHERS) else things
