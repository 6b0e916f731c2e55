"""What is deleted, and when."""

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
from cms.machines.models import CalendarEntry
from cms.mail.models import Letter
from cms.previews.models import PreviewedContent, SharedPreview
from cms.removed.models import RemovedPage
from cms.tokens.models import ended_tokens
from cms.users.ownership import expired_sign_ups
from cms.webhooks.models import Delivery, Event

from .revisions import unneeded_revisions

SESSIONS_IN_DATABASE = ("django.contrib.sessions.backends.db", "django.contrib.sessions.backends.cached_db")
FRESH = timedelta(days=1)  # a device is recorded a moment before its session


def everything_due() -> Iterator[QuerySet[Any]]:
    """Yield the querysets to delete, kind by kind."""
    if settings.SESSION_ENGINE in SESSIONS_IN_DATABASE:
        yield Session.objects.filter(expire_date__lt=timezone.now())
    yield EmailConfirmation.objects.all_expired()
    yield devices()
    if before := end_of(settings.KEEP_ENDED_TOKENS_DAYS):
        yield ended_tokens(before)
    yield CalendarEntry.objects.forgotten()
    yield PreviewedContent.objects.expired()
    yield SharedPreview.objects.expired()
    if before := end_of(settings.KEEP_UNCONFIRMED_ACCOUNTS_DAYS):
        yield expired_sign_ups(before)
    if before := end_of(settings.KEEP_SENT_LETTERS_DAYS):
        yield Letter.objects.filter(sent_at__lt=before)
    if before := end_of(settings.KEEP_FAILED_LETTERS_DAYS):
        yield Letter.objects.failed().filter(job__finished_at__lt=before)
    if before := end_of(settings.KEEP_WEBHOOK_LOG_DAYS):
        yield Delivery.objects.over().filter(settled_at__lt=before)
        yield Event.objects.filter(deliveries=None, happened_at__lt=before)
    if before := end_of(settings.KEEP_TASK_RESULTS_DAYS):
        yield jobs(before)
        yield Progress.objects.filter(job=None, begun_at__lt=before)
        yield Effect.objects.filter(job=None, done_at__lt=before)
    if before := end_of(settings.KEEP_REMOVED_PAGES_DAYS):
        yield RemovedPage.objects.filter(removed_at__lt=before).order_by()
    if before := end_of(settings.KEEP_REVISIONS_DAYS):
        yield unneeded_revisions(before)


def end_of(days: int) -> datetime | None:
    """Return the moment before which data is `days` old; None if it is kept for ever."""
    return timezone.now() - timedelta(days=days) if days > 0 else None


def devices() -> QuerySet[UserSession]:
    """Return addresses and browsers of logged-in users whose sessions have ended or have long been unused."""
    over = Q(pk__in=[])
    if settings.SESSION_ENGINE in SESSIONS_IN_DATABASE:
        living = Session.objects.filter(expire_date__gte=timezone.now()).values("session_key")
        over = Q(last_seen_at__lt=timezone.now() - FRESH) & ~Q(session_key__in=living)
    if before := end_of(settings.KEEP_DEVICES_DAYS):
        over |= Q(last_seen_at__lt=before)
    return UserSession.objects.filter(over)


def jobs(before: datetime) -> QuerySet[Any]:
    """Return jobs that ended before then. A job of an e-mail or of a periodic job is kept as long as that is."""
    ended = Job.objects.filter(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED), finished_at__lt=before)
    return ended.filter(letter=None, periodic=None).order_by()
