"""What stands for a version of an announcement, for two people who change it at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms.concurrency import mark_of

if TYPE_CHECKING:
    from .models import Announcement


def mark_of_announcement(announcement: Announcement) -> str:
    """Return a mark of the texts and of whom they are for."""
    texts = sorted((one.language, one.title, one.text) for one in announcement.texts.all())
    groups = sorted(group.pk for group in announcement.groups.all())
    return mark_of(repr((texts, groups, announcement.is_to_everybody)))
