"""A Django e-mail backend that saves e-mails to be sent later: no page waits for a mail server."""

import logging
from collections.abc import Iterator, Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction

from .content import pack, recipients_of
from .delivery import enqueue_letters
from .models import Letter

log = logging.getLogger(__name__)


class QueueBackend(BaseEmailBackend):
    """Saves e-mails in the sender's transaction, and has them sent on commit.

    After a rollback nothing is sent. The setting MAIL_TRANSPORT names the backend that connects to the mail server.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        letters = [letter for message in email_messages for letter in letters_of(message)]
        if not letters:
            return 0
        try:
            with transaction.atomic():
                Letter.objects.bulk_create(letters)
                enqueue_letters(letters)
        except DatabaseError:
            if not self.fail_silently:
                raise
            log.exception("%d e-mails could not be saved and are lost.", len(letters))
            return 0
        return len(email_messages)


def letters_of(message: EmailMessage) -> Iterator[Letter]:
    """Yield one e-mail per recipient: if one mailbox refuses it, the others still get it, and nobody sees who else does."""
    for to in recipients_of(message):
        content = pack(message, to)
        yield Letter(recipient=to.address, subject=content["subject"], content=content)
