"""What is new in a group: files and members."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from community.group_news import NewsKind

from .models import GroupFile, Membership

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .models import Group


def new_files(actor: Actor, group: Group, since: datetime) -> int:
    """Count the files that have become visible to everybody, without the actor's own."""
    files = GroupFile.objects.visible_to(actor).ready().filter(group=group, file__ready_at__gt=since)
    return files.exclude(file__uploaded_by=actor.pk).count()


def new_members(actor: Actor, group: Group, since: datetime) -> int:
    members = Membership.objects.visible_to(actor).filter(group=group, joined_at__gt=since)
    return members.exclude(user=actor.pk).count()


KINDS = (
    NewsKind(new_files, lambda number: ngettext("new file", "new files", number), "groups:room", "files", rank=20),
    NewsKind(new_members, lambda number: ngettext("new member", "new members", number), "groups:people", rank=80),
)
