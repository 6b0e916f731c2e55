"""Whether e-mails go out, for `/readyz` and for the people who wait for one."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cms.health import Impaired

from .models import Letter, waiting_since

LONG = timedelta(minutes=10)  # that an e-mail may wait: some mail servers take none from strangers at the first attempt
RECENTLY = timedelta(days=1)  # in which a failed e-mail is worth a look
SLOW = timedelta(minutes=1)  # after which an e-mail that nobody has tried to send shows that nobody does


def check_mail() -> None:
    """Return if e-mails go out. Raises Impaired if some have waited for long or have failed of late."""
    now = timezone.now()
    since = waiting_since()
    if since is not None and now - since > LONG:
        raise Impaired(
            f"E-mails have waited since {since:%Y-%m-%d %H:%M} UTC: does the mail server answer, does `manage.py db_worker` run?"
        )
    if failed := Letter.objects.failed().filter(job__finished_at__gt=now - RECENTLY).count():
        raise Impaired(f"{failed} e-mails have failed since yesterday: see Reports, E-mails, in the admin.")


def is_mail_late() -> bool:
    """Return whether an e-mail that is written now will probably go out late, whoever it is for.

    So it is if nobody tries to send, and if the mail server did not answer at the last attempt.
    """
    sent_since = Letter.objects.filter(sent_at__gt=OuterRef("stalled_at"))
    stalled = Q(stalled_at__isnull=False) & ~Exists(sent_since)
    untried = Q(job__started_at=None, written_at__lt=timezone.now() - SLOW)
    return Letter.objects.waiting().filter(stalled | untried).exists()
