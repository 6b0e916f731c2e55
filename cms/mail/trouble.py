"""What a mail server's error means for the e-mail that met it."""

import smtplib
from dataclasses import dataclass

from .addresses import one_line
from .models import Letter

LEAVES = 421  # the server is closing the connection: its own trouble, not that of one e-mail
LONGEST = 500  # characters kept of a server's reply


@dataclass(frozen=True)
class Trouble:
    """Why an e-mail was not sent."""

    reason: Letter.Reason
    words: str
    is_final: bool = False  # retrying would not help
    is_of_server: bool = False  # other e-mails would meet it as well


def trouble_of(error: Exception) -> Trouble:
    """Return what `error` means. An unknown error is treated as temporary."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            return answered(code, words)
        case smtplib.SMTPDataError():
            return answered(error.smtp_code, error.smtp_error)
        case smtplib.SMTPServerDisconnected():
            return Trouble(Letter.Reason.NO_ANSWER, say(error), is_of_server=True)
        case smtplib.SMTPResponseException():  # the greeting, the login or the sender: it will be the same for all e-mails
            return Trouble(Letter.Reason.TROUBLE, said(error.smtp_code, error.smtp_error), is_of_server=True)
        case smtplib.SMTPException():
            return Trouble(Letter.Reason.TROUBLE, say(error), is_of_server=True)
        case OSError():
            return Trouble(Letter.Reason.NO_ANSWER, say(error), is_of_server=True)
    return Trouble(Letter.Reason.TROUBLE, say(error), is_of_server=True)


def answered(code: int, words: bytes | str) -> Trouble:
    """Return what the server's reply to a recipient or a text means: 5xx is permanent, 4xx is temporary."""
    if code >= 500:
        return Trouble(Letter.Reason.REFUSED, said(code, words), is_final=True)
    return Trouble(Letter.Reason.DEFERRED, said(code, words), is_of_server=code == LEAVES)


def said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return one_line(f"{code} {text}")[:LONGEST]


def say(error: Exception) -> str:
    return one_line(error or type(error).__name__)[:LONGEST] or type(error).__name__
