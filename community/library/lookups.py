"""Finding groups, folders, files and versions with what rules need, whoever may know of them. A key that is none finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import Refused, no
from community.groups.lookups import known_room
from community.groups.models import Group
from community.groups.rules import can_enter

from .models import Document, Folder, LibrarySettings, Version

if TYPE_CHECKING:
    from community.access.actor import Actor

LARGEST_KEY = 2**63 - 1
WAS_DELETED = _("This was deleted in the meantime.")


def known_library(actor: Actor, slug: str) -> Group | None:
    """Return the group at `slug` with its settings, if `actor` may know that it exists."""
    group = known_room(actor, slug)
    if group is not None and can_enter(actor, group):
        attach_settings(group)
    return group


def attach_settings(group: Group) -> None:
    """Attach the settings of a group, as `select_related` would: one query."""
    found = LibrarySettings.objects.filter(pk=group.pk).first()
    group._state.fields_cache["library"] = found


def find_group(key: str | int) -> Group | None:
    """Return the group with this primary key, with its settings."""
    return Group.objects.select_related("page", "library").filter(pk=key).first()


def find_folder(key: int) -> Folder | None:
    """Return the folder with this key, with its group."""
    return Folder.objects.select_related("group__page", "group__library").filter(pk=key).first() if is_key(key) else None


def find_document(key: int) -> Document | None:
    """Return the file with this key, with its group and its current version."""
    found = Document.objects.select_related("group__page", "group__library", "folder", "made_by", "current__file__uploaded_by")
    return found.filter(pk=key).first() if is_key(key) else None


def find_version(document: Document, number: int) -> Version | None:
    """Return a version of `document`."""
    if not 0 < number < 2**31:
        return None
    found = Version.objects.select_related("file__uploaded_by").filter(document=document, number=number).first()
    if found:
        found.document = document
    return found


def folder_in(group: Group, key: int | None) -> Folder | None:
    """Return the folder of `group` with this key; None, the top, if none is asked for. Raises Refused if there is no such folder."""
    if key is None:
        return None
    found = Folder.objects.filter(group=group, pk=key).first() if is_key(key) else None
    if found is None:
        raise Refused(no(_("There is no such folder any more.")))
    found.group = group
    return found


def find_twin(actor: Actor, group: Group, folder: Folder | None, key: str) -> Document | None:
    """Return the file in `folder` that `actor` sees and the name of whose file has this `key` (`names.key_of`)."""
    rows = Document.objects.visible_to(actor).filter(file_key=key, group=group, folder=folder)
    found = rows.select_related("current__file").order_by("pk").first()
    if found:
        found.group = group
    return found


def locked_document(document: Document) -> Document:
    """Return the stored file, which nobody else changes until the transaction ends. Raises Refused if it was deleted."""
    stored = Document.objects.select_for_update(of=("self",)).filter(pk=document.pk).first()
    if stored is None:
        raise Refused(no(WAS_DELETED))
    stored.group = document.group
    return stored


def lock_group(group: Group, folder: Folder | None = None) -> None:
    """Let nobody else arrange the files of `group` until the transaction ends. Raises Refused if `folder` was deleted meanwhile."""
    Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if folder is not None and not Folder.objects.filter(pk=folder.pk, group=group).exists():
        raise Refused(no(WAS_DELETED))


def is_key(key: int) -> bool:
    return 0 < key <= LARGEST_KEY
