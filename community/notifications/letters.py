"""Immediate e-mails about single notifications."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.announcing import Frequency, absolute, kind_of, make_letter
from cms.jobs.declaring import back_off, job
from cms.users.models import User
from cms.users.ownership import with_confirmed_address

from .models import Notification
from .preferences import Subject, frequencies_for
from .quiet import held_until, hours_of
from .showing import lines_of
from .unsubscribing import end_by_one_click, unsubscribe_url

log = logging.getLogger(__name__)


class SomeNotWritten(Exception):
    """Some of the e-mails could not be sent."""


@job(queue="mail", retry=back_off(5, first=timedelta(minutes=1)), title=gettext_lazy("Write e-mails about a notification"))
def write_letters(kind: str, key: str) -> None:
    """E-mail each person who was notified of one thing and wants immediate e-mails. A failure does not stop the others."""
    failed = 0
    for pk in Notification.objects.awaiting_mail().filter(kind=kind, key=key).order_by("pk").values_list("pk", flat=True):
        try:
            write_letter(pk)
        except Exception:
            failed += 1
            log.exception("The e-mail about the notification %d could not be written.", pk)
    if failed:
        raise SomeNotWritten(f"{failed} e-mails about {kind} {key} could not be written.")


@job(
    queue="mail", retry=back_off(5, first=timedelta(minutes=1)), title=gettext_lazy("Write e-mails that were held in quiet hours")
)
def write_held_letters(person: int) -> None:
    """E-mail one person about what nothing holds any more, after a change of the quiet hours."""
    for pk in Notification.objects.awaiting_mail().filter(person=person).order_by("pk").values_list("pk", flat=True):
        write_letter(pk)


@transaction.atomic
def write_letter(pk: int) -> None:
    """Send the e-mail about one notification, once: it is marked as sent in the same transaction."""
    one = (
        Notification.objects.awaiting_mail()
        .select_for_update(of=("self",))
        .select_related("person", "actor")
        .filter(pk=pk)
        .first()
    )
    if one is None:  # sent by another worker, or read in the meantime
        return
    subject = subject_of(one)
    frequency = frequencies_for(one.person_id, [subject])[subject]
    if frequency in (Frequency.DAILY, Frequency.WEEKLY):  # included in the next digest
        return
    if frequency == Frequency.AT_ONCE and is_held(one):  # until the next digest after the quiet hours
        return
    if frequency == Frequency.AT_ONCE and can_be_written_to(one.person):
        send(one, subject)
    Notification.objects.filter(pk=pk).update(awaits_mail=False)


def is_held(notification: Notification) -> bool:
    """Return whether its person does not want the e-mail yet."""
    until = held_until(hours_of(notification.person_id), notification, notification.person.time_zone)
    return until is not None and until > timezone.now()


def subject_of(notification: Notification) -> Subject:
    kind = kind_of(notification.kind)
    return Subject(notification.kind, notification.group if kind and kind.is_per_group else 0)


def can_be_written_to(person: User) -> bool:
    return with_confirmed_address(User.objects.filter(pk=person.pk, is_active=True)).exists()


def send(notification: Notification, subject: Subject) -> None:
    """Send an e-mail in the reader's language and time zone, unless there is nothing left that this reader can see."""
    reader = notification.person
    with override(reader.language), timezone.override(reader.time_zone):
        lines = lines_of(reader, [notification])
        if not lines:
            return
        ways_out = {
            "unsubscribe_url": unsubscribe_url(reader, [subject]),
            "preferences_url": absolute(reverse("notifications:preferences")),
        }
        message = make_letter(
            reader,
            lines[0].shown,
            sender=notification.actor,
            reason=_("You get an e-mail about this as soon as it happens."),
            **ways_out,
        )
        end_by_one_click(message, ways_out["unsubscribe_url"])
        message.send()
