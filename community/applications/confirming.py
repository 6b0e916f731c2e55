"""The e-mail that confirms a submission, with a copy of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.announcing import absolute
from cms.formatting import format_moment
from cms.jobs.declaring import job
from cms.jobs.effects import do_once
from cms.mail.addresses import Mailbox, one_line
from cms.users.ownership import with_confirmed_address

from .models import Submission

if TYPE_CHECKING:
    from cms.users.models import User


@job(title=gettext_lazy("Confirm an application by e-mail"))
def send_confirmation(submission_id: int) -> None:
    """Confirm a submission to each person of the team, once, whatever fails in between."""
    submission = Submission.objects.select_related("application__round__form", "application__municipality").get(pk=submission_id)
    people = submission.application.team.select_related("user").order_by("pk")
    confirmed = (
        set(with_confirmed_address(type(people[0].user).objects.filter(pk__in=[one.user_id for one in people])))
        if people
        else set()
    )
    for member in people:
        if member.user in confirmed:
            do_once(f"applications.confirmation.{submission.pk}.{member.user_id}", partial(send_letter, submission, member.user))


def send_letter(submission: Submission, reader: User) -> None:
    with override(reader.language), timezone.override(reader.time_zone):
        letter_of(submission, reader).send()


def letter_of(submission: Submission, reader: User) -> EmailMultiAlternatives:
    """Return the e-mail for one reader, in the active language."""
    application = submission.application
    facts = {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "application": application,
        "call": one_line(application.round.title),
        "arrived": format_moment(submission.arrived_at, application.round.time_zone),
        "until": format_moment(application.closes_at, application.round.time_zone) if application.closes_at else "",
        "action_url": absolute(application.get_absolute_url()),
        "action_label": _("Open the application"),
    }
    facts["subject"] = _("Your application to “%(call)s” has been submitted") % {"call": facts["call"]}
    message = EmailMultiAlternatives(
        subject=one_line(facts["subject"]),
        body=render_to_string("community/applications/confirmation.txt", facts),
        to=[str(Mailbox(reader.name, reader.email or ""))],
    )
    message.attach_alternative(render_to_string("community/applications/confirmation.html", facts), "text/html")
    return message
