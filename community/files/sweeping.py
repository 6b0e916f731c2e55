"""Delete the remains of abandoned uploads, once an hour."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.storage import Storage
from django.utils import timezone

from .models import PrivateFile, Upload, UploadPart
from .services import discard
from .store import private_storage, time_to_finish

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
AT_ONCE = 500  # names in one query
KEEP_NOTES_OF_VIRUSES = timedelta(days=30)
OLD = timedelta(days=1)  # younger bytes without a row may belong to an upload in progress
FOLDERS = {"files": PrivateFile, "uploads": UploadPart}


def sweep() -> None:
    """Delete expired uploads and files, and orphaned bytes. Idempotent, and safe to run several times at once."""
    before = timezone.now() - time_to_finish()
    over = [
        *Upload.objects.expired().values_list("pk", flat=True),
        *PrivateFile.objects.staged().filter(created_at__lt=before).values_list("pk", flat=True),
    ]
    count = sum(discard(key) for key in dict.fromkeys(over))
    told = PrivateFile.objects.filter(scan=PrivateFile.Scan.INFECTED, created_at__lt=timezone.now() - KEEP_NOTES_OF_VIRUSES)
    told.delete()
    stray = sum(remove(name) for name in stray_bytes(private_storage()))
    if count or stray:
        log.info("Removed %d uploads that nobody went on with, and %d files that no row knows of.", count, stray)


def stray_bytes(storage: Storage) -> Iterator[str]:
    """Yield the names of old files in the storage that have no row."""
    for folder, model in FOLDERS.items():
        try:
            _folders, names = storage.listdir(folder)
        except FileNotFoundError:
            continue
        for at in range(0, len(names), AT_ONCE):
            some = {f"{folder}/{name}" for name in names[at : at + AT_ONCE]}
            known = model._default_manager.filter(content__in=some).values_list("content", flat=True)
            yield from sorted(name for name in some.difference(known) if is_old(storage, name))


def is_old(storage: Storage, name: str) -> bool:
    try:
        return storage.get_modified_time(name) < timezone.now() - OLD
    except FileNotFoundError:
        return False


def remove(name: str) -> bool:
    private_storage().delete(name)
    return True
