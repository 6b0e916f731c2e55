"""Files without content, for tests of their metadata."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from cms.users.models import User
from community.files.models import PrivateFile
from community.groups.models import Group, GroupFile

THEN = datetime(2026, 11, 5, 12, tzinfo=UTC)


def share_rows(group: Group, names: Iterable[str], by: User | None = None, **facts: Any) -> list[GroupFile]:
    """Share files with these names, all at the same time: then only a total order keeps the pages of a list disjoint."""
    known = {"content": "x", "content_type": "text/plain", "size": 1, "attached_at": THEN, "ready_at": THEN, **facts}
    files = PrivateFile.objects.bulk_create(
        PrivateFile(pk=uuid.uuid4(), uploaded_by=by, tenant="group", room=str(group.pk), name=name, **known) for name in names
    )
    return GroupFile.objects.bulk_create(GroupFile(group=group, file=file) for file in files)
