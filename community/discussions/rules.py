"""Rules for discussions, with the reason for a refusal. They take an actor and an object, and make no queries.

A topic comes with its group, a post with its topic (`lookups`). Only members read, whatever their role on the site.
In an archived group nobody writes. What should not be there can still be taken away: by its author, and by facilitators who are told of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.groups.rules import can_enter, can_take_part, facilitates

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group

    from .models import LaterPost, Post, Revision, Topic

GONE = _("This is not there any more, or it is not for you.")


def can_read_topic(actor: Actor, topic: Topic) -> Verdict:
    """Return whether `actor` can read the topic: the members of its group; if it was hidden, who began it and the facilitators."""
    entry = can_enter(actor, topic.group)
    if not entry or not topic.is_hidden or is_own(actor, topic) or facilitates(actor, topic.group_id):
        return entry
    return no(GONE)


def can_read_post(actor: Actor, post: Post) -> Verdict:
    """Return whether `actor` can read the words of a post: as of a topic; nobody reads what was deleted."""
    entry = can_read_topic(actor, post.topic)
    if not entry or post.is_shown:
        return entry
    if post.deleted_at is None and (is_own(actor, post) or facilitates(actor, post.topic.group_id)):
        return YES
    return no(GONE)


def can_start(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can begin a discussion."""
    return can_take_part(actor, group)


def can_reply(actor: Actor, topic: Topic) -> Verdict:
    """Return whether `actor` can answer: nobody, once the topic is closed or hidden."""
    entry = can_read_topic(actor, topic)
    if not entry:
        return entry
    if topic.is_hidden:
        return no(_("This discussion was hidden by a facilitator, so nobody can write in it."))
    if topic.is_closed:
        return no(_("This discussion is closed. You can read it, and begin another one."))
    return can_take_part(actor, topic.group)


def can_edit(actor: Actor, post: Post) -> Verdict:
    """Return whether `actor` can change the words of a post: whoever wrote it, as long as the topic is open."""
    entry = can_read_post(actor, post)
    if not entry:
        return entry
    if not is_own(actor, post):
        return no(_("Only the person who wrote this can change it."))
    if not post.is_shown:
        return no(_("A facilitator has hidden this, so it cannot be changed."))
    return can_reply(actor, post.topic)


def can_delete(actor: Actor, post: Post) -> Verdict:
    """Return whether `actor` can delete a post: whoever wrote it. Facilitators hide, and say why."""
    entry = can_read_post(actor, post)
    if not entry:
        return entry
    if not is_own(actor, post):
        return no(_("Only the person who wrote this can delete it."))
    return YES


def can_have_later_posts(actor: Actor) -> Verdict:
    """Return whether `actor` can have posts that are sent later: everybody her own, to copy what she wrote in a group that she left."""
    return YES if actor.is_authenticated else no(_("Log in to see what you have written to be sent later."))


def can_send(actor: Actor, later: LaterPost) -> Verdict:
    """Return whether `actor`, who wrote it, could say now what waits. It comes with its group, and its topic if it is an answer."""
    if later.topic:
        return can_reply(actor, later.topic)
    if later.is_answer:
        return no(_("The discussion was deleted."))
    return can_start(actor, later.group) if later.group else no(_("The group was deleted."))


def can_follow(actor: Actor, topic: Topic) -> Verdict:
    """Return whether `actor` can choose to be told of answers. In an archived group there are none."""
    return can_read_topic(actor, topic) and can_take_part(actor, topic.group)


def can_be_reminded(actor: Actor, post: Post) -> Verdict:
    """Return whether `actor` can be reminded of a post. No e-mail is sent about what is in an archived group."""
    return can_read_post(actor, post) and can_take_part(actor, post.topic.group)


def can_react(actor: Actor, post: Post) -> Verdict:
    """Return whether `actor` can react to a post: every member, to what others wrote."""
    entry = can_read_post(actor, post)
    if not entry:
        return entry
    if not post.is_shown or is_own(actor, post):
        return no(_("You can react to what others wrote, as long as it is shown."))
    return can_take_part(actor, post.topic.group)


def can_report(actor: Actor, post: Post) -> Verdict:
    """Return whether `actor` can tell the facilitators that something is wrong with a post. Reporting is not taking part."""
    entry = can_read_post(actor, post)
    if not entry or (post.is_shown and not is_own(actor, post)):
        return entry
    return no(_("You can report what others wrote, as long as it is shown."))


def can_correct_language(actor: Actor, post: Post) -> Verdict:
    """Return whether `actor` can say in which language a post is written: every member."""
    return can_read_post(actor, post) and can_take_part(actor, post.topic.group)


def can_solve(actor: Actor, topic: Topic) -> Verdict:
    """Return whether `actor` can mark a question as answered: whoever asked, and the facilitators."""
    entry = can_read_topic(actor, topic)
    if not entry:
        return entry
    if not topic.is_question:
        return no(_("This discussion does not ask a question."))
    if not is_own(actor, topic) and not facilitates(actor, topic.group_id):
        return no(_("Only the person who asked, or a facilitator, can say which answer helped."))
    return can_take_part(actor, topic.group)


def can_moderate(actor: Actor, topic: Topic) -> Verdict:
    """Return whether `actor` can hide posts and settle reports: the facilitators of the group, also once it is archived."""
    return can_moderate_in(actor, topic.group)


def can_arrange(actor: Actor, topic: Topic) -> Verdict:
    """Return whether `actor` can pin and close the topic: the facilitators of the group."""
    return can_moderate(actor, topic) and can_take_part(actor, topic.group)


def can_moderate_in(actor: Actor, group: Group) -> Verdict:
    entry = can_enter(actor, group)
    if not entry or facilitates(actor, group.pk):
        return entry
    return no(_("Only a facilitator of the group can do this."))


def can_move(actor: Actor, topic: Topic, to: Group) -> Verdict:
    """Return whether `actor` can move a topic to another group: who facilitates both."""
    entry = can_arrange(actor, topic)
    if not entry:
        return entry
    if to.pk == topic.group_id:
        return no(_("The discussion is in this group already."))
    if not facilitates(actor, to.pk):
        return no(_("You can move a discussion only to a group that you facilitate too."))
    return can_take_part(actor, to)


def can_read_revision(actor: Actor, revision: Revision) -> Verdict:
    """Return whether `actor` can read an earlier version: as the post, unless a facilitator has hidden it."""
    entry = can_read_post(actor, revision.post)
    return no(GONE) if entry and revision.hidden_at is not None else entry


def is_own(actor: Actor, thing: Topic | Post) -> bool:
    return thing.author_id is not None and thing.author_id == actor.pk
