"""The e-mail that confirms a submission, with a copy of it."""

from __future__ import annotations

import logging

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
from cms.pdf import PdfUnavailable
from cms.users.models import User
from cms.users.ownership import with_confirmed_address
from community.forms.pdf import answers_pdf

from .models import Application, Submission

logger = logging.getLogger(__name__)


@job(title=gettext_lazy("Confirm an application by e-mail"))
def send_confirmation(submission_id: int) -> None:
    """Confirm a submission to each person of the team, once, whatever fails in between."""
    found = Submission.objects.select_related("version", "application__round", "application__municipality")
    submission = found.filter(pk=submission_id).first()
    if submission is None:  # deleted in the meantime
        return
    team = User.objects.filter(pk__in=submission.application.team.values("user"), is_active=True)
    copies: dict[str, bytes | None] = {}  # made before anything is written: a transaction would hold up everybody else
    for person in with_confirmed_address(team).order_by("pk"):
        with override(person.language), timezone.override(person.time_zone):
            if person.language not in copies:
                copies[person.language] = copy_of(submission, person.language)
            message = letter_of(submission, person, copies[person.language])
        do_once(f"applications.confirmation.{submission.pk}.{person.pk}", message.send)


def copy_of(submission: Submission, language: str) -> bytes | None:
    """Return what was submitted as PDF in `language`; None where PDF files cannot be made."""
    application = submission.application
    facts = {
        _("Call"): application.round.title,
        _("Municipality"): str(application),
        str(Application.State.SUBMITTED.label): format_moment(submission.arrived_at, application.round.time_zone),
        _("Number"): str(application.number),
    }
    names = {str(row.pk): row.file.name for row in application.files.all()}
    try:
        return answers_pdf(submission.version.form_schema, submission.answers, language, facts=facts, files=names)
    except PdfUnavailable:
        logger.warning("Applications are confirmed without a PDF copy, since it cannot be made here.")
        return None


def letter_of(submission: Submission, reader: User, copy: bytes | None) -> EmailMultiAlternatives:
    """Return the e-mail for one reader, in the active language, with a `copy` as PDF."""
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
        body=render_to_string("community/applications/letter.txt", facts),
        to=[str(Mailbox(reader.name, reader.email or ""))],
    )
    message.attach_alternative(render_to_string("community/applications/letter.html", facts), "text/html")
    if copy:
        message.attach(_("application") + ".pdf", copy, "application/pdf")
    return message
