"""Erasing applications when their time is over, and drafts that nobody with an account has taken over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cms.days import months_later
from cms.models import CallPage
from community.invitations.models import Invitation

from .begun import LONGEST
from .lookups import locked
from .models import Application, Cohort, LateAdmission, Round
from .teams import CONFIRM, JOIN, delete_application

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

MOST_AT_ONCE = 200  # applications before other jobs have their turn


def erase_old_applications() -> bool:
    """Erase or anonymise what has been kept long enough; return whether there is more to do."""
    over = [*old_drafts_without_account(), *kept_long_enough()]
    for application in over[:MOST_AT_ONCE]:
        forget(application)
    erase_old_cohorts()
    return len(over) > MOST_AT_ONCE


def old_drafts_without_account() -> Iterator[Application]:
    """Yield the drafts begun without an account that no browser can open any more."""
    before = timezone.now() - timedelta(seconds=LONGEST)
    yield from Application.objects.unclaimed().filter(created_at__lt=before)


def kept_long_enough() -> Iterator[Application]:
    """Yield the applications of rounds whose time is over, unless they are anonymous already."""
    rounds = Round.objects.filter(applications__is_anonymous=False).distinct()
    over = [one.pk for one in rounds if (end := end_of_keeping(one)) and end < timezone.now()]
    yield from Application.objects.filter(round__in=over, is_anonymous=False)


def end_of_keeping(round_: Round) -> datetime | None:
    """Return when the applications of a round are erased or anonymised; None if nobody has applied to a call without a deadline.

    A call that is no longer public counts as well. Where none is left, the time begins with the last change of an application.
    """
    calls = CallPage.objects.filter(translation_key=round_.call)
    closed_at = calls.aggregate(last=Max("closes_at"))["last"] or round_.applications.aggregate(last=Max("changed_at"))["last"]
    return months_later(closed_at, round_.keep_months) if closed_at else None


def erase_old_cohorts() -> None:
    """Delete the cohorts of calls whose applications have been erased: what was done with them, and the reasons that people wrote."""
    for cohort in Cohort.objects.select_related("round"):
        end = end_of_keeping(cohort.round)
        is_over = end < timezone.now() if end else not CallPage.objects.filter(translation_key=cohort.round.call).exists()
        if is_over and not cohort.round.applications.filter(is_anonymous=False).exists():
            cohort.delete()


@transaction.atomic
def forget(application: Application) -> None:
    """Erase an application, or all of it that statistics do not need: answers, files, team and history."""
    stored = locked(application)
    is_draft = not stored.is_submitted
    if is_draft or stored.round.retention == Round.Retention.ERASE:
        delete_application(stored)
        return
    for row in stored.files.all():
        row.delete()
    for many in (
        stored.answers,
        stored.submissions,
        stored.team,
        stored.history,
        stored.presences,
        stored.reviews,
        stored.conflicts,
        stored.remarks,
        stored.inquiries,
        stored.letters,
    ):
        many.all().delete()
    LateAdmission.objects.filter(application=stored).delete()
    Invitation.objects.filter(kind__in=(JOIN, CONFIRM), thing=stored.pk).delete()
    stored.lead, stored.submission, stored.is_anonymous = None, None, True
    stored.save(update_fields=["lead", "submission", "is_anonymous"])
