"""Changes in a group's room."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from cms.concurrency import mark_of
from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.services import attach, discard, stage_upload

from .log import acting, write
from .membership_rules import can_change_settings
from .models import Group, GroupFile, RoomLogEntry
from .rules import can_delete_file, can_edit_welcome, can_upload
from .tenant import GROUPS

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.core.files.uploadedfile import UploadedFile

    from cms.users.models import User


def add_file(*, group: Group, content: UploadedFile[bytes] | UUID, title: str = "", by: User) -> GroupFile:
    """Share the content of a form: an uploaded file, or the key of a staged one. See the two functions below."""
    if isinstance(content, UUID):
        return share_file(group=group, staged=content, title=title, by=by)
    return upload_file(group=group, upload=content, title=title, by=by)


def upload_file(*, group: Group, upload: UploadedFile[bytes], title: str = "", by: User) -> GroupFile:
    """Store `upload` from a form for the members of `group`. Raises Refused, and ValidationError for a file that may not be shared.

    Afterwards either both the file and its row exist or neither does: do not call it inside another transaction, since its rollback would
    remove the row and leave the file.
    """
    staged = stage_upload(tenant=GROUPS, room=group, upload=upload, by=by)
    try:
        return share_file(group=group, staged=staged.pk, title=title, by=by)
    except BaseException:
        discard(staged.pk)
        raise


@transaction.atomic
def share_file(*, group: Group, staged: UUID, title: str = "", by: User) -> GroupFile:
    """Share a staged file. Raises Refused, and ValidationError if this person has no such staged file for this group."""
    require(can_upload(actor_of(by), group))
    file = attach(file=staged, tenant=GROUPS, room=group, by=by)
    return GroupFile.objects.create(group=group, title=" ".join(title.split()), file=file)


@transaction.atomic
def delete_file(*, file: GroupFile, by: User) -> None:
    """Remove `file` for all members. Raises Refused."""
    require(can_delete_file(actor_of(by), file))
    file.delete()


class SavedMeanwhile(Exception):
    """Somebody else has saved a different text since the one that was edited; `group` is its current state."""

    def __init__(self, group: Group) -> None:
        super().__init__("The welcome text has been changed meanwhile.")
        self.group = group


@transaction.atomic
def change_welcome(*, group: Group, text: str, by: User, made_of: Collection[str] | None = None) -> Group:
    """Change the welcome text of the room. Raises Refused.

    `made_of` are marks (`cms.concurrency.mark_of`) of the texts that this one may replace: raises SavedMeanwhile if another text is stored.
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


@transaction.atomic
def change_settings(*, group: Group, policy: str, questions: str, by: User) -> Group:
    """Change how people join. Raises Refused, and ValidationError."""
    require(can_change_settings(actor_of(by), group))
    stored = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    before = (stored.join_policy, stored.join_questions)
    group.join_policy, group.join_questions = Group.Joining(policy), questions
    group.clean_questions()
    if (group.join_policy, group.join_questions) != before:
        group.save(update_fields=["join_policy", "join_questions"])
        with acting(by):
            write(group.pk, RoomLogEntry.Action.SETTINGS)
    return group
