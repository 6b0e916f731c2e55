"""What the pages of files share: who gets there, and the frame around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.access.actor import actor_of
from community.answers import explaining_refusals, first_written, keep_for_login, not_found
from community.groups.rules import can_enter
from community.groups.views import refuse_group, room_not_found

from .lookups import find_document, find_folder, find_version, known_library
from .rules import can_read, can_read_version

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.groups.models import Group

    from .models import Document, Folder, Version

#: The fields of these pages in which people write more than a few words.
WRITTEN = ("description", "note", "name")


def written_in(request: HttpRequest) -> str:
    """Return what was written in the form that was sent."""
    return first_written(request, WRITTEN)


explains_refusals = explaining_refusals(written_in)


def group_for(request: HttpRequest, slug: str) -> tuple[Actor, Group | None, HttpResponse | None]:
    """Return the group for its members; for others the answer that tells no more than the group's own page."""
    actor = actor_of(request.user)
    group = known_library(actor, slug)
    if group is None:
        return actor, None, room_not_found(request, kept=written_in(request))
    entry = can_enter(actor, group)
    if not entry:
        return actor, None, refuse_group(request, entry, group, kept=written_in(request))
    return actor, group, None


def folder_for(request: HttpRequest, key: int) -> tuple[Actor, Folder | None]:
    """Return the folder for the members of its group. For everybody else there is none; what they sent is kept for the login."""
    actor, found = actor_of(request.user), find_folder(key)
    if found is None or not can_enter(actor, found.group):
        keep_for_login(request)
        return actor, None
    return actor, found


def document_for(request: HttpRequest, key: int) -> tuple[Actor, Document | None]:
    """Return the file for those who can read it."""
    actor, found = actor_of(request.user), find_document(key)
    if found is None or not can_read(actor, found):
        keep_for_login(request)
        return actor, None
    return actor, found


def version_for(request: HttpRequest, key: int, number: int) -> tuple[Actor, Version | None]:
    """Return a version for those who can read it."""
    actor, document = document_for(request, key)
    found = find_version(document, number) if document else None
    if found is None or not can_read_version(actor, found):
        return actor, None
    return actor, found


def page_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what does not exist or is not for this reader. What was written is there to copy."""
    return not_found(request, "community/library/not_found.html", kept=written_in(request))
