"""Restores a backup, on an empty machine or in place of what is there."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cms.generation import begin_generation
from cms.users.erasures import complete_log, erase_again

from .archive import FORMAT, Manifest, read_manifest
from .databases import BackupError, name_of_dump, restore_database
from .files import Shelf, shelves

Advance = Callable[[], object]


@dataclass(frozen=True)
class Restored:
    """What was restored: the moment of the backup, the number of files, and of people who had to be erased again."""

    made_at: str
    files: int
    erased: int


def restore_backup(path: Path, *, erasures: Path, replace: bool = False, advance: Advance = lambda: None) -> Restored:
    """Restore a backup, and erase the people again who are in the log `erasures`. Raises BackupError.

    Everything is checked before anything is changed.
    """
    manifest = read_manifest(path)
    refuse_unsuitable(manifest, replace=replace)
    files = 0
    by_name = {shelf.name: shelf for shelf in shelves()}
    with tarfile.open(path) as archive, tempfile.TemporaryDirectory() as staging:
        dump = Path(staging) / manifest.database
        for entry in archive:
            shelf, _slash, name = entry.name.partition("/")
            content = archive.extractfile(entry)
            if content is None or (shelf not in by_name and entry.name != manifest.database):
                continue
            if entry.name == manifest.database:
                with dump.open("wb") as output:
                    shutil.copyfileobj(content, output)
            else:
                by_name[shelf].put(name, content)
                files += 1
            advance()
        restore_database(dump)
    if replace:
        for name in ("media", "private"):  # but no key: earlier pictures are signed with it
            remove_others(by_name[name], manifest)
    call_command("migrate", verbosity=0, interactive=False)
    begin_generation()  # nothing that is cached is about this site
    log_everybody_out()
    erased = erase_again(erasures)
    complete_log()
    return Restored(manifest.made_at, files, erased)


def remove_others(shelf: Shelf, manifest: Manifest) -> None:
    """Delete the files that the backup does not have: nobody would know any more whose they were."""
    for name in [name for name in shelf.names() if f"{shelf.name}/{name}" not in manifest.digests]:
        shelf.storage.delete(name)


def refuse_unsuitable(manifest: Manifest, *, replace: bool) -> None:
    """Raise BackupError if this site cannot use the backup, or if it would replace a site without being told to."""
    if manifest.format != FORMAT:
        raise BackupError("The backup was made by a newer version of the site: install that one first. Nothing was changed.")
    if manifest.database != name_of_dump():
        raise BackupError(
            f"The backup contains {manifest.database}, and DATABASE_URL names another kind of database. Nothing was changed."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    apps = {name.partition(".")[0] for name in known}
    if [name for name in manifest.migrations if name.partition(".")[0] in apps and name not in known]:
        raise BackupError("The backup was made by another version of the site: install that one first. Nothing was changed.")
    if not replace and connection.introspection.table_names():
        raise BackupError("There is a site in the database already. --replace replaces it, with its files. Nothing was changed.")


def log_everybody_out() -> None:
    """Delete all sessions: some were ended after the backup, or belong to passwords that were changed since."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()
