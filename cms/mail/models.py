"""E-mails that wait to be sent, and what became of those that were."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=10)  # until an e-mail is taken up again whose process was killed while it sent


class LetterQuerySet(models.QuerySet["Letter"]):
    """E-mails of the site."""

    def waiting(self) -> Self:
        return self.filter(state=Letter.State.WAITING)

    def failed(self) -> Self:
        return self.filter(state=Letter.State.FAILED)

    def free(self) -> Self:
        """Those that no process is sending right now."""
        return self.filter(Q(taken_at=None) | Q(taken_at__lte=timezone.now() - LEASE))

    def due(self) -> Self:
        """Those to be sent now, the one that was due first at the beginning."""
        return self.waiting().free().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")


class Letter(models.Model):
    """An e-mail to one person. What it says is forgotten once it is sent: it may hold a link that opens an account."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    class Reason(models.TextChoices):
        REFUSED = "refused", _("The mail server refused the e-mail.")
        DEFERRED = "deferred", _("The mail server did not take the e-mail for the time being.")
        NO_ANSWER = "no_answer", _("The mail server did not answer.")
        TROUBLE = "trouble", _("The mail server, or the way to it, has trouble.")
        MALFORMED = "malformed", _("The e-mail or its address is malformed.")

    recipient = models.TextField()  # the address alone
    subject = models.TextField()
    content = models.JSONField(null=True, editable=False)  # see cms.mail.content
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, editable=False)  # since when a process has been sending it
    stalled_at = models.DateTimeField(null=True, editable=False)  # when the server, and not this e-mail, was the trouble
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    answer = models.TextField(blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        default_permissions = ("change",)
        indexes = [models.Index(fields=("state", "due_at"), name="cms_letter_due")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"

    @property
    def is_open(self) -> bool:
        """Whether somebody can still send or discard it."""
        return self.state != self.State.SENT


def waiting_since() -> datetime | None:
    """Return when the oldest e-mail was written that waits, None if none does."""
    return Letter.objects.waiting().aggregate(oldest=models.Min("written_at"))["oldest"]
