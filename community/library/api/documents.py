"""Files and their versions as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from ninja import Body, Query, Router, Status

from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.errors import Precondition, Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, require_current, require_version
from community.groups.api import Slug
from community.library import arranging, trashing
from community.library.lookups import LARGEST_KEY
from community.library.models import Document, Version
from community.library.rules import can_add_version, can_edit, can_upload
from community.library.sharing import SameName, Words, add_version, share_document
from community.library.showing import ORDERS, documents_of, etag_of_document
from community.library.tree import Tree
from community.limits import limited_as

from .access import DocumentId, VersionNumber, document_at, folder_named, library_at, version_at
from .schemas import (
    DocumentChangedMeanwhile,
    DocumentChanges,
    LibraryDocument,
    LibraryVersion,
    Order,
    SameNameProblem,
    SentDocument,
    SentVersion,
)
from .telling import documents_told, version_told, with_one_version

router = Router(tags=["Files of groups"])
InFolder = Annotated[
    int | None, Query(ge=0, le=LARGEST_KEY, description="Only those in this folder; 0 for those in none.", example=5)
]
InOrder = Annotated[Order, Query(description="The latest first, or by title.", example="name")]
InTitle = Annotated[str, Query(max_length=200, description="Words in the title.", example="plan")]


def told(request: HttpRequest, key: int, response: HttpResponse | None = None) -> LibraryDocument:
    actor, document = document_at(request, key)
    if response is not None:
        response["ETag"] = etag_of_document(document)
    [facts] = documents_told(request, actor, [document])
    return facts


@router.get("files/{uuid:key}", url_name="file", include_in_schema=False)
def find_by_former_address(request: HttpRequest, key: UUID) -> HttpResponse:
    """Redirect to a file, for whoever can read it, from the address it had when it was on the overview of its group."""
    version = Version.objects.filter(pk=key).first()
    if version is None:
        raise Http404
    version_at(request, version.document_id, version.number)
    return redirect("community_api:library_document", version.document_id, permanent=True)


@router.get(
    "groups/{slug:slug}/library/documents",
    response=Page[LibraryDocument],
    url_name="library_documents",
    summary="Files",
)
def list_library_documents(
    request: HttpRequest, slug: Slug, paging: WhichPart, folder: InFolder = None, order: InOrder = "newest", q: InTitle = ""
) -> Any:
    """The files of a group that you see, with their current versions. The search finds words inside of them."""
    actor, group = library_at(request, slug)
    rows = documents_of(actor, group).order_by(*ORDERS[order])
    if folder is not None:
        rows = rows.filter(folder=folder or None)
    if q:
        rows = rows.filter(title__icontains=q.replace("\0", ""))
    return page_of(request, rows, paging, group)


def page_of(request: HttpRequest, rows: Any, paging: Any, group: Any) -> dict[str, Any]:
    part = list(rows[paging.offset : paging.offset + paging.at_most])
    for one in part:
        one.group = group
    items = documents_told(request, actor_of(request.user), part)
    return {"count": rows.count(), "limit": paging.at_most, "offset": paging.offset, "items": items}


@router.post(
    "groups/{slug:slug}/library/documents",
    response={201: LibraryDocument, 409: SameNameProblem},
    url_name="library_documents",
    summary="Share a file",
)
@limited_as("upload")
def share_library_document(request: HttpRequest, slug: Slug, sent: Annotated[SentDocument, Body()]) -> Status[LibraryDocument]:
    """Share a file with the members of a group. Upload it first, by tus 1.0, at `/api/community/uploads/`."""
    actor, group = library_at(request, slug)
    require(can_upload(actor, group))
    folder = folder_named(Tree(group), sent.folder)
    words = Words(sent.title, sent.description.replace("\r\n", "\n").rstrip(), sent.language or "")
    try:
        made = share_document(group=group, folder=folder, staged=sent.upload, words=words, beside=sent.beside, by=reader(request))
    except SameName as error:
        sentence = _("The folder has a file of this name: upload a new version of it, or send `beside` to keep both.")
        raise Precondition(HTTPStatus.CONFLICT, sentence, existing=error.document.pk) from error
    except ValidationError as error:
        raise Unprocessable(("body", "upload", " ".join(error.messages))) from error
    return Status(HTTPStatus.CREATED, told(request, made.pk))


@router.get(
    "groups/{slug:slug}/library/trash", response=Page[LibraryDocument], url_name="library_trash", summary="Files in the trash"
)
def list_library_trash(request: HttpRequest, slug: Slug, paging: WhichPart) -> Any:
    """What you can restore: your own files and those that you deleted; for facilitators all."""
    actor, group = library_at(request, slug)
    rows = Document.objects.restorable_by(actor).filter(group=group)
    rows = rows.select_related("current__file__uploaded_by", "made_by").order_by("-trashed_at", "-pk")
    return page_of(request, rows, paging, group)


@router.get(
    "library-documents/{int:document}",
    response=LibraryDocument,
    url_name="library_document",
    summary="A file",
    openapi_extra=SHOWS_ETAG,
)
def get_library_document(request: HttpRequest, document: DocumentId, response: HttpResponse) -> LibraryDocument:
    """A file. The `ETag` identifies what is said of it and where it is."""
    return told(request, document, response)


@router.patch(
    "library-documents/{int:document}",
    response={200: LibraryDocument, 412: DocumentChangedMeanwhile, 428: Problem},
    url_name="library_document",
    summary="Change a file",
    openapi_extra=TAKES_ETAG,
)
def change_library_document(
    request: HttpRequest,
    document: DocumentId,
    response: HttpResponse,
    sent: Annotated[DocumentChanges, Body()],
    if_match: IfMatch = "",
) -> LibraryDocument:
    """Change what is said of a file, or move it to another folder."""
    actor, found = document_at(request, document)
    require(can_edit(actor, found))
    require_version(if_match)
    current = {name: getattr(found, name) for name in ("title", "description", "language")} | {"folder": found.folder_id}
    require_current(if_match, etag_of_document(found), current)
    facts = current | sent.model_dump(exclude_unset=True, include={"title", "description", "language"}, exclude_none=True)
    facts["description"] = str(facts["description"]).replace("\r\n", "\n").rstrip()
    wanted = sent.folder if "folder" in sent.model_fields_set else found.folder_id
    facts["folder"] = folder_named(Tree(found.group), wanted)
    arranging.change_document(document=found, by=reader(request), **facts)
    return told(request, document, response)


@router.delete("library-documents/{int:document}", response={204: None}, url_name="library_document", summary="Delete a file")
def trash_library_document(request: HttpRequest, document: DocumentId) -> None:
    """Move a file to the trash, from which it can be restored for thirty days."""
    _actor, found = document_at(request, document)
    trashing.trash_document(document=found, by=reader(request))


@router.post(
    "library-documents/{int:document}/restore",
    response=LibraryDocument,
    url_name="library_document_restore",
    summary="Restore a file",
)
def restore_library_document(request: HttpRequest, document: DocumentId) -> LibraryDocument:
    """Restore a file from the trash to where it was; to the top, if its folder was deleted."""
    _actor, found = document_at(request, document)
    trashing.restore_document(document=found, by=reader(request))
    return told(request, document)


@router.post(
    "library-documents/{int:document}/erase",
    response={204: None},
    url_name="library_document_erase",
    summary="Delete a file for good",
)
def erase_library_document(request: HttpRequest, document: DocumentId) -> None:
    """Delete a file in the trash for good, with all its versions."""
    _actor, found = document_at(request, document)
    trashing.erase_document(document=found, by=reader(request))


# --- Versions ---------------------------------------------------------------------------------------------------------


@router.get(
    "library-documents/{int:document}/versions",
    response=Page[LibraryVersion],
    url_name="library_versions",
    summary="The versions of a file",
)
def list_library_versions(request: HttpRequest, document: DocumentId, paging: WhichPart) -> Any:
    """The versions of a file that you see, the latest first."""
    actor, found = document_at(request, document)
    rows = Version.objects.visible_to(actor).filter(document=found).select_related("file__uploaded_by")
    has_one = found.pk in with_one_version([found])

    def one(version: Version) -> LibraryVersion:
        version.document = found
        return version_told(request, actor, version, is_only=has_one)

    return part_of(rows, paging, one)


@router.post(
    "library-documents/{int:document}/versions",
    response={201: LibraryVersion},
    url_name="library_versions",
    summary="Share a new version",
)
@limited_as("upload")
def add_library_version(
    request: HttpRequest, document: DocumentId, sent: Annotated[SentVersion, Body()]
) -> Status[LibraryVersion]:
    """Share a new version of a file. It is the current one as soon as the group can see it."""
    actor, found = document_at(request, document)
    require(can_add_version(actor, found))
    try:
        version = add_version(document=found, staged=sent.upload, note=sent.note, by=reader(request))
    except ValidationError as error:
        raise Unprocessable(("body", "upload", " ".join(error.messages))) from error
    return Status(HTTPStatus.CREATED, version_told(request, actor, version, is_only=False))


@router.put(
    "library-documents/{int:document}/versions/{int:number}/current",
    response=LibraryDocument,
    url_name="library_version_current",
    summary="Choose the current version",
)
def choose_library_version(request: HttpRequest, document: DocumentId, number: VersionNumber) -> LibraryDocument:
    """Let a version be the one that everybody sees."""
    _actor, version = version_at(request, document, number)
    arranging.make_current(version=version, by=reader(request))
    return told(request, document)


@router.delete(
    "library-documents/{int:document}/versions/{int:number}",
    response={204: None},
    url_name="library_version",
    summary="Delete a version",
)
def delete_library_version(request: HttpRequest, document: DocumentId, number: VersionNumber) -> None:
    """Delete a version for good, as its uploader or a facilitator. The only one cannot be deleted."""
    _actor, version = version_at(request, document, number)
    arranging.delete_version(version=version, by=reader(request))
