"""Uploads in progress."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from community.files.store import private_storage


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads."""

    def unfinished(self) -> Self:
        return self.filter(offset__lt=F("length"))

    def expired(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())


class Upload(models.Model):
    """An upload in progress. Once complete, a staged PrivateFile has the same key, and the upload stays until that is attached."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tenant = models.CharField(max_length=40)
    room = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def is_finished(self) -> bool:
        return self.offset == self.length

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


def place_of_part(instance: UploadPart, _filename: str) -> str:
    return f"uploads/{instance.upload_id}-{instance.start}-{uuid.uuid4().hex}"


class UploadPart(models.Model):
    """Bytes of an upload received in one request."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts")
    start = models.PositiveBigIntegerField()
    content = models.FileField(storage=private_storage, upload_to=place_of_part, max_length=160)

    class Meta:
        default_permissions = ()
        ordering = ("start",)
        constraints = [models.UniqueConstraint(fields=("upload", "start"), name="files_part_once")]

    def __str__(self) -> str:
        return f"{self.upload_id} from {self.start}"
