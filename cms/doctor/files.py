"""Whether the files of an installation are there, can be written, and have room."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage

from .findings import Finding, Level, reason

LITTLE = 2 * 1024**3  # bytes left on a disk, for advice
TOO_LITTLE = 200 * 1024**2


def examine_static_files() -> Iterator[Finding]:
    """Examine what `collectstatic` makes, where the site needs it."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return
    root = Path(settings.STATIC_ROOT)
    if not (root / staticfiles_storage.manifest_name).exists():
        yield Finding(
            f"The static files are not in {root}: pages would fail, or have no styles.",
            "Run `manage.py collectstatic --noinput` as the user that the site runs as, after each new version.",
        )


def examine_catalogues() -> Iterator[Finding]:
    """Examine the compiled translations."""
    stale = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                stale.append(source.parent.parent.name)
    if stale:
        yield Finding(
            f"The translations are missing or out of date in {', '.join(stale)}: pages would be partly in English.",
            "Run `python scripts/catalogues.py compile` after each new version, and restart the site.",
        )


def folders() -> dict[str, Path]:
    """Return the folders that the site writes to, by what they are for."""
    private = getattr(settings, "PRIVATE_ROOT", None)
    found = {
        "files that are made at run time (VAR_DIR)": settings.VAR_DIR,
        "dictionaries": settings.WORD_LISTS_DIR,
        "uploaded files": settings.MEDIA_ROOT,
        "members' files": private,
        "the log of erased accounts (ERASURES_LOG)": Path(settings.ERASURES_LOG).parent,
        "backups (BACKUP_DIR)": settings.BACKUP_DIR,
        "the key of generated pictures (C2PA_ROOT)": getattr(settings, "C2PA_ROOT", None),
    }
    return {name: Path(path) for name, path in found.items() if path}


def existing(folder: Path) -> Path:
    """Return the folder, or the one in which it would be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def examine_folders() -> Iterator[Finding]:
    for name, folder in folders().items():
        try:
            with tempfile.TemporaryFile(dir=existing(folder)):
                pass
        except OSError as error:
            yield Finding(
                f"Nothing can be written to {folder}, the folder for {name}: {error.strerror or reason(error)}.",
                "Let it belong to the user that the site runs as.",
            )
    if os.geteuid() == 0 and not settings.DEMO:
        yield Finding(
            "The examination runs as root, who may write anywhere.",
            "Run it as the user that the site runs as, such as `sudo -u connective`, to learn what that user may do.",
            Level.ADVICE,
        )


def examine_disks() -> Iterator[Finding]:
    seen = set()
    for folder in folders().values():
        there = existing(folder)
        disk = there.stat().st_dev
        if disk in seen:
            continue
        seen.add(disk)
        free = shutil.disk_usage(there).free
        if free < LITTLE:
            yield Finding(
                f"The disk of {there} has {free // 1024**2} MB left.",
                "Make room, or move VAR_DIR to a larger disk: uploads, the search index and backups need it.",
                Level.PROBLEM if free < TOO_LITTLE else Level.ADVICE,
            )
