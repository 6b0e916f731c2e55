"""What is taken away, and when its time is over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus

from cms.jobs.models import Effect, Job, Progress
from cms.mail.models import Letter

from .revisions import unneeded_revisions

SESSIONS_IN_DATABASE = ("django.contrib.sessions.backends.db", "django.contrib.sessions.backends.cached_db")
FRESH = timedelta(days=1)  # a device is noted a moment before its session is


def everything_due() -> Iterator[QuerySet[Any]]:
    """Yield what is to go, kind by kind."""
    if settings.SESSION_ENGINE in SESSIONS_IN_DATABASE:
        yield Session.objects.filter(expire_date__lt=timezone.now())
    yield EmailConfirmation.objects.all_expired()
    yield devices()
    if before := end_of(settings.KEEP_SENT_LETTERS_DAYS):
        yield Letter.objects.filter(sent_at__lt=before)
    if before := end_of(settings.KEEP_FAILED_LETTERS_DAYS):
        yield Letter.objects.failed().filter(job__finished_at__lt=before)
    if before := end_of(settings.KEEP_TASK_RESULTS_DAYS):
        yield jobs(before)
        yield Progress.objects.filter(job=None, begun_at__lt=before)
        yield Effect.objects.filter(job=None, done_at__lt=before)
    if before := end_of(settings.KEEP_REVISIONS_DAYS):
        yield unneeded_revisions(before)


def end_of(days: int) -> datetime | None:
    """Return the moment before which things are `days` old; None if they are kept for ever."""
    return timezone.now() - timedelta(days=days) if days > 0 else None


def devices() -> QuerySet[UserSession]:
    """Addresses and browsers of those who were logged in: of sessions that are over, and of those not used for long."""
    over = Q(pk__in=[])
    if settings.SESSION_ENGINE in SESSIONS_IN_DATABASE:
        living = Session.objects.filter(expire_date__gte=timezone.now()).values("session_key")
        over = Q(last_seen_at__lt=timezone.now() - FRESH) & ~Q(session_key__in=living)
    if before := end_of(settings.KEEP_DEVICES_DAYS):
        over |= Q(last_seen_at__lt=before)
    return UserSession.objects.filter(over)


def jobs(before: datetime) -> QuerySet[Any]:
    """Jobs that ended before then. An e-mail's job stays as long as the e-mail, one that comes round for as long as it does."""
    ended = Job.objects.filter(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED), finished_at__lt=before)
    return ended.filter(letter=None, periodic=None).order_by()
