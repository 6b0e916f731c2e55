"""Changes that the index has not got yet. They are written down with the change itself, so none is lost while an engine is away."""

from django.db import models


class PendingChange(models.Model):
    """A document to be brought up to date in the index."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"
