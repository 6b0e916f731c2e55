"""Archiving a group and reopening it. Archived, its members read and search it, and nobody writes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.announcing import announce
from community.access.actor import Actor
from community.access.verdicts import require
from community.notifications.services import stop_mails_of_group

from .log import acting, write
from .membership_rules import can_archive
from .memberships import locked_group
from .models import Group, RoomLogEntry

if TYPE_CHECKING:
    from cms.users.models import User

GROUP_ARCHIVED = "groups.archived"  # the kind of notification


def archive_group(*, group: Group, note: str = "", by: User) -> Group:
    """Archive the group and tell its members, with `note`. Raises Refused. No e-mail is sent any more about what is in it."""
    return set_archived(group, True, note, by)


def reopen_group(*, group: Group, note: str = "", by: User) -> Group:
    """Reopen an archived group and tell its members, with `note`. Raises Refused."""
    return set_archived(group, False, note, by)


@transaction.atomic
def set_archived(group: Group, is_archived: bool, note: str, by: User) -> Group:
    locked = locked_group(group.pk)
    require(can_archive(Actor(by), locked))
    if locked.is_archived == is_archived:  # a button pressed twice
        return locked
    locked.archived_at = timezone.now() if is_archived else None
    locked.save(update_fields=["archived_at"])
    if is_archived:
        stop_mails_of_group(group=locked.pk)
    with acting(by, note=" ".join(note.replace("\0", "").split())[:1_000]):
        entry = write(locked.pk, RoomLogEntry.Action.ARCHIVED if is_archived else RoomLogEntry.Action.REOPENED)
    announce(
        kind=GROUP_ARCHIVED,
        key=str(entry.pk),
        to=list(locked.memberships.filter(user__is_active=True).values_list("user", flat=True)),
        facts={"entry": entry.pk},
        actor=by,
    )
    return locked
