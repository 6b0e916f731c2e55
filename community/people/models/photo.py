"""The photo of a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.files.models import AttachedFile, AttachedFileManager

from .profile import Profile


class ProfilePhoto(AttachedFile):
    """A person's photo: made anew of what was uploaded, small, square, and without what a camera writes into a file."""

    profile = models.OneToOneField(Profile, models.CASCADE, related_name="photo", verbose_name=_("profile"))

    objects = AttachedFileManager["ProfilePhoto"]()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
