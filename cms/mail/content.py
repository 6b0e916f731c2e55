"""The content of an e-mail in a form that the database can store: one e-mail per recipient, addressed to that person alone."""

import base64
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.mime.base import MIMEBase
from email.policy import Policy, compat32
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from .addresses import Mailbox, one_line, read_mailbox, storable

Content = dict[str, Any]
ADDRESSED = {"from", "to", "cc", "bcc", "reply-to"}  # headers that are built from the mailboxes below


def recipients_of(message: EmailMessage) -> list[Mailbox]:
    """Return the recipients of `message`, each once, however often and in whatever case the address is given."""
    mailboxes = [read_mailbox(text) for text in message.recipients()]
    return list({mailbox.address.lower(): mailbox for mailbox in reversed(mailboxes) if mailbox.address}.values())[::-1]


def pack(message: EmailMessage, to: Mailbox) -> Content:
    """Return what is stored of `message` for one recipient."""
    given = {name.lower(): value for name, value in message.extra_headers.items()}
    headers = {name: one_line(value) for name, value in message.extra_headers.items() if name.lower() not in ADDRESSED}
    if "auto-submitted" not in given:
        headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    if "date" not in given:
        headers["Date"] = formatdate(localtime=settings.EMAIL_USE_LOCALTIME)
    if "message-id" not in given:  # the same at every attempt, so that a mailbox can recognise a duplicate
        headers["Message-ID"] = make_msgid(domain=urlsplit(settings.BASE_URL).hostname or "localhost")
    reply_to = message.reply_to or ([given["reply-to"]] if "reply-to" in given else [])
    return {
        "from": str(read_mailbox(given.get("from", message.from_email))),
        "envelope_from": read_mailbox(message.from_email).address,
        "to": str(to),
        "reply_to": [str(read_mailbox(text)) for text in reply_to],
        "subject": one_line(message.subject),
        "body": storable(message.body),
        "kind": message.content_subtype,
        "mixed": message.mixed_subtype,  # type: ignore[attr-defined]  # missing from the stubs
        "encoding": str(message.encoding or ""),
        "headers": headers,
        "alternatives": [[pack_part(part[0]), part[1]] for part in getattr(message, "alternatives", ())],
        "attachments": list(pack_attachments(message)),
    }


def pack_attachments(message: EmailMessage) -> Iterator[Content]:
    for attachment in message.attachments:
        if isinstance(attachment, MIMEBase):
            yield {"mime": base64.b64encode(attachment.as_bytes()).decode()}
        else:
            name, content, kind = attachment
            yield {"name": name and one_line(name), "content": pack_part(content), "kind": kind}


def pack_part(content: object) -> Content:
    if isinstance(content, EmailMessage):
        content = content.message()
    if isinstance(content, Message):
        content = content.as_bytes()
    if isinstance(content, bytes):
        return {"bytes": base64.b64encode(content).decode()}
    return {"text": storable(content)}


def unpack(content: Content, to: str, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """Return the e-mail that `content` was packed from, to be sent through `connection`."""
    message = EmailMultiAlternatives(
        subject=content["subject"],
        body=content["body"],
        from_email=content["envelope_from"],
        to=[to],
        reply_to=content["reply_to"],
        connection=connection,
        # The envelope has addresses only; the names are in the headers.
        headers=content["headers"] | {"From": content["from"], "To": content["to"]},
    )
    message.content_subtype = content["kind"]
    message.mixed_subtype = content["mixed"]  # type: ignore[attr-defined]  # likewise
    message.encoding = content["encoding"] or None
    for part, kind in content["alternatives"]:
        message.attach_alternative(unpack_part(part), kind)
    for attachment in content["attachments"]:
        if "mime" in attachment:
            message.attach(message_from_bytes(base64.b64decode(attachment["mime"]), _class=Part))
        else:
            message.attach(attachment["name"], unpack_part(attachment["content"]), attachment["kind"])
    return message


class Part(MIMEBase):
    """A part of a message as the parser creates it, which Django accepts unchanged."""

    def __init__(self, policy: Policy = compat32) -> None:
        Message.__init__(self, policy)  # the parser adds the headers; those of MIMEBase would be duplicates


def unpack_part(part: Content) -> Any:
    return part["text"] if "text" in part else base64.b64decode(part["bytes"])
