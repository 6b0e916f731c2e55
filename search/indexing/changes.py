"""Changes that the index has not got yet. They are written down with the change itself, so none is lost while an engine is away."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.utils import timezone

from cms.commits import told_before_commit

CHANGES = "search:changes"  # names what waits for a commit
AT_ONCE = 1_000  # rows that are written with one query


class PendingChangeQuerySet(models.QuerySet["PendingChange"]):
    def due(self) -> "PendingChangeQuerySet":
        """Those to be applied now, the oldest first."""
        return self.exclude(not_before__gt=timezone.now()).order_by("pk")


class PendingChange(models.Model):
    """A document to be brought up to date in the index.

    One document may have several rows: each change writes its own, so that nobody waits for another's transaction, and a row that goes
    takes no later change with it.
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    noted_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(null=True)  # set aside until then, after trouble with this very document

    objects = PendingChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"


def note_changes(source: str, keys: Collection[str]) -> list[tuple[str, str]]:
    """Write down, within the transaction of whoever calls, that the documents of `keys` changed; each once in a transaction.

    Return (source, key) of those that were written down now.
    """
    noted = told_before_commit(CHANGES)
    new = [(source, key) for key in dict.fromkeys(keys) if (source, key) not in noted]
    PendingChange.objects.bulk_create([PendingChange(source=source, key=key) for source, key in new], batch_size=AT_ONCE)
    return new


def waiting_since() -> datetime | None:
    """Return when the oldest change was noted that waits, None if none does."""
    return PendingChange.objects.aggregate(oldest=models.Min("noted_at"))["oldest"]
