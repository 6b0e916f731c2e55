"""Vectors of passages, stored by a hash of the passage, so that nothing is computed twice."""

from django.db import models


class PassageEmbedding(models.Model):
    """The vector of a passage in one model. `key` is derived from the text and the model (`search.embeddings.passages`)."""

    key = models.BigIntegerField(primary_key=True)
    model = models.CharField(max_length=100)
    numbers = models.BinaryField()  # int8, one per dimension of the model
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.model} {self.key}"


class PendingEmbedding(models.Model):
    """A document in the index that has passages without vectors. Until they are computed, it is found by its words."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("source", "key"), name="search_pending_embedding_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"
