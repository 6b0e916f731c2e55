"""Telling people with drafts of deadlines: before a call closes, and when it stays open longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue

from .models import Application, Round, attach_calls
from .notices import EXTENDED, REMINDER, tell_drafts, tell_team

if TYPE_CHECKING:
    from cms.models import CallPage

BEFORE = (timedelta(days=7), timedelta(days=1))


def send_reminders() -> None:
    """Remind the teams of drafts seven days and one day before their deadline: once for each, however often this runs."""
    drafts = list(Application.objects.drafts_of_teams().select_related("round").order_by("pk"))
    attach_calls([one.round for one in drafts])
    for application in drafts:
        closes_at = application.closes_at
        left = closes_at - timezone.now() if closes_at else None
        due = [before for before in BEFORE if left is not None and timedelta(0) < left <= before]
        if not due or closes_at is None or application.created_at > closes_at - min(due):
            continue  # whoever has just begun needs no reminder
        tell_team(application, REMINDER, f"{closes_at.isoformat()}.{min(due).days}")


def call_published(instance: CallPage, **_signal: Any) -> None:
    """Tell those with drafts, once, if a call stays open longer than they knew."""
    if instance.closes_at and instance.extensions.exists():
        enqueue(tell_of_extension, str(instance.translation_key), instance.closes_at.isoformat())


@job(title=gettext_lazy("Tell applicants with a draft that a call has been extended"))
def tell_of_extension(call: str, closes_at: str) -> None:
    round_ = Round.objects.of_calls().filter(call=call).first()
    if round_ is not None:
        tell_drafts(round_, EXTENDED, closes_at)
