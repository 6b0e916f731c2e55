"""The personal data in files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person

from .models import PrivateFile, Upload
from .services import discard

if TYPE_CHECKING:
    from cms.users.models import User


def leave_files(holding: Holding, user: User) -> None:
    """Delete what was not shared yet. A shared file belongs to its place: it stays when its uploader leaves."""
    for key in PrivateFile.objects.staged().filter(uploaded_by=user).values_list("pk", flat=True):
        discard(key)
    forget_person(holding, user)


HOLDINGS = (
    Holding(
        PrivateFile,
        ("uploaded_by",),
        _("Files that you uploaded"),
        ("name", "size", "created_at"),
        leave_files,
        when_erased=_(
            "What you shared stays in its group or application, without your name. What nobody else has seen yet is deleted."
        ),
    ),
    Holding(Upload, ("uploaded_by",), _("Uploads that are not finished"), ("name", "length", "created_at"), delete_rows),
)
