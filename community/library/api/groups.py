"""The files of a group as a whole as JSON: who uploads, the log, a ZIP, its folders."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Body, Query, Router, Status

from cms.tokens.scopes import Scope, needs_scope
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.errors import Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, require_current, require_version
from community.files.quotas import used_bytes
from community.groups.api import Slug
from community.groups.rules import can_read_log
from community.library.archiving import ask_for_archive
from community.library.arranging import decide_who_uploads
from community.library.folders import change_folder, delete_folder, make_folder
from community.library.models import LibraryLogEntry, limits_uploads
from community.library.rules import can_change_folder, can_upload
from community.library.tenant import LIBRARY
from community.library.tree import Tree
from community.people.names import shown_name

from .access import FolderId, folder_at, folder_named, library_at
from .schemas import (
    ArchiveJob,
    FolderChangedMeanwhile,
    FolderChanges,
    LibraryFacts,
    LibraryFolder,
    LibraryLog,
    SentArchive,
    SentFolder,
    SentLibraryFacts,
)
from .telling import GROUP_RIGHTS, etag_of_folder, folder_told

router = Router(tags=["Files of groups"])
MostFiles = Annotated[
    int,
    Query(
        ge=0, le=2**31 - 1, description="How many files you expect to be in it: if there are more, nothing is deleted.", example=0
    ),
]


@router.get("groups/{slug:slug}/library", response=LibraryFacts, url_name="library", summary="The files of a group")
def get_library(request: HttpRequest, slug: Slug) -> LibraryFacts:
    """Who uploads files in a group, and how much they take up."""
    actor, group = library_at(request, slug)
    return LibraryFacts(
        only_facilitators_upload=limits_uploads(group),
        used=used_bytes(tenant=LIBRARY.name, room=str(group.pk)),
        most=LIBRARY.room_bytes(group),
        may=[name for name, rule in GROUP_RIGHTS.items() if rule(actor, group)],  # type: ignore[misc]
    )


@router.put("groups/{slug:slug}/library", response=LibraryFacts, url_name="library", summary="Decide who uploads")
@needs_scope(Scope.GROUPS_MANAGE)
def change_library(request: HttpRequest, slug: Slug, sent: Annotated[SentLibraryFacts, Body()]) -> LibraryFacts:
    """Decide, as a facilitator, whether only facilitators upload files."""
    _actor, group = library_at(request, slug)
    decide_who_uploads(group=group, only_facilitators=sent.only_facilitators_upload, by=reader(request))
    return get_library(request, slug)


@router.get("groups/{slug:slug}/library/log", response=Page[LibraryLog], url_name="library_log", summary="Who deleted what")
def list_library_log(request: HttpRequest, slug: Slug, paging: WhichPart) -> Any:
    """What was deleted and restored, the latest first. Only for facilitators of the group."""
    actor, group = library_at(request, slug)
    require(can_read_log(actor, group))

    def told(entry: LibraryLogEntry) -> LibraryLog:
        return LibraryLog(
            at=entry.at,
            action=entry.action,  # type: ignore[arg-type]
            title=entry.title,
            details=entry.details,
            number=entry.number,
            by=shown_name(entry.by) if entry.is_by_person else None,
        )

    return part_of(LibraryLogEntry.objects.filter(group=group).select_related("by"), paging, told)


@router.post(
    "groups/{slug:slug}/library/archives", response={202: ArchiveJob}, url_name="library_archives", summary="Have a ZIP made"
)
@needs_scope(Scope.FILES_READ)
def ask_for_library_archive(request: HttpRequest, slug: Slug, sent: Annotated[SentArchive, Body()]) -> Status[ArchiveJob]:
    """Have a folder, or all files of a group, made into a ZIP. Asked for again while it is being made, it is the same job."""
    _actor, group = library_at(request, slug)
    folder = folder_named(Tree(group), sent.folder)
    progress = ask_for_archive(group=group, folder=folder, by=reader(request))
    url = request.build_absolute_uri(reverse("job_facts", args=[progress.pk]))
    return Status(HTTPStatus.ACCEPTED, ArchiveJob(job=progress.pk, job_url=url))


# --- Folders ----------------------------------------------------------------------------------------------------------


@router.get(
    "groups/{slug:slug}/library/folders",
    response=list[LibraryFolder],
    url_name="library_folders",
    summary="The folders of a group",
)
def list_library_folders(request: HttpRequest, slug: Slug) -> list[LibraryFolder]:
    """All folders of a group, each before those in it."""
    actor, group = library_at(request, slug)
    tree = Tree(group)
    prefetch_related_objects(list(tree.folders.values()), "made_by")
    return [folder_told(request, actor, folder, tree) for folder in tree.in_order()]


@router.post(
    "groups/{slug:slug}/library/folders", response={201: LibraryFolder}, url_name="library_folders", summary="Make a folder"
)
def make_library_folder(request: HttpRequest, slug: Slug, sent: Annotated[SentFolder, Body()]) -> Status[LibraryFolder]:
    """Make a folder. No two in one place have the same name."""
    actor, group = library_at(request, slug)
    require(can_upload(actor, group))
    parent = folder_named(Tree(group), sent.parent, "parent")
    try:
        made = make_folder(group=group, parent=parent, name=sent.name, by=reader(request))
    except ValidationError as error:
        raise Unprocessable(("body", "name", " ".join(error.messages))) from error
    return Status(HTTPStatus.CREATED, folder_told(request, actor, made, Tree(group)))


@router.get(
    "library-folders/{int:folder}",
    response=LibraryFolder,
    url_name="library_folder",
    summary="A folder",
    openapi_extra=SHOWS_ETAG,
)
def get_library_folder(request: HttpRequest, folder: FolderId, response: HttpResponse) -> LibraryFolder:
    """A folder. The `ETag` identifies its name and place."""
    actor, found = folder_at(request, folder)
    response["ETag"] = etag_of_folder(found)
    return folder_told(request, actor, found, Tree(found.group))


@router.patch(
    "library-folders/{int:folder}",
    response={200: LibraryFolder, 412: FolderChangedMeanwhile, 428: Problem},
    url_name="library_folder",
    summary="Rename or move a folder",
    openapi_extra=TAKES_ETAG,
)
def change_library_folder(
    request: HttpRequest, folder: FolderId, response: HttpResponse, sent: Annotated[FolderChanges, Body()], if_match: IfMatch = ""
) -> LibraryFolder:
    """Rename a folder, or move it into another one."""
    actor, found = folder_at(request, folder)
    require(can_change_folder(actor, found))
    require_version(if_match)
    require_current(if_match, etag_of_folder(found), {"name": found.name, "parent": found.parent_id})
    tree = Tree(found.group)
    wanted = sent.parent if "parent" in sent.model_fields_set else found.parent_id
    parent = folder_named(tree, wanted, "parent")
    try:
        changed = change_folder(folder=found, name=sent.name or found.name, parent=parent, by=reader(request))
    except ValidationError as error:
        raise Unprocessable(("body", "name", " ".join(error.messages))) from error
    response["ETag"] = etag_of_folder(changed)
    return folder_told(request, actor, changed, Tree(found.group))


@router.delete("library-folders/{int:folder}", response={204: None}, url_name="library_folder", summary="Delete a folder")
def delete_library_folder(request: HttpRequest, folder: FolderId, files: MostFiles = 0) -> None:
    """Delete a folder with the folders in it. The files in them go to the trash; only facilitators can do that."""
    _actor, found = folder_at(request, folder)
    delete_folder(folder=found, most=files, by=reader(request))
