"""Where members' files are stored, and the limits on their size."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Return the storage of members' files; it has no public URL."""
    return storages["private"]


def max_file_bytes() -> int:
    """Return the maximum size of a file."""
    return int(settings.COMMUNITY_FILE_MAX_BYTES)


def max_person_bytes() -> int:
    """Return the maximum total size of a person's files."""
    return int(settings.COMMUNITY_PERSON_BYTES)


def time_to_finish() -> timedelta:
    """Return how long an upload may be idle, and how long a file may stay unattached."""
    return timedelta(hours=settings.COMMUNITY_UPLOAD_HOURS)
