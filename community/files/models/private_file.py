"""A file that somebody uploaded for people in the community."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.files import tenants
from community.files.store import private_storage

if TYPE_CHECKING:
    from community.access.actor import Actor


class PrivateFileQuerySet(models.QuerySet["PrivateFile"]):
    """Private files."""

    def staged(self) -> Self:
        """Files that no feature has attached yet."""
        return self.filter(attached_at=None)

    def ready(self) -> Self:
        """Files that people other than their uploader can see."""
        return self.filter(ready_at__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        """Attached files that `actor` can see, according to their tenants."""
        places = Q(pk__in=[])
        for tenant in tenants.registered():
            places |= Q(tenant=tenant.name, pk__in=tenant.visible_to(actor).order_by().values("file"))
        return self.filter(places, shown_to(actor), attached_at__isnull=False)


def shown_to(actor: Actor, prefix: str = "") -> Q:
    """Return the condition that a file is ready, or that `actor` uploaded it; `prefix` is the lookup path to the file."""
    ready = Q(**{f"{prefix}ready_at__isnull": False})
    return ready | Q(**{f"{prefix}uploaded_by": actor.pk}) if actor.is_authenticated else ready


def place_of_file(instance: PrivateFile, _filename: str) -> str:
    """Return the path of the bytes in the private storage. It contains nothing that a person typed."""
    return f"files/{instance.pk}"


class PrivateFile(models.Model):
    """A file of a feature (its tenant). It is staged until the feature attaches it, in the transaction that needs it."""

    class Scan(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CLEAN = "clean", _("clean")
        INFECTED = "infected", _("infected")
        NOT_SCANNED = "not scanned", _("not scanned")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    tenant = models.CharField(max_length=40)
    room = models.CharField(max_length=40)  # the key of the tenant's room it was uploaded for
    name = models.CharField(_("file name"), max_length=160)
    content = models.FileField(_("file"), storage=private_storage, upload_to=place_of_file, blank=True)
    content_type = models.CharField(_("kind"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    scan = models.CharField(_("virus scan"), max_length=11, choices=Scan, default=Scan.NOT_SCANNED)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    attached_at = models.DateTimeField(null=True, editable=False)
    ready_at = models.DateTimeField(null=True, editable=False)  # when others could first see it: attached, and scanned

    objects = PrivateFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("private file")
        verbose_name_plural = _("private files")
        default_permissions = ()  # no admin permission opens a members' file
        indexes = [models.Index(fields=("tenant", "room"), name="files_by_room")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:file", args=[self.pk])

    @property
    def extension(self) -> str:
        """The end of the file's name without the dot: "pdf"; empty if it has none."""
        return PurePath(self.name).suffix[1:]

    @property
    def is_being_checked(self) -> bool:
        return self.scan == self.Scan.CHECKING

    @property
    def is_infected(self) -> bool:
        return self.scan == self.Scan.INFECTED
