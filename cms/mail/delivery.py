"""Sending e-mails, each in a job of its own: once, with retries if the mail server does not accept it."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import get_date_max

from cms.jobs.declaring import Later, Retry, job
from cms.jobs.models import Job
from cms.jobs.queueing import enqueue, is_queue_here
from cms.jobs.running import current_job, worker_idle

from .content import unpack
from .models import Letter
from .trouble import Trouble, say, trouble_of

log = logging.getLogger(__name__)


class NotTaken(Exception):
    """The mail server has temporarily refused an e-mail."""


class Refused(Exception):
    """The mail server has permanently refused an e-mail."""


# How long an e-mail waits after each attempt; after the last it has failed. Links in e-mails are valid for three days.
RETRY = Retry(
    waits=(
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=8),
        timedelta(hours=24),
    ),
    final=(Refused,),
)
PAUSE = timedelta(seconds=30)  # for which a server that did not answer is left alone
SOON = 20  # priority of the job: people are waiting for their e-mail
KEPT = 10.0  # seconds for which a connection is assumed to be open: servers close idle ones


@job(queue="mail", priority=SOON, retry=RETRY, time_limit=timedelta(minutes=5), title=_("Send an e-mail"))
def deliver_letter(letter_id: int) -> None:
    """Send one e-mail."""
    letter = Letter.objects.unsent().filter(pk=letter_id).first()
    if letter is None:  # already sent by a worker that could not record it, or discarded
        return
    if is_paused():
        pause_others()
        raise Later(PAUSE)
    with open_connection() as transport:
        trouble = send(letter, transport)
    if trouble:
        note_trouble(letter, trouble)
        raise (Refused if trouble.is_final else NotTaken)(trouble.words)
    note_sent(letter)
    resume_stalled(has_stalled=letter.stalled_at is not None)


def enqueue_letters(letters: Sequence[Letter]) -> None:
    """Send e-mails once the transaction that saves them is committed."""
    for letter in letters:
        letter.job_id = enqueue(deliver_letter, letter.pk)
    if is_queue_here():
        Letter.objects.bulk_update(letters, ["job"])


def enqueue_forgotten() -> None:
    """Enqueue e-mails without a job: they were saved when there was no queue, and could not be sent at once."""
    if is_queue_here():
        enqueue_letters(list(Letter.objects.unsent().filter(job=None)))


def is_paused() -> bool:
    """Return whether the mail server has recently failed to answer."""
    return Letter.objects.waiting().filter(stalled_at__gt=timezone.now() - PAUSE).exists()


def pause_others() -> None:
    """Spare other e-mails from finding out for themselves that the server does not answer."""
    Job.objects.due().filter(task_path=deliver_letter.module_path).update(run_after=timezone.now() + PAUSE)


class Kept(threading.local):
    """A worker thread's connection, shared by consecutive e-mails."""

    transport: BaseEmailBackend | None = None
    used_at = 0.0


_kept = Kept()


@contextmanager
def open_connection() -> Iterator[BaseEmailBackend]:
    """Yield a connection to the mail server. A worker keeps it for the next e-mail until it is idle."""
    if _kept.transport and time.monotonic() - _kept.used_at > KEPT:
        close_connection()
    _kept.transport = _kept.transport or get_connection(settings.MAIL_TRANSPORT)
    try:
        yield _kept.transport
    finally:
        _kept.used_at = time.monotonic()
        if current_job() is None:
            close_connection()


def close_connection(**_signal: Any) -> None:
    """Close the kept connection. Errors while closing say nothing about what was sent."""
    if _kept.transport:
        with suppress(Exception):
            _kept.transport.close()
    _kept.transport = None


worker_idle.connect(close_connection, dispatch_uid="cms.mail")


def send(letter: Letter, transport: BaseEmailBackend) -> Trouble | None:
    """Hand an e-mail to the mail server; return what went wrong."""
    try:
        message = unpack(letter.content or {}, letter.recipient, transport)
        message.message()
        check_address(letter.recipient)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, no server will accept it
        return Trouble(Letter.Reason.MALFORMED, say(error), is_final=True)
    try:
        # Opened here, so that sending does not close it: a server that accepts an e-mail and then fails to say goodbye has it.
        transport.open()
        transport.send_messages([message])
    except Exception as error:  # noqa: BLE001 - whatever a transport raises is recorded with the e-mail
        with suppress(Exception):
            transport.close()
        return trouble_of(error)
    return None


def check_address(address: str) -> None:
    """Raise ValueError for an invalid address, so that it is not mistaken for trouble with the server."""
    if "@" not in address:
        raise ValueError(f'Invalid address "{address}"')
    sanitize_address(address, settings.DEFAULT_CHARSET)


def note_sent(letter: Letter) -> None:
    """Record that an e-mail was sent, and erase its content: nobody needs the secrets in it any more."""
    note = partial(
        Letter.objects.filter(pk=letter.pk).update,
        sent_at=timezone.now(),
        content=None,
        stalled_at=None,
        reason="",
        answer="",
    )
    try:
        note()
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block:
            raise
        connection.close()  # the database hung up in the meantime; if this is not recorded, the e-mail would be sent again
        note()


def note_trouble(letter: Letter, trouble: Trouble) -> None:
    """Record with an e-mail why it was not sent; its job decides when to retry."""
    Letter.objects.filter(pk=letter.pk).update(
        stalled_at=timezone.now() if trouble.is_of_server else None, reason=trouble.reason, answer=trouble.words
    )


def resume_stalled(*, has_stalled: bool) -> None:
    """Send the e-mails that met a silent server now that it answers.

    A single e-mail may be what silences the server: that one keeps waiting, unless the one just sent had met the silence too.
    """
    stalled = Letter.objects.waiting().filter(stalled_at__isnull=False)
    if has_stalled or stalled[:2].count() > 1:
        Job.objects.waiting().filter(letter__in=stalled).update(run_after=get_date_max())
        stalled.update(stalled_at=None)
