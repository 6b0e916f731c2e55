"""Where members' files lie, and how large one may be."""

from django.conf import settings
from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Return where members' files lie; no public address leads there."""
    return storages["private"]


def max_file_bytes() -> int:
    limit: int = getattr(settings, "COMMUNITY_FILE_MAX_BYTES", 25 * 1024 * 1024)
    return limit
