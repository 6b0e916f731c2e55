"""Changes that are not in the index yet. They are saved together with the change itself, so none is lost while an engine is down."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.utils import timezone

from cms.commits import told_before_commit

CHANGES = "search:changes"  # the name of what waits for a commit
BATCH = 1_000  # rows to write with one query


class PendingChangeQuerySet(models.QuerySet["PendingChange"]):
    def due(self) -> "PendingChangeQuerySet":
        """The changes to apply now, oldest first."""
        return self.exclude(not_before__gt=timezone.now()).order_by("pk")


class PendingChange(models.Model):
    """A document that has to be updated in the index.

    One document may have several rows. Each change writes its own, so that nobody waits for another transaction, and deleting a row
    never deletes a later change.
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    noted_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(null=True)  # postponed until then, after a failure with this document

    objects = PendingChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"


def note_changes(source: str, keys: Collection[str]) -> list[tuple[str, str]]:
    """Save, in the caller's transaction, that the documents of `keys` have changed; each only once in a transaction.

    Return (source, key) of those that were saved now.
    """
    noted = told_before_commit(CHANGES)
    new = [(source, key) for key in dict.fromkeys(keys) if (source, key) not in noted]
    PendingChange.objects.bulk_create([PendingChange(source=source, key=key) for source, key in new], batch_size=BATCH)
    return new


def oldest_pending() -> datetime | None:
    """Return when the oldest pending change was saved, None if there is none."""
    return PendingChange.objects.aggregate(oldest=models.Min("noted_at"))["oldest"]
