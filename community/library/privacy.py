"""The personal data in the files of groups.

What somebody has shared belongs to the group, which goes on working with it: it stays, as a "former member's", unless she deletes it before
(the export contains all that she uploaded). Folders, the log, and who put a file in the trash lose her name. Her archives are deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person, leave_rows

from .models import Document, Folder, FolderArchive, LibraryLogEntry, Preview, Version

if TYPE_CHECKING:
    from cms.users.models import User


def forget_in_documents(_holding: Holding, user: User) -> None:
    """Let the files stay without the person's name; who put one in the trash is forgotten too."""
    Document.objects.filter(made_by=user).update(made_by=None)
    Document.objects.filter(trashed_by=user).update(trashed_by=None)


HOLDINGS = (
    # The files themselves have the uploader.
    Holding(
        Version,
        ("file__uploaded_by",),
        _("Versions of files that you shared with groups"),
        ("document", "number", "note", "added_at"),
        leave_rows,
        ("document",),
    ),
    Holding(Preview, ("version__file__uploaded_by",), _("Small pictures of your files"), ("width", "height"), leave_rows),
    Holding(
        Document,
        ("made_by", "trashed_by"),
        _("Files in groups that you shared or deleted"),
        ("group", "title", "description", "language", "made_at", "trashed_at"),
        forget_in_documents,
        ("group__page",),
        when_erased=_("They belong to the group’s work, and stay without your name."),
    ),
    Holding(Folder, ("made_by",), _("Folders that you made"), ("group", "name", "made_at"), forget_person, ("group__page",)),
    Holding(FolderArchive, ("made_for",), _("Folders that you downloaded"), ("group", "made_at"), delete_rows, ("group__page",)),
    Holding(
        LibraryLogEntry,
        ("by",),
        _("Files that you deleted or restored"),
        ("group", "action", "title", "at"),
        forget_person,
        ("group__page",),
    ),
)
