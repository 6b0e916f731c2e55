"""E-mails waiting to be sent, and the outcome of those that were."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus


class LetterQuerySet(models.QuerySet["Letter"]):
    """E-mails of the site, each annotated with its state, which is that of its job."""

    def with_state(self) -> Self:
        state = Case(
            When(sent_at__isnull=False, then=Value(Letter.State.SENT)),
            When(job__status=TaskResultStatus.FAILED, then=Value(Letter.State.FAILED)),
            default=Value(Letter.State.WAITING),
            output_field=models.CharField(choices=Letter.State.choices),
        )
        return self.annotate(state=state).select_related("job")

    def unsent(self) -> Self:
        return self.filter(sent_at=None)

    def waiting(self) -> Self:
        return self.unsent().filter(Q(job=None) | ~Q(job__status=TaskResultStatus.FAILED))

    def failed(self) -> Self:
        return self.unsent().filter(job__status=TaskResultStatus.FAILED)


class LetterManager(models.Manager["Letter"]):
    def get_queryset(self) -> LetterQuerySet:
        return LetterQuerySet(self.model, using=self._db).with_state()


class Letter(models.Model):
    """An e-mail to one person, and the job that sends it. Its content is erased once sent: it may hold a link to an account."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    class Reason(models.TextChoices):
        REFUSED = "refused", _("The mail server refused the e-mail.")
        DEFERRED = "deferred", _("The mail server did not accept the e-mail for now.")
        NO_ANSWER = "no_answer", _("The mail server did not answer.")
        TROUBLE = "trouble", _("There is a problem with the mail server or the connection to it.")
        MALFORMED = "malformed", _("The e-mail or its address is malformed.")

    state: str  # annotated by the manager

    recipient = models.TextField()  # the address only
    subject = models.TextField()
    content = models.JSONField(null=True, editable=False)  # see cms.mail.content
    written_at = models.DateTimeField(default=timezone.now)
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.CASCADE, related_name="letter")  # none without a queue
    stalled_at = models.DateTimeField(null=True, editable=False)  # when the server, not this e-mail, was the problem
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    answer = models.TextField(blank=True)

    objects = LetterManager.from_queryset(LetterQuerySet)()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        default_permissions = ("change",)
        indexes = [models.Index(fields=("sent_at", "written_at"), name="cms_letter_unsent")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"

    @property
    def is_open(self) -> bool:
        """Whether the e-mail can still be sent or discarded."""
        return self.sent_at is None

    @property
    def attempts(self) -> int:
        return self.job.attempts if self.job else 0

    @property
    def due_at(self) -> datetime | None:
        """When the next attempt may start; None if at once."""
        return self.job.due_at if self.job else None

    @property
    def state_words(self) -> str:
        return str(self.State(self.state).label)

    @property
    def why(self) -> str:
        """Why it has not been sent: the trouble it met, or what ended its job."""
        return self.get_reason_display() or (self.job.reason if self.job else "")


def waiting_since() -> datetime | None:
    """Return when the oldest waiting e-mail was written; None if none is waiting."""
    return Letter.objects.waiting().aggregate(oldest=models.Min("written_at"))["oldest"]
