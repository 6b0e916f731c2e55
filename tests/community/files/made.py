"""Files without content, for tests of their metadata."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from cms.users.models import User
from community.files.models import PrivateFile
from community.files.names import key_of
from community.groups.models import Group
from community.library.models import Document, Version

THEN = datetime(2026, 11, 5, 12, tzinfo=UTC)


def share_rows(group: Group, names: Iterable[str], by: User | None = None, **facts: Any) -> list[Version]:
    """Share files with these names, all at the same time: then only a total order keeps the pages of a list disjoint."""
    known = {"content": "x", "content_type": "text/plain", "size": 1, "attached_at": THEN, "ready_at": THEN, **facts}
    files = PrivateFile.objects.bulk_create(
        PrivateFile(pk=uuid.uuid4(), uploaded_by=by, tenant="library", room=str(group.pk), name=name, **known) for name in names
    )
    documents = Document.objects.bulk_create(
        Document(group=group, title=file.name, file_key=key_of(file.name), made_by=by, made_at=THEN) for file in files
    )
    versions = Version.objects.bulk_create(
        Version(file=file, document=document, number=1, added_at=THEN, told_at=THEN)
        for file, document in zip(files, documents, strict=True)
    )
    for document, version in zip(documents, versions, strict=True):
        document.current = version
    Document.objects.bulk_update(documents, ["current"])
    return versions
