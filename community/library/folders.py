"""Making, renaming, moving and deleting folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.access.actor import actor_of
from community.access.verdicts import Refused, no, require
from community.files.names import key_of, tidy

from .log import write
from .lookups import WAS_DELETED, lock_group
from .models import LONGEST_NAME, MOST_LEVELS, Document, Folder, LibraryLogEntry
from .rules import can_change_folder, can_delete_with_content, can_upload
from .signals import document_gone
from .tree import Tree

if TYPE_CHECKING:
    from cms.users.models import User
    from community.groups.models import Group

MOST_FOLDERS = 500  # of a group
SAME_NAME = _("There is a folder of this name already.")


def clean_name(name: str) -> str:
    """Return the name of a folder as it is stored. Raises ValidationError."""
    found = tidy(name)
    if not found.strip(". "):
        raise ValidationError(_("Give the folder a name."), code="required")
    if len(found) > LONGEST_NAME:
        raise ValidationError(_("A name can have %(number)s characters at most."), params={"number": LONGEST_NAME}, code="long")
    if "/" in found or "\\" in found:
        raise ValidationError(_("A name cannot contain “/” or “\\”. To nest folders, make one inside of another."), code="slash")
    return found


@transaction.atomic
def make_folder(*, group: Group, parent: Folder | None, name: str, by: User) -> Folder:
    """Make a folder, at the top or in another one. Raises Refused, and ValidationError for the name."""
    require(can_upload(actor_of(by), group))
    found = clean_name(name)
    lock_group(group)
    tree = Tree(group)
    if parent is not None and parent.pk not in tree.folders:
        raise Refused(no(WAS_DELETED))
    if len(tree.folders) >= MOST_FOLDERS:
        raise ValidationError(_("A group can have %(number)s folders at most."), params={"number": MOST_FOLDERS}, code="many")
    check_levels(tree, parent, 1)
    check_name(tree, parent.pk if parent else None, found)
    return Folder.objects.create(group=group, parent=parent, name=found, key=key_of(found), made_by=by)


@transaction.atomic
def change_folder(*, folder: Folder, name: str, parent: Folder | None, by: User) -> Folder:
    """Rename a folder, and move it into another one or to the top. Raises Refused, and ValidationError."""
    require(can_change_folder(actor_of(by), folder))
    found = clean_name(name)
    lock_group(folder.group)
    tree = Tree(folder.group)
    stored = tree.folders.get(folder.pk)
    if stored is None or (parent is not None and parent.pk not in tree.folders):
        raise Refused(no(WAS_DELETED))
    if parent is not None and parent.pk in tree.below(folder.pk):
        raise ValidationError(_("A folder cannot be moved into itself."), code="inside")
    check_levels(tree, parent, tree.height(folder.pk))
    check_name(tree, parent.pk if parent else None, found, but=folder.pk)
    folder.name, folder.key, folder.parent = found, key_of(found), parent
    folder.save(update_fields=["name", "key", "parent"])
    return folder


def check_levels(tree: Tree, parent: Folder | None, height: int) -> None:
    """Raise ValidationError if a folder with `height` levels does not fit below `parent`."""
    if len(tree.way_to(parent.pk if parent else None)) + height > MOST_LEVELS:
        raise ValidationError(
            _("Folders can be nested %(number)s levels deep at most."), params={"number": MOST_LEVELS}, code="deep"
        )


def check_name(tree: Tree, parent: int | None, name: str, but: int | None = None) -> None:
    """Raise ValidationError if another folder in the same place has this name."""
    if any(other.key == key_of(name) and other.pk != but for other in tree.children[parent]):
        raise ValidationError(SAME_NAME, code="same_name")


def documents_in(folder: Folder, tree: Tree | None = None) -> list[Document]:
    """Return the files in a folder and in the folders in it, also those that are still being scanned."""
    keys = (tree or Tree(folder.group)).below(folder.pk)
    return list(Document.objects.kept().filter(folder__in=keys).order_by("pk"))


@transaction.atomic
def delete_folder(*, folder: Folder, most: int, by: User) -> int:
    """Delete a folder with the folders in it; the files in them go to the trash. Return how many these are.

    `most` is the number that `by` was told: if there are more by now, she is asked again. Raises Refused.
    """
    actor = actor_of(by)
    require(can_change_folder(actor, folder))
    lock_group(folder.group)
    tree = Tree(folder.group)
    if folder.pk not in tree.folders:
        raise Refused(no(WAS_DELETED))
    documents = documents_in(folder, tree)
    if documents or tree.children[folder.pk]:
        require(can_delete_with_content(actor, folder))
    if len(documents) > most:
        raise Refused(no(_("Somebody has added files in the meantime. Look again at how many there are.")))
    now = timezone.now()
    for document in documents:
        document.was_in = tree.words_of(document.folder_id)
        document.trashed_at, document.trashed_by, document.folder = now, by, None
        document.save(update_fields=["was_in", "trashed_at", "trashed_by", "folder"])
        document_gone.send(Document, document=document)
    write(
        folder.group_id,
        LibraryLogEntry.Action.FOLDER_DELETED,
        title=tree.words_of(folder.pk),
        number=len(documents) or None,
        by=by,
    )
    folder.delete()
    return len(documents)
