"""The trash: files are there for some days, then they are erased with all their versions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.access.actor import actor_of
from community.access.verdicts import require

from .log import write
from .lookups import locked_document
from .models import Document, LibraryLogEntry
from .rules import can_erase, can_restore, can_trash
from .signals import document_changed, document_gone
from .tree import Tree

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User

KEPT_FOR = timedelta(days=30)
AT_ONCE = 200  # files that one run of the periodic job erases


def erased_at(document: Document) -> datetime | None:
    """Return when a file in the trash will be erased."""
    return document.trashed_at + KEPT_FOR if document.trashed_at else None


@transaction.atomic
def trash_document(*, document: Document, by: User) -> None:
    """Move a file to the trash: only those who can restore it see it there. Raises Refused."""
    stored = locked_document(document)
    require(can_trash(actor_of(by), stored))
    stored.trashed_at, stored.trashed_by = timezone.now(), by
    stored.was_in = Tree(stored.group).words_of(stored.folder_id)
    stored.save(update_fields=["trashed_at", "trashed_by", "was_in"])
    write(stored.group_id, LibraryLogEntry.Action.TRASHED, title=stored.title, by=by)
    document_gone.send(Document, document=stored)


@transaction.atomic
def restore_document(*, document: Document, by: User) -> Document:
    """Restore a file to the folder it was in; to the top, if that folder was deleted. Raises Refused."""
    stored = locked_document(document)
    require(can_restore(actor_of(by), stored))
    stored.trashed_at = stored.trashed_by = None
    stored.was_in = ""
    stored.save(update_fields=["trashed_at", "trashed_by", "was_in"])
    write(stored.group_id, LibraryLogEntry.Action.RESTORED, title=stored.title, by=by)
    document_changed.send(Document, document=stored)
    return stored


@transaction.atomic
def erase_document(*, document: Document, by: User) -> None:
    """Delete a file in the trash for good, with all its versions. Raises Refused."""
    stored = locked_document(document)
    require(can_erase(actor_of(by), stored))
    erase(stored, by)


def erase(document: Document, by: User | None) -> None:
    write(document.group_id, LibraryLogEntry.Action.ERASED, title=document.title, by=by)
    document_gone.send(Document, document=document)
    document.delete()


def empty_trash() -> bool:
    """Erase what has been in the trash for long enough, and of which nothing is left. Return whether there is more. Idempotent."""
    Document.objects.filter(versions=None).delete()  # of a virus, the note is kept for a while (`community.files.sweeping`)
    over = Document.objects.filter(trashed_at__lt=timezone.now() - KEPT_FOR).order_by("trashed_at")
    keys = list(over.values_list("pk", flat=True)[: AT_ONCE + 1])
    for key in keys[:AT_ONCE]:
        with transaction.atomic():
            document = over.select_for_update(of=("self",)).filter(pk=key).first()
            if document is not None:  # not restored in the meantime
                erase(document, None)
    return len(keys) > AT_ONCE
