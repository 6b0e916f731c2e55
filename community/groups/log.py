"""The room's log: who let whom in, whose role changed, who wrote the welcome text, and when.

Every door writes it, since it listens to the rows: the admin, a service, the shell, the erasure of an account. Entries stay when the
people in them are gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogContext, get_active_log_context

from cms.users.models import User

from .models import Group, Membership, memberships_changed

if TYPE_CHECKING:
    Facts: TypeAlias = tuple[int, int, str]  # group, account, role

#: Sent once for a group after the commit of a transaction in which somebody changed who belongs to it.
people_changed = Signal()


class RoomLogEntry(models.Model):
    """Something that happened in a room. `by` is empty if the account is gone, or if no person did it (`is_by_person`)."""

    class Action(models.TextChoices):
        ADDED = "added", gettext_lazy("added")
        REMOVED = "removed", gettext_lazy("removed")
        ROLE = "role", gettext_lazy("role changed")
        WELCOME = "welcome", gettext_lazy("welcome text changed")

    group = models.ForeignKey(Group, models.CASCADE, related_name="log", verbose_name=gettext_lazy("group"))
    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=10, choices=Action)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_by_person = models.BooleanField()
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Membership.Role, blank=True)  # now, or when the person was removed
    former_role = models.CharField(max_length=20, choices=Membership.Role, blank=True)
    is_told = models.BooleanField(default=False)  # the facilitators have had an e-mail, or need none

    class Meta:
        ordering = ("-at", "-pk")
        default_permissions = ()  # for the group's facilitators, in the room; the admin shows it to nobody

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened, in the language being spoken."""
        facts = {
            "by": person_name(self.by) if self.is_by_person else _("The website"),
            "whom": person_name(self.whom),
            "role": self.get_role_display(),
            "former_role": self.get_former_role_display(),
        }
        return SENTENCES[self.Action(self.action)].format(**facts)


SENTENCES = {
    RoomLogEntry.Action.ADDED: gettext_lazy("{by} added {whom} as {role}."),
    RoomLogEntry.Action.REMOVED: gettext_lazy("{by} removed {whom} ({role})."),
    RoomLogEntry.Action.ROLE: gettext_lazy("{by} changed the role of {whom} from {former_role} to {role}."),
    RoomLogEntry.Action.WELCOME: gettext_lazy("{by} changed the welcome text."),
}


def person_name(user: User | None) -> str:
    """Return what facilitators read of a person."""
    return str(user) if user else _("former member")


@contextmanager
def acting(by: User) -> Iterator[None]:
    """Have the log name `by` for what happens inside. The admin does so for who is logged in."""
    with LogContext(user=by):
        yield


def connect() -> None:
    """Have every change of a membership write the log."""
    pre_save.connect(note_before, sender=Membership, dispatch_uid="community.log.before")
    post_save.connect(membership_saved, sender=Membership, dispatch_uid="community.log.saved")
    post_delete.connect(membership_deleted, sender=Membership, dispatch_uid="community.log.deleted")
    memberships_changed.connect(rows_changed, sender=Membership, dispatch_uid="community.log.rows")


def note_before(instance: Membership, raw: bool = False, **_signal: Any) -> None:
    """Keep with `instance` what the database says of it, until it is saved."""
    instance._facts_before = {} if raw or not instance.pk else Membership.objects.filter(pk=instance.pk).facts()


def membership_saved(instance: Membership, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        rows_changed(before=instance._facts_before, after=Membership.objects.filter(pk=instance.pk).facts())


def membership_deleted(instance: Membership, origin: Any = None, **_signal: Any) -> None:
    """Note who went. A group that goes takes its log along; an account that goes is named no more."""
    kind = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    if kind is not Group:
        whom = None if issubclass(kind, User) else instance.user_id
        write(instance.group_id, RoomLogEntry.Action.REMOVED, whom=whom, role=instance.role)


def rows_changed(before: Mapping[int, Facts], after: Mapping[int, Facts], **_signal: Any) -> None:
    """Write what differs. A membership that moved, to another group or person, is one that ended and one that began."""
    for key in before.keys() | after.keys():
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if was and now and was[:2] == now[:2]:
            write(now[0], RoomLogEntry.Action.ROLE, whom=now[1], role=now[2], former_role=was[2])
            continue
        if was:
            write(was[0], RoomLogEntry.Action.REMOVED, whom=was[1], role=was[2])
        if now:
            write(now[0], RoomLogEntry.Action.ADDED, whom=now[1], role=now[2])


def write(group: int, action: RoomLogEntry.Action, *, whom: int | None = None, **facts: str) -> RoomLogEntry:
    """Write an entry by who is acting; what a person did to memberships is told to the facilitators."""
    by = get_active_log_context().user
    is_by_person = bool(by and by.is_authenticated)
    is_told = not is_by_person or action == RoomLogEntry.Action.WELCOME
    entry = RoomLogEntry.objects.create(
        group_id=group,
        action=action,
        by_id=by.pk if by and is_by_person else None,
        is_by_person=is_by_person,
        whom_id=whom,
        is_told=is_told,
        **facts,
    )
    if not is_told:
        # The change counts whether or not anybody can be told of it.
        transaction.on_commit(partial(people_changed.send, RoomLogEntry, group=group), robust=True)
    return entry
