"""Sending what waits, each letter by a job of its own: once, and again after a while if the mail server would not have it."""

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
    """The mail server did not take an e-mail for the time being."""


class Refused(Exception):
    """The mail server will never take an e-mail."""


# How long an e-mail waits after each attempt; after the last it has failed. Links in e-mails hold for three days.
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
PAUSE = timedelta(seconds=30)  # in which a server is left alone that did not answer
SOON = 20  # priority of the job: people look into their mailbox
KEPT = 10.0  # seconds for which a connection is taken for open: servers close those that are silent


@job(queue="mail", priority=SOON, retry=RETRY, time_limit=timedelta(minutes=5), title=_("Send an e-mail"))
def deliver_letter(letter_id: int) -> None:
    """Send one letter."""
    letter = Letter.objects.unsent().filter(pk=letter_id).first()
    if letter is None:  # sent, by a worker that could not say so any more, or discarded
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
    take_up_stalled(has_stalled=letter.stalled_at is not None)


def enqueue_letters(letters: Sequence[Letter]) -> None:
    """Have letters sent once the transaction is committed, in which they are written down."""
    for letter in letters:
        letter.job_id = enqueue(deliver_letter, letter.pk)
    if is_queue_here():
        Letter.objects.bulk_update(letters, ["job"])


def enqueue_forgotten() -> None:
    """Have letters sent that have no job: they were written where no queue was, and could not be sent at once."""
    if is_queue_here():
        enqueue_letters(list(Letter.objects.unsent().filter(job=None)))


def is_paused() -> bool:
    """Return whether the mail server has just failed to answer."""
    return Letter.objects.waiting().filter(stalled_at__gt=timezone.now() - PAUSE).exists()


def pause_others() -> None:
    """Have no other letter find out by itself that the server does not answer."""
    Job.objects.due().filter(task_path=deliver_letter.module_path).update(run_after=timezone.now() + PAUSE)


class Kept(threading.local):
    """The connection of a thread of a worker, which letters share that follow one another."""

    transport: BaseEmailBackend | None = None
    used_at = 0.0


_kept = Kept()


@contextmanager
def open_connection() -> Iterator[BaseEmailBackend]:
    """Yield a connection to the mail server. A worker keeps it for the next letter, until it has nothing to do."""
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
    """Close what was kept. How that ends says nothing about what was sent."""
    if _kept.transport:
        with suppress(Exception):
            _kept.transport.close()
    _kept.transport = None


worker_idle.connect(close_connection, dispatch_uid="cms.mail")


def send(letter: Letter, transport: BaseEmailBackend) -> Trouble | None:
    """Hand a letter to the mail server; return what went wrong."""
    try:
        message = unpack(letter.content or {}, letter.recipient, transport)
        message.message()
        check_address(letter.recipient)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, no server will take it
        return Trouble(Letter.Reason.MALFORMED, say(error), is_final=True)
    try:
        # Opened here, it is not closed by the sending: a server that takes a letter and then fails to say goodbye has it.
        transport.open()
        transport.send_messages([message])
    except Exception as error:  # noqa: BLE001 - whatever a transport raises is noted with the letter
        with suppress(Exception):
            transport.close()
        return trouble_of(error)
    return None


def check_address(address: str) -> None:
    """Raise ValueError of what is no address, so that it is not taken for trouble of the server."""
    if "@" not in address:
        raise ValueError(f'Invalid address "{address}"')
    sanitize_address(address, settings.DEFAULT_CHARSET)


def note_sent(letter: Letter) -> None:
    """Note that a letter is on its way, and forget what it says: secrets in it are nobody's business any more."""
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
        connection.close()  # the database hung up meanwhile; not noted, the letter would be sent again
        note()


def note_trouble(letter: Letter, trouble: Trouble) -> None:
    """Note with a letter why it was not sent; when it is tried again is its job's affair."""
    Letter.objects.filter(pk=letter.pk).update(
        stalled_at=timezone.now() if trouble.is_of_server else None, reason=trouble.reason, answer=trouble.words
    )


def take_up_stalled(*, has_stalled: bool) -> None:
    """Have the letters that met a silent server sent now that it answers.

    One alone may be what silences it: that goes on waiting, unless the letter that was just sent had met the silence too.
    """
    stalled = Letter.objects.waiting().filter(stalled_at__isnull=False)
    if has_stalled or stalled[:2].count() > 1:
        Job.objects.waiting().filter(letter__in=stalled).update(run_after=get_date_max())
        stalled.update(stalled_at=None)
