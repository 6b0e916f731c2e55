"""The forms of discussions whose drafts are saved: each has its own, so the draft of a change comes back as the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.forms.registry import DraftedForm
from community.groups.lookups import known_room
from community.groups.rules import can_enter

from .lookups import find_post, find_topic, key_of
from .rules import can_edit, can_read_post, can_read_topic, can_reply, can_start

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict


def may_start(actor: Actor, slug: str) -> Verdict | None:
    group = known_room(actor, slug)
    return can_start(actor, group) if group and can_enter(actor, group) else None


def may_reply(actor: Actor, key: str) -> Verdict | None:
    topic = find_topic(key_of(key))
    return can_reply(actor, topic) if topic and can_read_topic(actor, topic) else None


def may_edit(actor: Actor, key: str) -> Verdict | None:
    post = find_post(key_of(key))
    return can_edit(actor, post) if post and can_read_post(actor, post) else None


TOPIC = DraftedForm("discussion_topic", ("title", "text", "language", "is_question"), may_start)
REPLY = DraftedForm("discussion_reply", ("text", "language", "answers"), may_reply)
EDIT = DraftedForm("discussion_edit", ("title", "text", "language", "is_question"), may_edit)
FORMS = (TOPIC, REPLY, EDIT)
