"""Changing the states of several applications at once, without letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community.access.verdicts import require
from community.applications.models import Application, Event

from .rules import can_move_quietly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .workers import Worker

#: What is only between those who work on a call. Every other decision needs a letter (`letters.words.WITH_LETTER`).
WITHOUT_LETTER = (Application.State.IN_REVIEW, Application.State.SHORTLISTED)


@transaction.atomic
def move(*, applications: Sequence[Application], worker: Worker, state: str) -> int:
    """Give several applications a state that their teams do not learn of; return how many changed. Raises Refused, ValidationError.

    Whoever was told a decision stays with it until another letter is sent.
    """
    if state not in WITHOUT_LETTER:
        raise ValidationError({"state": _("This state needs a letter.")})
    stored = Application.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in applications]).order_by("pk")
    changed = 0
    for application in stored:
        require(can_move_quietly(worker, application))
        if application.state == state:
            continue
        application.state = Application.State(state)
        application.save(update_fields=["state"])
        Event.objects.create(application=application, kind=Event.Kind.STATE, by=worker.actor.account, state=state)
        changed += 1
    return changed
