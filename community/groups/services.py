"""Changes in a group's room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cms.concurrency import mark_of
from community.access.actor import actor_of
from community.access.verdicts import require

from .log import acting, write
from .membership_rules import can_change_settings
from .models import Group, RoomLogEntry
from .rules import can_edit_welcome

if TYPE_CHECKING:
    from collections.abc import Collection

    from cms.users.models import User


class SavedMeanwhile(Exception):
    """Somebody else has saved a different text since the one that was edited; `group` is its current state."""

    def __init__(self, group: Group) -> None:
        super().__init__("The welcome text has been changed meanwhile.")
        self.group = group


@transaction.atomic
def change_welcome(*, group: Group, text: str, by: User, made_of: Collection[str] | None = None) -> Group:
    """Change the welcome text of the room. Raises Refused.

    `made_of` are marks (`cms.concurrency.mark_of`) of the texts that this one may replace: raises SavedMeanwhile if another text is stored.
    """
    require(can_edit_welcome(actor_of(by), group))
    stored = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if made_of is not None and mark_of(stored.welcome) not in made_of:
        raise SavedMeanwhile(stored)
    if text != stored.welcome:
        group.welcome = text
        group.save(update_fields=["welcome"])
        with acting(by):
            write(group.pk, RoomLogEntry.Action.WELCOME)
    return group


@transaction.atomic
def change_settings(*, group: Group, policy: str, questions: str, by: User) -> Group:
    """Change how people join. Raises Refused, and ValidationError."""
    require(can_change_settings(actor_of(by), group))
    stored = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    before = (stored.join_policy, stored.join_questions)
    group.join_policy, group.join_questions = Group.Joining(policy), questions
    group.clean_questions()
    if (group.join_policy, group.join_questions) != before:
        group.save(update_fields=["join_policy", "join_questions"])
        with acting(by):
            write(group.pk, RoomLogEntry.Action.SETTINGS)
    return group
