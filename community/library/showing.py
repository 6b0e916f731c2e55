"""Files as pages and JSON show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from community.api.versions import etag_of
from community.people.names import shown_name
from community.people.profiles.links import links_to

from .arranging import FIELDS
from .kinds import kind_in_words
from .models import Document, Preview, Version
from .rules import can_delete_version, can_edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from community.access.actor import Actor
    from community.files.models import PrivateFile
    from community.groups.models import Group

    from .models import Folder

ORDERS = {"newest": ("-current__added_at", "-pk"), "name": ("title", "pk")}
NEWEST = "newest"


@dataclass(frozen=True)
class ShownFile:
    """A file in a list, with the facts of its current version."""

    document: Document
    file: PrivateFile
    who: str
    who_url: str
    kind: str
    at: datetime
    number: int
    preview: Preview | None = None
    is_new: bool = False  # in the style guide; pages compare with the reader's last visit


@dataclass(frozen=True)
class ShownVersion:
    """A version of a file."""

    version: Version
    file: PrivateFile
    who: str
    who_url: str
    is_current: bool
    may_choose: bool
    may_delete: bool


def documents_in(actor: Actor, group: Group, folder: Folder | None, order: str = NEWEST) -> QuerySet[Document]:
    """Return the files in a folder, or at the top, that `actor` sees."""
    return documents_of(actor, group).filter(folder=folder).order_by(*ORDERS.get(order, ORDERS[NEWEST]))


def documents_of(actor: Actor, group: Group) -> QuerySet[Document]:
    return (
        Document.objects.visible_to(actor).filter(group=group).select_related("current__file__uploaded_by", "made_by", "folder")
    )


def shown_files(actor: Actor, documents: Sequence[Document]) -> list[ShownFile]:
    """Return files as they are listed: two queries."""
    rows = [(one, one.current, one.current.file) for one in documents if one.current]
    people = links_to(actor, [file.uploaded_by for _one, _version, file in rows])
    previews = previews_of(version.pk for _one, version, _file in rows)
    return [
        ShownFile(
            document=one,
            file=file,
            who=shown_name(file.uploaded_by),
            who_url=people.get(file.uploaded_by_id, ""),
            kind=kind_in_words(file),
            at=version.added_at,
            number=version.number,
            preview=previews.get(version.pk),
        )
        for one, version, file in rows
    ]


def shown_versions(actor: Actor, document: Document) -> list[ShownVersion]:
    """Return the versions of a file that `actor` sees, the latest first: two queries."""
    rows = list(Version.objects.visible_to(actor).filter(document=document).select_related("file__uploaded_by"))
    people = links_to(actor, [row.file.uploaded_by for row in rows])
    edits = bool(can_edit(actor, document))
    shown = []
    for row in rows:
        row.document = document
        is_current = row.pk == document.current_id
        shown.append(
            ShownVersion(
                version=row,
                file=row.file,
                who=shown_name(row.file.uploaded_by),
                who_url=people.get(row.file.uploaded_by_id, ""),
                is_current=is_current,
                may_choose=edits and not is_current and row.file.ready_at is not None,
                may_delete=len(rows) > 1 and bool(can_delete_version(actor, row)),
            )
        )
    return shown


def previews_of(versions: Iterable[object]) -> dict[object, Preview]:
    """Return the small pictures of versions, by key: one query."""
    return {row.version_id: row for row in Preview.objects.filter(version__in=list(versions))}


def numbers_in_folders(actor: Actor, folders: Sequence[Folder]) -> dict[int | None, int]:
    """Return how many files `actor` sees in each of the folders, without those in the folders inside: one query."""
    seen = Document.objects.visible_to(actor).filter(folder__in=folders).order_by()
    return dict(seen.values_list("folder").annotate(number=Count("pk")))


def etag_of_document(document: Document) -> str:
    """Return what stands for what can be changed of a file."""
    return etag_of(document, FIELDS)
