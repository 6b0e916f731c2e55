"""Changing what is said of a file, moving it, choosing and deleting versions, deciding who uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.access.actor import actor_of
from community.access.verdicts import Refused, no, require
from community.files.names import tidy

from .log import write
from .lookups import lock_group, locked_document
from .models import Document, Folder, LibraryLogEntry, LibrarySettings, Version
from .rules import can_decide, can_delete_version, can_edit
from .sharing import choose
from .signals import document_changed, version_deleted

if TYPE_CHECKING:
    from cms.users.models import User
    from community.groups.models import Group

FIELDS = ("title", "description", "language", "folder")  # what can be changed


@transaction.atomic
def change_document(
    *, document: Document, title: str, description: str, language: str, folder: Folder | None, by: User
) -> Document:
    """Change what is said of a file, and in which folder of its group it is. Raises Refused, and ValidationError without a title."""
    lock_group(document.group, folder)  # first: whoever deletes a folder locks the two in this order
    stored = locked_document(document)
    require(can_edit(actor_of(by), stored))
    if not tidy(title):
        raise ValidationError({"title": _("Give the file a title.")})
    stored.title, stored.description, stored.language, stored.folder = tidy(title)[:200], description, language, folder
    stored.save(update_fields=FIELDS)
    document_changed.send(Document, document=stored)
    return stored


@transaction.atomic
def make_current(*, version: Version, by: User) -> None:
    """Let a version be the one that is shown and downloaded. Raises Refused."""
    document = locked_document(version.document)
    require(can_edit(actor_of(by), document))
    stored = Version.objects.filter(pk=version.pk, document=document).first()
    if stored is None or stored.file.ready_at is None:
        raise Refused(no(_("This version cannot be shown: it was deleted, or it is still being checked.")))
    if document.current_id != stored.pk:
        choose(document, stored)
        document_changed.send(Document, document=document)


@transaction.atomic
def delete_version(*, version: Version, by: User) -> None:
    """Delete a version for good. The latest of the others becomes current, if this one was. Raises Refused, also for the only one."""
    document = locked_document(version.document)
    version.document = document
    require(can_delete_version(actor_of(by), version))
    others = Version.objects.filter(document=document).exclude(pk=version.pk)
    if not others.exists():
        raise Refused(no(_("This is the only version. Delete the whole file instead.")))
    if document.current_id == version.pk:
        choose(document, others.ready().first() or others.first())
    write(
        document.group_id,
        LibraryLogEntry.Action.VERSION_DELETED,
        title=document.title,
        details=version.file.name,
        number=version.number,
        by=by,
    )
    version_deleted.send(Version, version=version)
    version.delete()
    document_changed.send(Document, document=document)


@transaction.atomic
def decide_who_uploads(*, group: Group, only_facilitators: bool, by: User) -> LibrarySettings:
    """Decide whether only facilitators upload. Raises Refused."""
    require(can_decide(actor_of(by), group))
    lock_group(group)
    found, _made = LibrarySettings.objects.update_or_create(group=group, defaults={"only_facilitators_upload": only_facilitators})
    return found
