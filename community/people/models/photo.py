"""The photo of a person, and what she sent to have it made."""

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


class SentPhoto(AttachedFile):
    """A photo as somebody sent it, until the site has made its own of it. It is shown to nobody, because of what a camera writes into it."""

    profile = models.OneToOneField(Profile, models.CASCADE, related_name="sent_photo", verbose_name=_("profile"))

    objects = AttachedFileManager["SentPhoto"]()

    class Meta:
        verbose_name = _("photo that is being prepared")
        verbose_name_plural = _("photos that are being prepared")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file.name
