"""Questions to applicants, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.announcing import announce
from community.access.verdicts import require
from community.applications.lookups import locked
from community.applications.models import Application, Event, Inquiry
from community.applications.notices import ANSWERED, INQUIRY, managers_of, team_of
from community.applications.rules import can_answer

from .rules import can_move

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from community.applications.rules import Applicant

    from .workers import Worker


@transaction.atomic
def ask(*, applications: Sequence[Application], worker: Worker, text: str, at: datetime) -> list[Inquiry]:
    """Put a question to the teams of several applications, and tell each person of them. Raises Refused, ValidationError."""
    if not text.strip():
        raise ValidationError({"text": _("Write your question.")})
    asked = []
    for application in applications:
        require(can_move(worker, application))
        inquiry = Inquiry.objects.create(application=application, text=text.strip(), asked_by=worker.actor.account, asked_at=at)
        Event.objects.create(
            application=application, kind=Event.Kind.ASKED, at=at, by=worker.actor.account, state=application.state
        )
        announce(kind=INQUIRY, key=str(inquiry.pk), to=team_of(application.pk), facts={"inquiry": inquiry.pk})
        asked.append(inquiry)
    return asked


@transaction.atomic
def answer(*, inquiry: Inquiry, applicant: Applicant, text: str, at: datetime) -> Inquiry:
    """Answer a question: once, then it stands. Raises Refused, ValidationError."""
    application = locked(inquiry.application)
    stored = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    require(can_answer(applicant, application, stored))
    if not text.strip():
        raise ValidationError({"answer": _("Write your answer.")})
    stored.answer, stored.answered_by, stored.answered_at = text.strip(), applicant.actor.account, at
    stored.save(update_fields=["answer", "answered_by", "answered_at"])
    Event.objects.create(
        application=application, kind=Event.Kind.ANSWERED, at=at, by=applicant.actor.account, state=application.state
    )
    announce(kind=ANSWERED, key=str(stored.pk), to=managers_of(application.round.managed_in), facts={"inquiry": stored.pk})
    return stored
