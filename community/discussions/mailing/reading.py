"""What somebody wrote in an e-mail: without what she answers to, and whether a program wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr
from html import unescape
from typing import TYPE_CHECKING

import nh3

from cms.mail.addresses import storable

if TYPE_CHECKING:
    from email.message import EmailMessage

LARGEST = 20 * 2**20  # bytes of an e-mail that is read
LONGEST_LINE = 2_000  # characters in which the beginning of a quotation is looked for
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")

#: What stands above a quotation, in the mail programs of our languages.
_ABOVE = re.compile(
    r"""^\s*(?:
      (?:On|Am|Le|El|Em)\b.{0,300}(?:wrote|schrieb|a\s+écrit|escribió|escreveu)\b.{0,200}:\s*$
      | (?:في|كتب).{0,300}:\s*$
      | .{0,200}\b(?:wrote|schrieb|a\s+écrit):\s*$
      | -{2,}\s*(?:Original\ Message|Ursprüngliche\ Nachricht|Message\ d'origine|Message\ original|الرسالة\ الأصلية)\s*-{2,}\s*$
      | _{10,}\s*$
      | (?:From|Von|De|من)\s*:\s+.+$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGNATURE = re.compile(r"^-- ?$")
_ENDS = re.compile(r"<br[^>]*>|</(?:p|div|li|tr|h\d)>", re.IGNORECASE)
_QUOTED = re.compile(r"<blockquote.*|<div[^>]+class=\"?gmail_quote.*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Received:
    """An e-mail as it came."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str  # without what it answers to
    whole_text: str
    is_automatic: bool
    has_files: bool


def read_message(content: bytes) -> Received | None:
    """Return what is in an e-mail; None if it cannot be read."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(content[:LARGEST])
        whole = text_of(message)
        return Received(
            message_id=storable(message.get("Message-ID", "")).strip()[:250],
            sender=parseaddr(storable(message.get("From", "")))[1],
            recipients=tuple(
                address
                for name in RECIPIENTS
                for _name, address in getaddresses([storable(one) for one in message.get_all(name, [])])
            ),
            subject=storable(message.get("Subject", ""))[:200],
            text=new_words(whole),
            whole_text=whole,
            is_automatic=is_automatic(message),
            has_files=any(part.get_filename() for part in message.iter_attachments()),
        )
    except (MessageError, LookupError, UnicodeError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return None  # the parser of the standard library fails in these ways on what no mail program writes


def text_of(message: EmailMessage) -> str:
    """Return the text of an e-mail, of its HTML if it has no other."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = storable(body.get_content()).replace("\r\n", "\n")
    if body.get_content_subtype() == "html":
        text = unescape(nh3.clean(_ENDS.sub("\n", _QUOTED.sub("", text)), tags=set()))
    return text.replace("\xa0", " ")


def is_automatic(message: EmailMessage) -> bool:
    """Return whether a program wrote the e-mail: out of office, a list, a failure of delivery. Nobody answers those (RFC 3834)."""
    automatic = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().casefold()
    precedence = str(message.get("Precedence", "")).strip().casefold()
    return (
        automatic not in ("", "no")
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or any(message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id"))
        or message.get_content_type() in ("multipart/report", "message/delivery-status")
        or str(message.get("Return-Path", "x")).strip() == "<>"
        or parseaddr(str(message.get("From", "")))[1].partition("@")[0].casefold()
        in ("mailer-daemon", "postmaster", "noreply", "no-reply", "")
    )


def new_words(text: str) -> str:
    """Return what was written above the quotation, without the signature. What was written between quoted lines stays, with them."""
    lines = text.splitlines()
    end = next((number for number, line in enumerate(lines) if is_end(lines, number, line)), len(lines))
    kept = lines[:end]
    while kept and (not kept[-1].strip() or kept[-1].startswith(">")):
        kept.pop()
    return "\n".join(kept).strip()


def is_end(lines: list[str], number: int, line: str) -> bool:
    if _SIGNATURE.match(line):
        return True
    if not _ABOVE.match(line[:LONGEST_LINE]) and not _ABOVE.match(" ".join(lines[number : number + 2])[:LONGEST_LINE]):
        return False
    after = [one for one in lines[number + 1 :] if one.strip()]
    is_header = len(after) > 1 and re.match(r"^\s*\w[\w -]{1,20}\s*:", after[0]) is not None
    is_divider = re.match(r"^\s*[-_]{2,}", line) is not None
    return bool(after) and (
        is_header or is_divider or any(one.startswith(">") for one in after[:3]) or line.rstrip().endswith(":")
    )


def is_from(received: Received, address: str) -> bool:
    """Return whether an e-mail comes from `address`, whatever the case of its letters."""
    return bool(address) and received.sender.casefold() == address.casefold()
