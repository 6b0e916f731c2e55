"""Notifying people, and withdrawing notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.announcing import Frequency, kind_of
from cms.jobs.queueing import enqueue
from cms.users.models import User

from .letters import write_letters
from .models import Notification
from .preferences import frequencies_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cms.announcing import Announcement

    from .models import NotificationQuerySet
    from .showing import Line


@transaction.atomic
def notify(announcement: Announcement) -> None:
    """Notify people on the site, and by e-mail those who want immediate e-mails. Nobody is notified of the same thing twice."""
    kind = kind_of(announcement.kind)
    people = set(User.objects.filter(pk__in=announcement.to, is_active=True).values_list("pk", flat=True))
    if kind is None or not people:
        return
    frequencies = frequencies_of(people, kind, announcement.group if kind.is_per_group else 0)
    Notification.objects.bulk_create(
        [
            Notification(
                person_id=person,
                kind=kind.name,
                key=announcement.key,
                actor=announcement.actor,
                group=announcement.group,
                facts=dict(announcement.facts),
                awaits_mail=not kind.has_own_letter and frequencies[person] != Frequency.NEVER,
            )
            for person in sorted(people)
        ],
        ignore_conflicts=True,  # already notified
    )
    if not kind.has_own_letter and Frequency.AT_ONCE in frequencies.values():
        enqueue(write_letters, kind.name, announcement.key)


def mark_read(notifications: NotificationQuerySet) -> int:
    """Mark the unread ones of `notifications` as read, so that no e-mail is sent about them. Return how many there were."""
    return notifications.unread().update(read_at=timezone.now(), awaits_mail=False)


def mark_read_of(*, person: User, kind: str, key: str) -> None:
    """Mark the notification of one thing as read, since the person has seen the thing itself."""
    mark_read(Notification.objects.filter(person=person, kind=kind, key=key))


def delete_void(notifications: Iterable[Notification], lines: Iterable[Line]) -> None:
    """Delete those of `notifications` that have nothing to show any more, so that the bell counts only what can be read."""
    void = {one.pk for one in notifications} - {line.notification.pk for line in lines}
    if void:
        Notification.objects.filter(pk__in=void).delete()


def withdraw(*, kinds: Collection[str], keys: Collection[str]) -> None:
    """Delete notifications about things that no longer exist."""
    Notification.objects.filter(kind__in=kinds, key__in=keys).delete()


def stop_mails_of_group(*, group: int) -> None:
    """Send no e-mail, not in a digest either, about what has happened in a group until now; it stays in the list on the site."""
    Notification.objects.awaiting_mail().filter(group=group).update(awaits_mail=False)


def withdraw_group(*, group: int, person: int) -> None:
    """Delete a person's notifications of a group they have left: they may no longer read them."""
    Notification.objects.filter(group=group, person=person).delete()
