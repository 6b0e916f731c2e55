"""Rules for the files of a group, with the reason for a refusal. They take an actor and an object, and make no queries.

A group comes with its settings, a file with its group, a version with its file (`lookups`). Only members read, whatever their role on the
site. In an archived group nothing changes. Whoever shared a file looks after it; facilitators arrange everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.groups.rules import can_enter, can_take_part, facilitates

from .models import limits_uploads

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group

    from .models import Document, Folder, Version

GONE = _("This is not there any more, or it is not for you.")
IN_TRASH = _("This file is in the trash. Restore it first.")


def can_upload(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can share files in the group: its members, or only its facilitators if they have decided so."""
    entry = can_take_part(actor, group)
    if not entry or not limits_uploads(group) or facilitates(actor, group.pk):
        return entry
    return no(_("In this group, only facilitators upload files."))


def can_decide(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can decide who uploads: the facilitators."""
    entry = can_take_part(actor, group)
    if not entry or facilitates(actor, group.pk):
        return entry
    return no(_("Only a facilitator of the group can do this."))


# --- Folders ----------------------------------------------------------------------------------------------------------


def can_change_folder(actor: Actor, folder: Folder) -> Verdict:
    """Return whether `actor` can rename, move and delete a folder: who made it, and the facilitators."""
    entry = can_upload(actor, folder.group)
    if not entry or is_own(actor, folder) or facilitates(actor, folder.group_id):
        return entry
    return no(_("Only the person who made a folder, or a facilitator of the group, can change it."))


def can_delete_with_content(actor: Actor, folder: Folder) -> Verdict:
    """Return whether `actor` can delete a folder with what is in it: the facilitators, since others have shared it."""
    entry = can_change_folder(actor, folder)
    if not entry or facilitates(actor, folder.group_id):
        return entry
    return no(_("The folder is not empty. Only a facilitator of the group can delete it with what is in it."))


# --- Files ------------------------------------------------------------------------------------------------------------


def can_read(actor: Actor, document: Document) -> Verdict:
    """Return whether `actor` can read a file: the members; in the trash, those who can restore it; while it is scanned, its uploader."""
    entry = can_enter(actor, document.group)
    if not entry:
        return entry
    if document.is_trashed:
        return YES if looks_after(actor, document) or is_trashed_by(actor, document) else no(GONE)
    return YES if document.current is not None and is_seen(actor, document.current) else no(GONE)


def can_read_version(actor: Actor, version: Version) -> Verdict:
    """Return whether `actor` can read a version: as its file; while it is scanned, only its uploader."""
    entry = can_read(actor, version.document)
    return entry if not entry or is_seen(actor, version) else no(GONE)


def can_edit(actor: Actor, document: Document) -> Verdict:
    """Return whether `actor` can change what is said of a file, move it, and choose its version: who shared it, and the facilitators."""
    entry = can_change(actor, document)
    if not entry or looks_after(actor, document):
        return entry
    return no(_("Only the person who shared a file, or a facilitator of the group, can change it."))


def can_add_version(actor: Actor, document: Document) -> Verdict:
    """Return whether `actor` can upload a new version: everybody who can upload."""
    return can_change(actor, document) and can_upload(actor, document.group)


def can_delete_version(actor: Actor, version: Version) -> Verdict:
    """Return whether `actor` can delete a version: who uploaded it, and the facilitators."""
    entry = can_change(actor, version.document)
    is_mine = version.file.uploaded_by_id is not None and version.file.uploaded_by_id == actor.pk
    if not entry or is_mine or facilitates(actor, version.document.group_id):
        return entry
    return no(_("Only the person who uploaded a version, or a facilitator of the group, can delete it."))


def can_trash(actor: Actor, document: Document) -> Verdict:
    """Return whether `actor` can move a file to the trash: who shared it, and the facilitators."""
    entry = can_change(actor, document)
    if not entry or looks_after(actor, document):
        return entry
    return no(_("Only the person who shared a file, or a facilitator of the group, can delete it."))


def can_restore(actor: Actor, document: Document) -> Verdict:
    """Return whether `actor` can restore a file from the trash: who shared it or put it there, and the facilitators."""
    entry = can_read(actor, document)
    if not entry:
        return entry
    if not document.is_trashed:
        return no(_("This file is not in the trash."))
    return can_take_part(actor, document.group)


def can_erase(actor: Actor, document: Document) -> Verdict:
    """Return whether `actor` can delete a file in the trash for good: who shared it, and the facilitators."""
    entry = can_restore(actor, document)
    if not entry or looks_after(actor, document):
        return entry
    return no(_("Only the person who shared a file, or a facilitator of the group, can delete it for good."))


def can_change(actor: Actor, document: Document) -> Verdict:
    entry = can_read(actor, document)
    if not entry:
        return entry
    return no(IN_TRASH) if document.is_trashed else can_take_part(actor, document.group)


def looks_after(actor: Actor, document: Document) -> bool:
    return is_own(actor, document) or facilitates(actor, document.group_id)


def is_trashed_by(actor: Actor, document: Document) -> bool:
    return document.trashed_by_id is not None and document.trashed_by_id == actor.pk


def is_own(actor: Actor, thing: Document | Folder) -> bool:
    return thing.made_by_id is not None and thing.made_by_id == actor.pk


def is_seen(actor: Actor, version: Version) -> bool:
    """Return whether a version is ready, or the actor's own."""
    file = version.file
    return file.ready_at is not None or (file.uploaded_by_id is not None and file.uploaded_by_id == actor.pk)
