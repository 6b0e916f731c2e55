"""The log of exports of data about other people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .models import ExportEntry

if TYPE_CHECKING:
    from cms.users.models import User


def note_export(by: User, kind: str, title: str, count: int | None = None, **_signal: Any) -> None:
    ExportEntry.objects.create(by=by, kind=kind, title=title[:255], count=count)
