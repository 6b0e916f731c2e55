"""The mailbox for answers, by IMAP: `REPLY_MAILBOX_URL`, such as `imaps://user:password@imap.example.org/INBOX`."""

from __future__ import annotations

import imaplib
import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings

from .reading import LARGEST
from .receiving import forget_old, receive
from .tokens import is_configured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

log = logging.getLogger(__name__)

SECONDS = 30
MOST_AT_ONCE = 200  # e-mails; the others wait for the next time


class MailboxUnavailable(Exception):
    """The server does not answer, or does not let us in."""


@contextmanager
def opened(url: str) -> Iterator[imaplib.IMAP4]:
    """Yield a connection with the mailbox of `url` selected. Raises MailboxUnavailable."""
    parts = urlsplit(url)
    make = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    try:
        box = make(parts.hostname or "", parts.port or (993 if parts.scheme == "imaps" else 143), timeout=SECONDS)
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxUnavailable(type(error).__name__) from error
    try:
        enter(box, parts)
        yield box
    finally:
        leave(box)


def enter(box: imaplib.IMAP4, parts: SplitResult) -> None:
    """Log in and select the mailbox. Raises MailboxUnavailable."""
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        state, _data = box.select(unquote(parts.path.strip("/")) or "INBOX")
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxUnavailable(type(error).__name__) from error  # its message may contain the password
    if state != "OK":
        raise MailboxUnavailable("There is no such mailbox.")


def leave(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (OSError, ValueError, imaplib.IMAP4.error):
        with suppress(OSError):
            box.shutdown()


def read_mailbox() -> int:
    """Read what has come, and delete it from the mailbox. Return how many e-mails that were. Raises MailboxUnavailable.

    An e-mail is deleted after it has been dealt with: if the connection breaks in between, it comes again, and is known.
    """
    if not is_configured():
        return 0
    done = 0
    with opened(settings.REPLY_MAILBOX_URL) as box:
        try:
            _state, [keys] = box.uid("SEARCH", "UNDELETED", "UNFLAGGED")
            for key in (keys or b"").split()[:MOST_AT_ONCE]:
                deal_with(box, key.decode("ascii"))
                done += 1
            box.expunge()
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxUnavailable(type(error).__name__) from error
    forget_old()
    return done


def deal_with(box: imaplib.IMAP4, key: str) -> None:
    """Read one e-mail. One that fails stays in the mailbox, marked, for a person to look at, and is not tried again and again."""
    _state, parts = box.uid("FETCH", key, f"(BODY.PEEK[]<0.{LARGEST}>)")
    content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    try:
        receive(content)
    except Exception:
        log.exception("An e-mail in the mailbox for answers could not be read.")
        box.uid("STORE", key, "+FLAGS", r"(\Flagged)")
        return
    box.uid("STORE", key, "+FLAGS", r"(\Deleted)")
