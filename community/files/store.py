"""Where members' files are stored, and the limits on their size."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Return the storage of members' files; it has no public URL."""
    return storages["private"]


def link_to_bytes(name: str, *, content_type: str, disposition: str) -> str | None:
    """Return an address of the object store at which the file `name` is for a minute, or None if the site sends the bytes itself.

    The store answers with the type and the disposition that are signed with the address, whatever it was told at the upload.
    """
    if not settings.PRIVATE_LINK_SECONDS:
        return None
    told = {
        "ResponseContentType": content_type,
        "ResponseContentDisposition": disposition,
        "ResponseCacheControl": "private, no-store",
    }
    return str(private_storage().url(name, parameters=told, expire=settings.PRIVATE_LINK_SECONDS))  # type: ignore[call-arg]  # S3Storage


def max_file_bytes() -> int:
    """Return the maximum size of a file."""
    return int(settings.COMMUNITY_FILE_MAX_BYTES)


def max_person_bytes() -> int:
    """Return the maximum total size of a person's files."""
    return int(settings.COMMUNITY_PERSON_BYTES)


def time_to_finish() -> timedelta:
    """Return how long an upload may be idle, and how long a file may stay unattached."""
    return timedelta(hours=settings.COMMUNITY_UPLOAD_HOURS)
