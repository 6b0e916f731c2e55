"""Sending letters: states change at once and together, and each person gets each letter once, whatever fails in between."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.announcing import absolute
from cms.jobs.declaring import job
from cms.jobs.effects import do_once
from cms.jobs.queueing import enqueue
from cms.mail.addresses import Mailbox
from cms.users.models import User
from cms.users.ownership import with_confirmed_address
from community.applications.models import Application, Dispatch, Event, Letter, TeamMember

from .preparing import unsent

if TYPE_CHECKING:
    from community.applications.review.workers import Worker


@transaction.atomic
def send(*, dispatch: Dispatch, worker: Worker) -> Dispatch:
    """Decide, and send the letters. A second click changes nothing. Raises Refused.

    Applications that were withdrawn in the meantime stay as they are, and get no letter.
    """
    stored = unsent(dispatch, worker)
    now = timezone.now()
    applications = {
        one.pk: one for one in Application.objects.select_for_update(of=("self",)).filter(letters__dispatch=stored).order_by("pk")
    }
    for letter in stored.letters.all():
        application = applications[letter.application_id]
        if application.state == Application.State.WITHDRAWN:
            letter.delete()
            continue
        decide(application, stored, worker)
        enqueue(send_letter, letter.pk)
    stored.sent_at = now
    stored.save(update_fields=["sent_at"])
    return stored


def decide(application: Application, dispatch: Dispatch, worker: Worker) -> None:
    application.state = Application.State(dispatch.state)
    application.confirm_by, application.confirmed_at = dispatch.confirm_by, None
    application.save(update_fields=["state", "confirm_by", "confirmed_at"])
    Event.objects.create(application=application, kind=Event.Kind.DECIDED, by=worker.actor.account, state=application.state)
    if application.state == Application.State.ACCEPTED:
        begin_second_form(application)


def begin_second_form(application: Application) -> Application | None:
    """Let an accepted team fill in the second form of the call; None if it has none."""
    second = getattr(application.round, "second", None)
    if second is None:
        return None
    now = timezone.now()
    begun, is_new = Application.objects.get_or_create(
        after=application,
        defaults={
            "round": second,
            "language": application.language,
            "lead": application.lead,
            "municipality": application.municipality,
            "municipality_name": application.municipality_name,
            "country": application.country,
            "late_until": now + timedelta(days=second.days_to_answer),
            "created_at": now,
            "changed_at": now,
        },
    )
    if is_new:
        team = application.team.all()
        for member in team:
            TeamMember.objects.create(application=begun, user_id=member.user_id, role=member.role)
        Event.objects.create(application=begun, kind=Event.Kind.BEGUN, at=now, state=begun.state)
    return begun


@job(title=gettext_lazy("Send a letter about an application"))
def send_letter(letter_id: int) -> None:
    """Send a letter to each person of the team, once."""
    letter = Letter.objects.select_related("application", "dispatch").filter(pk=letter_id).first()
    if letter is None:  # deleted in the meantime
        return
    team = User.objects.filter(pk__in=letter.application.team.values("user"), is_active=True)
    with override(letter.language):
        for person in with_confirmed_address(team).order_by("pk"):
            do_once(f"applications.letter.{letter.pk}.{person.pk}", partial(message_of(letter, person).send))


def message_of(letter: Letter, reader: User) -> EmailMultiAlternatives:
    """Return the e-mail of a letter for one reader, in the language of the letter, which is active."""
    facts = {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "subject": letter.subject,
        "body": letter.body,
        "action_url": absolute(letter.application.get_absolute_url()),
        "action_label": _("Open the application"),
    }
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=render_to_string("community/applications/letters/letter.txt", facts),
        to=[str(Mailbox(reader.name, reader.email or ""))],
    )
    message.attach_alternative(render_to_string("community/applications/letters/letter.html", facts), "text/html")
    return message
