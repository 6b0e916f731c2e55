"""Applications that came by post, entered by those who manage the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community.access.verdicts import require

from .lookups import with_facts
from .models import Application, Event
from .rules import can_begin_on_paper

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor

    from .models import Round


@transaction.atomic
def begin_on_paper(*, round_: Round, language: str, arrived_at: datetime, reason: str, by: Actor, at: datetime) -> Application:
    """Begin to enter an application that came by post at `arrived_at`. Raises Refused, ValidationError."""
    require(can_begin_on_paper(by, round_))
    if arrived_at > at:
        raise ValidationError({"arrived_at": _("This moment is still to come.")})
    if round_.closes_at and arrived_at >= round_.closes_at and not reason.strip():
        raise ValidationError({"reason": _("It arrived after the deadline. Say why it is accepted. The reason stays on record.")})
    application = Application.objects.create(
        round=round_, language=language, is_on_paper=True, paper_arrived_at=arrived_at, created_at=at, changed_at=at
    )
    Event.objects.create(
        application=application, kind=Event.Kind.ON_PAPER, at=at, by=by.account, state=application.state, note=reason.strip()
    )
    return application


def paper_applications(actor: Actor, round_: Round) -> list[Application]:
    """Return the applications to a call that came by post, newest first: one query."""
    found = list(with_facts(Application.objects.filter(round=round_, is_on_paper=True).shown_to(actor)))
    for application in found:
        application.round = round_
    return found
