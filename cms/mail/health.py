"""Whether e-mails are being sent, for `/readyz` and for people waiting for one."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cms.health import Impaired

from .models import Letter, waiting_since

LONG = timedelta(minutes=10)  # an e-mail may wait this long: some mail servers reject strangers at the first attempt
RECENTLY = timedelta(days=1)  # a failed e-mail is worth reporting for this long
SLOW = timedelta(minutes=1)  # an e-mail that is untried after this long shows that nobody is sending


def check_mail() -> None:
    """Return if e-mails are being sent. Raises Impaired if some have waited for long or have failed recently."""
    now = timezone.now()
    since = waiting_since()
    if since is not None and now - since > LONG:
        raise Impaired(
            f"E-mails have waited since {since:%Y-%m-%d %H:%M} UTC: does the mail server answer, does `manage.py db_worker` run?"
        )
    if failed := Letter.objects.failed().filter(job__finished_at__gt=now - RECENTLY).count():
        raise Impaired(f"{failed} e-mails have failed since yesterday: see Reports, E-mails, in the admin.")


def is_mail_late() -> bool:
    """Return whether an e-mail written now will probably be sent late, whoever it is for.

    This is so if no worker is sending, or if the mail server did not answer at the last attempt.
    """
    sent_since = Letter.objects.filter(sent_at__gt=OuterRef("stalled_at"))
    stalled = Q(stalled_at__isnull=False) & ~Exists(sent_since)
    untried = Q(job__started_at=None, written_at__lt=timezone.now() - SLOW)
    return Letter.objects.waiting().filter(stalled | untried).exists()
