"""What somebody has begun to write in a group and not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link
from community.forms.models import Draft

from .drafts import EDIT, FORMS, REPLY, TOPIC
from .lookups import key_of
from .models import Post, Topic

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group

MOST = 20


def drafts_in(actor: Actor, group: Group) -> list[Link]:
    """Return links to the forms of `group` with drafts of `actor`, the latest first: three queries at most."""
    found = list(Draft.objects.visible_to(actor).filter(form__in=[form.name for form in FORMS]).order_by("-saved_at")[: MOST * 5])
    replies = [key_of(one.thing) for one in found if one.form == REPLY.name]
    edits = [key_of(one.thing) for one in found if one.form == EDIT.name]
    topics = Topic.objects.visible_to(actor).filter(group=group, pk__in=replies).in_bulk() if replies else {}
    posts = Post.objects.visible_to(actor).filter(topic__group=group, pk__in=edits).select_related("topic") if edits else ()
    own = {post.pk: post for post in posts}
    links = (link_to(one, group, topics, own) for one in found if any(one.fields.values()))
    return [link for link in links if link][:MOST]


def link_to(draft: Draft, group: Group, topics: dict[int, Topic], posts: dict[int, Post]) -> Link | None:
    if draft.form == TOPIC.name and draft.thing == group.slug:
        title = draft.fields.get("title") or _("without a title")
        return Link(_("New discussion: %(title)s") % {"title": title}, reverse("discussions:new", args=[group.slug]))
    if draft.form == REPLY.name and (topic := topics.get(key_of(draft.thing))):
        return Link(_("Answer in: %(title)s") % {"title": topic.title}, f"{topic.get_absolute_url()}#reply")
    if draft.form == EDIT.name and (post := posts.get(key_of(draft.thing))):
        return Link(
            _("Change of a post in: %(title)s") % {"title": post.topic.title}, reverse("discussions:edit", args=[post.pk])
        )
    return None
