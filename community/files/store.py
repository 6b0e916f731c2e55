"""Where members' files lie, and how much may lie there."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Return where members' files lie; no public address leads there."""
    return storages["private"]


def max_file_bytes() -> int:
    """Return how large one file may be."""
    return int(settings.COMMUNITY_FILE_MAX_BYTES)


def max_person_bytes() -> int:
    """Return how much all files of one person may take up."""
    return int(settings.COMMUNITY_PERSON_BYTES)


def time_to_finish() -> timedelta:
    """Return how long an upload may rest, and a file wait to be attached."""
    return timedelta(hours=settings.COMMUNITY_UPLOAD_HOURS)
