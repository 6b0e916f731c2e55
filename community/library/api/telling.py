"""Files of groups as JSON tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count

from community.api.versions import etag_of
from community.groups.rules import can_read_log
from community.library.models import Document, Version
from community.library.rules import (
    can_add_version,
    can_change_folder,
    can_decide,
    can_delete_version,
    can_edit,
    can_erase,
    can_restore,
    can_trash,
    can_upload,
)
from community.library.showing import previews_of
from community.library.trashing import erased_at
from community.people.names import shown_name

from .schemas import LibraryDocument, LibraryFolder, LibraryVersion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.library.models import Folder, Preview
    from community.library.tree import Tree

FOLDER_FIELDS = ("name", "parent")
RIGHTS = {
    "add_version": can_add_version,
    "delete": can_trash,
    "edit": can_edit,
    "erase": can_erase,
    "restore": can_restore,
}
GROUP_RIGHTS = {"decide": can_decide, "read_log": can_read_log, "upload": can_upload}


def documents_told(request: HttpRequest, actor: Actor, documents: Sequence[Document]) -> list[LibraryDocument]:
    """Return files as JSON; two queries: for small pictures and other versions. They come with their group and current version."""
    previews, only = previews_of(one.current_id for one in documents if one.current_id), with_one_version(documents)
    return [document_told(request, actor, one, previews.get(one.current_id), has_one=one.pk in only) for one in documents]


def with_one_version(documents: Sequence[Document]) -> set[int]:
    """Return the keys of those of the files that have only one version, which is not deleted without the file: one query."""
    counted = Version.objects.filter(document__in=documents).order_by().values("document").annotate(number=Count("pk"))
    return set(counted.filter(number=1).values_list("document", flat=True))


def document_told(
    request: HttpRequest, actor: Actor, document: Document, preview: Preview | None, *, has_one: bool
) -> LibraryDocument:
    current = document.current
    if current is not None:
        current.document = document
    return LibraryDocument(
        id=document.pk,
        group=document.group.slug,
        folder=document.folder_id,
        title=document.title,
        description=document.description,
        description_html=document.description_html,
        language=document.language or None,
        shared_by=shown_name(document.made_by),
        shared_at=document.made_at,
        current=version_told(request, actor, current, is_only=has_one) if current else None,
        preview_url=request.build_absolute_uri(preview.get_absolute_url()) if preview else None,
        trashed_at=document.trashed_at,
        erased_at=erased_at(document),
        may=[name for name, rule in RIGHTS.items() if rule(actor, document)],  # type: ignore[misc]
        url=request.build_absolute_uri(document.get_absolute_url()),
    )


def version_told(request: HttpRequest, actor: Actor, version: Version, *, is_only: bool) -> LibraryVersion:
    file, document = version.file, version.document
    is_current = document.current_id == version.pk
    may_choose = can_edit(actor, document) and not is_current and file.ready_at is not None
    may: dict[str, Any] = {"choose": may_choose, "delete": not is_only and can_delete_version(actor, version)}
    return LibraryVersion(
        number=version.number,
        note=version.note,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by=shown_name(file.uploaded_by),
        uploaded_at=version.added_at,
        scan=file.scan,  # type: ignore[arg-type]
        is_current=is_current,
        may=[name for name, verdict in may.items() if verdict],  # type: ignore[misc]
        url=request.build_absolute_uri(version.get_absolute_url()),
    )


def folder_told(request: HttpRequest, actor: Actor, folder: Folder, tree: Tree) -> LibraryFolder:
    return LibraryFolder(
        id=folder.pk,
        group=folder.group.slug,
        name=folder.name,
        parent=folder.parent_id,
        path=tree.words_of(folder.pk),
        made_by=shown_name(folder.made_by),
        may=["change", "delete"] if can_change_folder(actor, folder) else [],
        url=request.build_absolute_uri(folder.get_absolute_url()),
    )


def etag_of_folder(folder: Folder) -> str:
    """Return what stands for what can be changed of a folder."""
    return etag_of(folder, FOLDER_FIELDS)
