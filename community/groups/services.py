"""What changes in a group's room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.concurrency import mark_of
from cms.media.full_disk import NO_ROOM, is_disk_full
from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.inspect import inspect_upload
from community.files.store import private_storage
from search.attachments.texts import forget_unused

from .log import acting, write
from .models import Group, GroupFile, RoomLogEntry, file_place
from .notices import file_added
from .rules import can_delete_file, can_edit_welcome, can_upload

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.core.files.uploadedfile import UploadedFile

    from cms.users.models import User


def upload_file(*, group: Group, upload: UploadedFile[bytes], title: str = "", by: User) -> GroupFile:
    """Store `upload` for the members of `group`. Raises Refused, and ValidationError for a file that may not be shared.

    Either the file and its row are there afterwards or neither: it must not be called inside another transaction, whose
    end could take the row back and leave the file.
    """
    require(can_upload(actor_of(by), group))
    inspected = inspect_upload(upload)
    file = GroupFile(
        group=group,
        uploaded_by=by,
        title=title.strip(),
        name=inspected.name,
        content_type=inspected.content_type,
        size=inspected.size,
        sha256=inspected.sha256,
    )
    try:
        file.content.save(inspected.name, upload, save=False)
        with transaction.atomic(durable=True):
            file.save(force_insert=True)
            file_added(file.pk)
    except BaseException as error:
        private_storage().delete(file_place(file, inspected.name))
        if is_disk_full(error):
            raise ValidationError(NO_ROOM, code="no_room") from error
        raise
    return file


@transaction.atomic
def delete_file(*, file: GroupFile, by: User) -> None:
    """Remove `file` for all members; its content goes when that is certain (`forget_content`). Raises Refused."""
    require(can_delete_file(actor_of(by), file))
    file.delete()


def forget_content(instance: GroupFile, **_signal: object) -> None:
    """Remove the content of a deleted row once the deletion is committed, whoever deleted: a member, or an administrator the group.

    What the search keeps of its text goes too, unless another file has the same content.
    """
    if instance.content.name:
        transaction.on_commit(partial(private_storage().delete, instance.content.name), robust=True)
    forget_unused([instance.sha256])


class SavedMeanwhile(Exception):
    """Somebody else has saved another text than the one that a change was made of; `group` is how it is now."""

    def __init__(self, group: Group) -> None:
        super().__init__("The welcome text has been changed meanwhile.")
        self.group = group


@transaction.atomic
def change_welcome(*, group: Group, text: str, by: User, made_of: Collection[str] | None = None) -> Group:
    """Give the room another welcome text. Raises Refused.

    `made_of` are marks (`cms.concurrency.mark_of`) of the texts that this one may replace: raises SavedMeanwhile if another one is stored.
    """
    require(can_edit_welcome(actor_of(by), group))
    stored = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if made_of is not None and mark_of(stored.welcome) not in made_of:
        raise SavedMeanwhile(stored)
    if text != stored.welcome:
        group.welcome = text
        group.save(update_fields=["welcome"])
        with acting(by):
            write(group.pk, RoomLogEntry.Action.WELCOME)
    return group
