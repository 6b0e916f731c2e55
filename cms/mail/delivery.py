"""Sending what waits: one after the other, each once, again after a while if the mail server would not have it."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from cms.workers import has_workers

from .content import unpack
from .models import Letter
from .trouble import Trouble, say, trouble_of

log = logging.getLogger(__name__)

# How long an e-mail waits after each attempt; after the last it has failed. Links in e-mails hold for three days.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
MOST = len(WAITS) + 1  # attempts
DEADLY = Trouble(Letter.Reason.TROUBLE, "Each process that tried to send it was ended.", is_final=True)
PAUSE = timedelta(seconds=30)  # in which a server is left alone that did not answer: others need the worker, too
TURN = 20.0  # seconds of sending until other work has its turn
SOON = 20  # priority of the task: people look into their mailbox


@task(priority=SOON)
def deliver() -> None:
    """Send what is due, and come back for the rest."""
    if deliver_due(seconds=TURN if has_workers() else float("inf")) and has_workers():
        deliver.enqueue()


def deliver_soon() -> None:
    """Have what is due sent: by a worker, or now where there are none."""
    deliver.enqueue()


def deliver_due(*, seconds: float = float("inf")) -> bool:
    """Send what is due for about so many seconds; return whether there is more. A server that does not answer ends it."""
    began = time.monotonic()
    if is_paused() or not Letter.objects.due().exists():
        return False
    with closing_connection() as transport:
        while letter := take_next():
            trouble = send(letter, transport) if letter.attempts <= MOST else DEADLY
            if trouble is None:
                note_sent(letter)
                take_up_stalled()
            else:
                note_trouble(letter, trouble)
                if trouble.is_of_server:
                    return False
            if time.monotonic() - began > seconds:
                return Letter.objects.due().exists()
    return False


def is_paused() -> bool:
    """Return whether the mail server has just failed to answer."""
    return Letter.objects.waiting().filter(stalled_at__gt=timezone.now() - PAUSE).exists()


@contextmanager
def closing_connection() -> Iterator[BaseEmailBackend]:
    """Yield a connection to the mail server that is opened by the first letter. How it ends says nothing about what was sent."""
    transport = get_connection(settings.MAIL_TRANSPORT)
    try:
        yield transport
    finally:
        with suppress(Exception):
            transport.close()


def take_next() -> Letter | None:
    """Take the letter that was due first, so that no other process sends it. A process that is killed gives it back in time."""
    while pk := Letter.objects.due().values_list("pk", flat=True).first():
        due = Letter.objects.due().order_by().filter(pk=pk)
        if due.update(taken_at=timezone.now(), attempts=F("attempts") + 1) and (letter := Letter.objects.filter(pk=pk).first()):
            return letter
    return None


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
        state=Letter.State.SENT,
        ended_at=timezone.now(),
        content=None,
        taken_at=None,
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
    """Have a letter tried again later, or list it as failed."""
    now = timezone.now()
    is_over = trouble.is_final or letter.attempts >= MOST
    Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING).update(
        state=Letter.State.FAILED if is_over else Letter.State.WAITING,
        ended_at=now if is_over else None,
        due_at=now if is_over else now + WAITS[letter.attempts - 1],
        taken_at=None,
        stalled_at=now if trouble.is_of_server else None,
        reason=trouble.reason,
        answer=trouble.words,
    )
    if is_over:
        log.error("The e-mail %d has failed and is listed in the admin: %s", letter.pk, trouble.words)
    else:
        log.warning("The e-mail %d could not be sent and is tried again: %s", letter.pk, trouble.words)


def take_up_stalled() -> None:
    """Have the letters that met a silent server sent now that it answers. One alone may be what silences it: that goes on waiting."""
    stalled = Letter.objects.waiting().filter(stalled_at__isnull=False)
    if stalled[:2].count() > 1:
        stalled.update(stalled_at=None, due_at=timezone.now())
