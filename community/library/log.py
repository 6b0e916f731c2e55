"""Writing the log of deletions, and reading it in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models import LibraryLogEntry

if TYPE_CHECKING:
    from cms.users.models import User


def write(
    group: int,
    action: LibraryLogEntry.Action,
    *,
    title: str,
    details: str = "",
    number: int | None = None,
    by: User | None = None,
) -> LibraryLogEntry:
    """Log what was done; without `by`, because the time was up."""
    return LibraryLogEntry.objects.create(
        group_id=group,
        action=action,
        title=title[-200:],
        details=details[-200:],
        number=number,
        by=by,
        is_by_person=by is not None,
    )
