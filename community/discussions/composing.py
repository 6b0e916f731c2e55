"""Help while somebody writes: how the text will look, whom one can mention, the text as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.groups.models import Membership
from community.markdown import LONGEST, render_markdown

from .mentions import as_typed, in_html, mark_mentions, names_of
from .models import Post, Topic
from .posting import people_to_mention

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from community.access.actor import Actor
    from community.groups.models import Group

MOST_NAMES = 300  # in the list of those who can be mentioned; others are typed, or searched for
PREVIEW_HEADINGS = 3  # their level: below that of the preview


def preview_of(text: str, group: Group, post: Post | None = None) -> SafeString | str:
    """Return the HTML of a text as its post would show it; `post` if it exists already."""
    post = post or Post(topic=Topic(group=group))
    marked, added = mark_mentions(text[:LONGEST], people_to_mention(post, text))
    names = names_of(post.mentions.select_related("person")) if post.pk else {}
    people = Membership.objects.filter(group=group, user__in=added.values()).values_list("user", "user__name")
    found = dict(people)
    names |= {number: " ".join(found.get(key, "").split()) for number, key in added.items()}
    return in_html(render_markdown(marked, level=PREVIEW_HEADINGS), names) if marked.strip() else ""


def text_to_edit(post: Post) -> str:
    """Return the text of a post as its author typed it."""
    return as_typed(post.text, names_of(post.mentions.select_related("person")))


def mentionable(actor: Actor, group: Group, words: str = "") -> QuerySet[Membership]:
    """Return the members of `group` whom `actor` can mention: those with a name, others than herself; `words` are in it."""
    members = Membership.objects.visible_to(actor).filter(group=group, user__is_active=True).exclude(user=actor.pk)
    named = members.exclude(user__name="").select_related("user").order_by("user__name", "pk")
    return named.filter(user__name__icontains=words) if words else named


def names_to_mention(actor: Actor, group: Group) -> list[str]:
    """Return the first names of the list, each once."""
    rows = mentionable(actor, group).values_list("user__name", flat=True)[:MOST_NAMES]
    return list(dict.fromkeys(" ".join(name.split()) for name in rows))


def with_mention(text: str, name: str) -> str:
    """Return `text` with a mention at its end."""
    between = "" if not text or text[-1].isspace() else " "
    return f"{text}{between}@{' '.join(name.split())} "
