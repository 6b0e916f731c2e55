"""Digests: daily and weekly ones, sent at seven in the morning in the reader's time zone, and one after quiet hours."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cms.announcing import Frequency, Shown, absolute, sender_line
from cms.formatting import format_number
from cms.mail.addresses import Mailbox
from cms.users.models import User
from community.access.actor import actor_of
from community.groups_of_people import titles_of_groups

from .letters import SomeNotWritten, can_be_written_to, subject_of
from .models import Notification
from .preferences import Subject, frequencies_for
from .quiet import held_until, hours_of
from .showing import Line, lines_of
from .unsubscribing import end_by_one_click, unsubscribe_url

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)

HOUR = time(7)
SHOWN = 50  # notifications in one e-mail
MONDAY = 0


class Section(NamedTuple):
    """The part of a digest about one group; without a title, about no group."""

    title: str
    entries: list[tuple[Shown, str]]  # with their URLs


def send_digests() -> None:
    """Send a digest to everybody for whom one has fallen due since something happened. A failure does not stop the others."""
    failed = 0
    waiting = Notification.objects.awaiting_mail().order_by("person").values_list("person", flat=True).distinct()
    for person in list(waiting):
        try:
            send_digest(person)
        except Exception:
            failed += 1
            log.exception("The daily or weekly e-mail to the account %d could not be written.", person)
    if failed:
        raise SomeNotWritten(f"{failed} daily or weekly e-mails could not be written.")


@transaction.atomic
def send_digest(person: int, now: datetime | None = None) -> None:
    """Send one person a digest of what is due, once: it is marked as sent in the same transaction."""
    reader = User.objects.select_for_update(of=("self",)).get(pk=person)
    waiting = list(
        Notification.objects.awaiting_mail().filter(person=reader).select_related("actor").order_by("created_at", "pk")
    )
    frequencies = frequencies_for(person, {subject_of(one) for one in waiting})
    now = now or timezone.now()
    moments, hours = latest_due_times(reader.time_zone, now), hours_of(person)
    due = [
        one
        for one in waiting
        if is_due(one, frequencies[subject_of(one)], moments, held_until(hours, one, reader.time_zone), now)
    ]
    if not due:
        return
    if can_be_written_to(reader):
        write_digest(reader, [one for one in due if frequencies[subject_of(one)] != Frequency.NEVER])
    Notification.objects.filter(pk__in=[one.pk for one in due]).update(awaits_mail=False)


def latest_due_times(zone: tzinfo, now: datetime) -> dict[Frequency, datetime]:
    """Return the most recent due time of each digest in `zone`."""
    local = now.astimezone(zone)
    day = local.date() if local.time() >= HOUR else local.date() - timedelta(days=1)
    monday = day - timedelta(days=(day.weekday() - MONDAY) % 7)
    return {
        Frequency.DAILY: datetime.combine(day, HOUR, tzinfo=zone),
        Frequency.WEEKLY: datetime.combine(monday, HOUR, tzinfo=zone),
    }


def is_due(
    notification: Notification, frequency: Frequency, moments: dict[Frequency, datetime], held: datetime | None, now: datetime
) -> bool:
    """Return whether `notification` has waited long enough, `held` by quiet hours until a moment.

    Immediate e-mails have their own job, but do not wait for ever.
    """
    if frequency == Frequency.AT_ONCE and held is not None:
        return held <= now
    if frequency == Frequency.AT_ONCE:
        return notification.created_at < moments[Frequency.DAILY] - timedelta(days=1)
    return frequency == Frequency.NEVER or notification.created_at < moments[frequency]


def write_digest(reader: User, notifications: Sequence[Notification]) -> None:
    with override(reader.language), timezone.override(reader.time_zone):
        lines = lines_of(reader, notifications)
        if lines:
            subjects = list(dict.fromkeys(subject_of(line.notification) for line in lines))
            make_digest(reader, lines, subjects).send()


def make_digest(reader: User, lines: Sequence[Line], subjects: Sequence[Subject]) -> EmailMultiAlternatives:
    count = len(lines)
    subject = ngettext("%(shown)s new notification", "%(shown)s new notifications", count) % {"shown": format_number(count)}
    url = unsubscribe_url(reader, subjects)
    facts: dict[str, Any] = {
        "subject": subject,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "sections": sections_of(reader, lines[:SHOWN]),
        "further": max(0, count - SHOWN),
        "action_url": absolute(reverse("notifications:list")),
        "action_label": _("All notifications"),
        "reason": _("You get this e-mail once a day, once a week or after your quiet hours, if there is something new."),
        "unsubscribe_url": url,
        "preferences_url": absolute(reverse("notifications:preferences")),
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("community/notifications/digest.txt", facts),
        from_email=sender_line(None),
        to=[str(Mailbox(reader.name, reader.email or ""))],
    )
    message.attach_alternative(render_to_string("community/notifications/digest.html", facts), "text/html")
    end_by_one_click(message, url)
    return message


def sections_of(reader: User, lines: Sequence[Line]) -> list[Section]:
    """Return `lines` by group: the groups sorted by title, and at the end whatever belongs to none of the reader's groups."""
    titles = titles_of_groups(actor_of(reader))
    found: dict[str, list[tuple[Shown, str]]] = defaultdict(list)
    for notification, shown in lines:
        found[titles.get(notification.group, "")].append((shown, absolute(shown.url)))
    return [Section(title, found[title]) for title in sorted(found, key=lambda title: (not title, title.casefold()))]
