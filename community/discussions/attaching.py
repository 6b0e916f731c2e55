"""Attaching files to posts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from community.files.services import attach, discard, stage_upload

from .models import Post, PostFile
from .tenant import DISCUSSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cms.users.models import User
    from community.groups.models import Group

MOST_FILES = 10  # of one post

Content: TypeAlias = "UploadedFile[bytes] | UUID"  # a file that was sent with a form, or the key of a staged one


@contextmanager
def staged(contents: Sequence[Content], *, group: Group, by: User) -> Iterator[list[UUID]]:
    """Yield the keys of files, staged outside of any transaction. If the block fails, those that came with the form are discarded.

    Raises Refused, and ValidationError for a file that may not be shared.
    """
    own: list[UUID] = []
    try:
        keys = []
        for content in contents:
            if isinstance(content, UploadedFile):
                own.append(stage_upload(tenant=DISCUSSIONS, room=group, upload=content, by=by).pk)
                keys.append(own[-1])
            else:
                keys.append(content)
        yield keys
    except BaseException:
        for key in own:
            discard(key)
        raise


def attach_files(post: Post, keys: Sequence[UUID], *, by: User) -> None:
    """Attach staged files, in the transaction of the post. Raises ValidationError."""
    if keys and post.files.count() + len(keys) > MOST_FILES:
        raise ValidationError(_("A post can have at most %(number)s files."), params={"number": MOST_FILES}, code="too_many")
    for key in keys:
        file = attach(file=key, tenant=DISCUSSIONS, room=post.topic.group, by=by)
        PostFile.objects.create(post=post, file=file)
