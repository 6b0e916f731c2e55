"""What the facilitators of a group decide about its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group

if TYPE_CHECKING:
    from typing import Any


class LibrarySettings(models.Model):
    """Who uploads files in a group. A group without a row has the usual settings."""

    group = models.OneToOneField(Group, models.CASCADE, primary_key=True, related_name="library")
    only_facilitators_upload = models.BooleanField(_("only facilitators upload files"), default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.group_id)


def limits_uploads(group: Any) -> bool:
    """Return whether only facilitators upload. Makes no query if the group was found by `lookups`, or with `select_related("library")`."""
    return bool(getattr(getattr(group, "library", None), "only_facilitators_upload", False))
