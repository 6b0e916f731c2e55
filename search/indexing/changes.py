"""Changes that are not in the index yet. They are saved in the transaction of the change itself, so none is lost during an outage."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.utils import timezone

from cms.commits import requested_before_commit

CHANGES = "search:changes"  # the name of what is waiting for the commit
BATCH = 1_000  # rows per query


class PendingChangeQuerySet(models.QuerySet["PendingChange"]):
    def due(self) -> "PendingChangeQuerySet":
        """Return the changes to apply now, oldest first."""
        return self.exclude(not_before__gt=timezone.now()).order_by("pk")


class PendingChange(models.Model):
    """A document to update in the index.

    A document may have several rows: every change adds one, so no transaction has to wait for another, and deleting a row never deletes
    a later change.
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    noted_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(null=True)  # postponed until then, after this document failed

    objects = PendingChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"


def note_changes(source: str, keys: Collection[str]) -> list[tuple[str, str]]:
    """Record in the caller's transaction that the documents of `keys` have changed, once per document and transaction.

    Return (source, key) of the newly recorded ones.
    """
    noted = requested_before_commit(CHANGES)
    new = [(source, key) for key in dict.fromkeys(keys) if (source, key) not in noted]
    PendingChange.objects.bulk_create([PendingChange(source=source, key=key) for source, key in new], batch_size=BATCH)
    return new


def oldest_pending() -> datetime | None:
    """Return when the oldest pending change was saved, or None if there is none."""
    return PendingChange.objects.aggregate(oldest=models.Min("noted_at"))["oldest"]
