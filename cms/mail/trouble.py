"""What an error of a mail server means for the letter that met it."""

import smtplib
from dataclasses import dataclass

from .addresses import one_line
from .models import Letter

LEAVES = 421  # the server closes the connection: trouble of its own, not of one letter
LONGEST = 500  # characters that are kept of what a server says


@dataclass(frozen=True)
class Trouble:
    """Why a letter was not sent."""

    reason: Letter.Reason
    words: str
    is_final: bool = False  # no further attempt would change it
    is_of_server: bool = False  # other letters would meet it as well


def trouble_of(error: Exception) -> Trouble:
    """Return what `error` means. What is not known is taken for trouble that passes."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            return answered(code, words)
        case smtplib.SMTPDataError():
            return answered(error.smtp_code, error.smtp_error)
        case smtplib.SMTPServerDisconnected():
            return Trouble(Letter.Reason.NO_ANSWER, say(error), is_of_server=True)
        case smtplib.SMTPResponseException():  # the greeting, the login or the sender: it will be the same for all
            return Trouble(Letter.Reason.TROUBLE, said(error.smtp_code, error.smtp_error), is_of_server=True)
        case smtplib.SMTPException():
            return Trouble(Letter.Reason.TROUBLE, say(error), is_of_server=True)
        case OSError():
            return Trouble(Letter.Reason.NO_ANSWER, say(error), is_of_server=True)
    return Trouble(Letter.Reason.TROUBLE, say(error), is_of_server=True)


def answered(code: int, words: bytes | str) -> Trouble:
    """Return what the server's answer to a recipient or a text means: 5xx is for ever, 4xx for a while."""
    if code >= 500:
        return Trouble(Letter.Reason.REFUSED, said(code, words), is_final=True)
    return Trouble(Letter.Reason.DEFERRED, said(code, words), is_of_server=code == LEAVES)


def said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return one_line(f"{code} {text}")[:LONGEST]


def say(error: Exception) -> str:
    return one_line(error or type(error).__name__)[:LONGEST] or type(error).__name__
