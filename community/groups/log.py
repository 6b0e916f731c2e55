"""The room's log: who added or removed whom, whose role changed, who wrote the welcome text, and when.

It listens to the model's signals, so it records every change: from the admin, a service, the shell or the erasure of an account. Entries
outlive the accounts in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import Signal
from wagtail.log_actions import LogContext, get_active_log_context

from cms.users.models import User

from .models import Group, Membership, RoomLogEntry, memberships_changed

if TYPE_CHECKING:
    Facts: TypeAlias = tuple[int, int, str]  # group, account, role

#: Sent when somebody belongs to a group from now on: `group` and `user`, as primary keys.
member_came = Signal()
#: Sent when somebody no longer belongs to a group: `group` and `user`, as primary keys.
member_left = Signal()
#: Sent once per group on commit, when somebody has changed its memberships in the transaction.
people_changed = Signal()


COMING_AND_GOING = (RoomLogEntry.Action.ADDED, RoomLogEntry.Action.REMOVED)
#: Changes that are no news about people.
UNTOLD = (
    RoomLogEntry.Action.WELCOME,
    RoomLogEntry.Action.SETTINGS,
    RoomLogEntry.Action.ARCHIVED,
    RoomLogEntry.Action.REOPENED,
)
#: How people come and go inside `acting`, and the reason that was given.
_doing: ContextVar[tuple[str, str]] = ContextVar("doing", default=("", ""))


@contextmanager
def acting(by: User, doing: str = "", note: str = "") -> Iterator[None]:
    """Attribute log entries written inside to `by`. In the admin, this is the logged-in user.

    `doing` is the action that is logged instead of "added" or "removed", and `note` the reason that was given.
    """
    token = _doing.set((doing, note))
    try:
        with LogContext(user=by):
            yield
    finally:
        _doing.reset(token)


def connect() -> None:
    """Log every change of a membership."""
    pre_save.connect(note_before, sender=Membership, dispatch_uid="groups.log.before")
    post_save.connect(membership_saved, sender=Membership, dispatch_uid="groups.log.saved")
    post_delete.connect(membership_deleted, sender=Membership, dispatch_uid="groups.log.deleted")
    memberships_changed.connect(rows_changed, sender=Membership, dispatch_uid="groups.log.rows")


def note_before(instance: Membership, raw: bool = False, **_signal: Any) -> None:
    """Keep the stored values on `instance` until it is saved."""
    instance._facts_before = {} if raw or not instance.pk else Membership.objects.filter(pk=instance.pk).facts()


def membership_saved(instance: Membership, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        rows_changed(before=instance._facts_before, after=Membership.objects.filter(pk=instance.pk).facts())


def membership_deleted(instance: Membership, origin: Any = None, **_signal: Any) -> None:
    """Log who was removed. Deleting a group deletes its log; deleting an account removes its name from the log."""
    kind = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    member_left.send(Membership, group=instance.group_id, user=instance.user_id)
    if kind is not Group:
        whom = None if issubclass(kind, User) else instance.user_id
        write(instance.group_id, RoomLogEntry.Action.REMOVED, whom=whom, role=instance.role)


def rows_changed(before: Mapping[int, Facts], after: Mapping[int, Facts], **_signal: Any) -> None:
    """Log the differences. A membership moved to another group or person counts as one that ended and one that began."""
    for key in before.keys() | after.keys():
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if was and now and was[:2] == now[:2]:
            write(now[0], RoomLogEntry.Action.ROLE, whom=now[1], role=now[2], former_role=was[2])
            continue
        if was:
            member_left.send(Membership, group=was[0], user=was[1])
            write(was[0], RoomLogEntry.Action.REMOVED, whom=was[1], role=was[2])
        if now:
            write(now[0], RoomLogEntry.Action.ADDED, whom=now[1], role=now[2])
            member_came.send(Membership, group=now[0], user=now[1])


def write(group: int, action: RoomLogEntry.Action, *, whom: int | None = None, **facts: str) -> RoomLogEntry:
    """Write an entry in the name of the acting user; facilitators are notified of what a person did to memberships."""
    by = get_active_log_context().user
    is_by_person = bool(by and by.is_authenticated)
    is_told = not is_by_person or action in UNTOLD
    doing, note = _doing.get()
    if doing and action in COMING_AND_GOING:
        action = RoomLogEntry.Action(doing)
    entry = RoomLogEntry.objects.create(
        group_id=group,
        action=action,
        by_id=by.pk if by and is_by_person else None,
        is_by_person=is_by_person,
        whom_id=whom,
        note=note,
        is_told=is_told,
        **facts,
    )
    if not is_told:
        # The change counts whether or not anybody can be notified of it.
        transaction.on_commit(partial(people_changed.send, RoomLogEntry, group=group), robust=True)
    return entry
