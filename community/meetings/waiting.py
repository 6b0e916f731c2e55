"""The polls for a date that wait for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.groups.start_page import own_groups
from community.waiting import Waiting

from .listing import polls_to_answer

if TYPE_CHECKING:
    from community.access.actor import Actor


def polls_that_wait(actor: Actor) -> list[Waiting]:
    polls = list(polls_to_answer(actor)) if actor.is_authenticated else []
    groups = own_groups(actor) if polls else {}
    return [
        Waiting(
            title=_("When can you come?"),
            url=poll.get_absolute_url(),
            where=poll.title,
            more=groups[poll.group_id].title,
            topic_colour=groups[poll.group_id].topic_colour,
        )
        for poll in polls
        if poll.group_id in groups
    ]
