"""What is new in a group: files and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from community.group_news import NewsKind

from .models import Version

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor
    from community.groups.models import Group


def new_versions(actor: Actor, group: Group, since: datetime) -> int:
    """Count the files and versions that everybody in the group can see since then, without the actor's own."""
    versions = Version.objects.ready().filter(document__group=group, document__trashed_at=None, file__ready_at__gt=since)
    return versions.exclude(file__uploaded_by=actor.pk).count()


KINDS = (
    NewsKind(
        new_versions,
        lambda number: ngettext("new file or version", "new files or versions", number),
        "library:files",
        rank=21,
    ),
)
