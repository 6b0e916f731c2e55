"""What the routers find for whom: the same as the pages. For everybody else there is nothing, and all that look the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Path

from community.access.actor import actor_of
from community.api.errors import Unprocessable
from community.groups.api import room_of
from community.groups.rules import can_enter
from community.library.lookups import LARGEST_KEY, attach_settings, find_document, find_folder, find_version
from community.library.rules import can_read, can_read_version

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.groups.models import Group
    from community.library.models import Document, Folder, Version
    from community.library.tree import Tree

FolderId = Annotated[int, Path(description="The id of the folder.", examples=[5], le=LARGEST_KEY)]
DocumentId = Annotated[int, Path(description="The id of the file.", examples=[7], le=LARGEST_KEY)]
VersionNumber = Annotated[int, Path(description="The number of the version.", examples=[2], le=2**31 - 1)]


def library_at(request: HttpRequest, slug: str) -> tuple[Actor, Group]:
    """Return a group with its settings for its members. Raises Http404 and Refused as the pages of the group do."""
    group = room_of(request, slug)
    attach_settings(group)
    return actor_of(request.user), group


def folder_at(request: HttpRequest, key: int) -> tuple[Actor, Folder]:
    """Return a folder for the members of its group. Raises Http404."""
    actor, found = actor_of(request.user), find_folder(key)
    if found is None or not can_enter(actor, found.group):
        raise Http404
    return actor, found


def document_at(request: HttpRequest, key: int) -> tuple[Actor, Document]:
    """Return a file for those who can read it. Raises Http404."""
    actor, found = actor_of(request.user), find_document(key)
    if found is None or not can_read(actor, found):
        raise Http404
    return actor, found


def version_at(request: HttpRequest, key: int, number: int) -> tuple[Actor, Version]:
    """Return a version for those who can read it. Raises Http404."""
    actor, document = document_at(request, key)
    found = find_version(document, number)
    if found is None or not can_read_version(actor, found):
        raise Http404
    return actor, found


def folder_named(tree: Tree, key: int | None, field: str = "folder") -> Folder | None:
    """Return the folder with this key; none for the top. Raises Unprocessable if the group has no such folder."""
    if key is None:
        return None
    if key not in tree.folders:
        raise Unprocessable(("body", field, _("The group has no such folder.")))
    return tree.folders[key]
