"""Writes and reads the file of a backup: a tar archive with the database, all files, and a list of their digests at its end."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from .databases import BackupError, dump_database, name_of_dump
from .files import Shelf, shelves

MANIFEST = "manifest.json"
FORMAT = 1
Advance = Callable[[], object]


@dataclass
class Manifest:
    """What a backup contains."""

    made_at: str
    database: str
    migrations: list[str]
    digests: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class Digesting:
    """A file that is read once, and its digest."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content, self.digest = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._content.read(size)
        self.digest.update(block)
        return block


def make_backup(folder: Path, *, advance: Advance = lambda: None) -> Path:
    """Write a backup into `folder` and return its file. Raises BackupError.

    Files are copied first, then the database is saved, then files that came in between are copied: whatever the database knows is there.
    Stored files are never changed, only added and deleted. A backup that was interrupted leaves nothing with the name of one.
    """
    made_at = datetime.now(UTC)
    target = folder / f"connective-{made_at:%Y%m%dT%H%M%SZ}.tar"
    folder.mkdir(parents=True, exist_ok=True)
    staged = target.with_name(f".{target.name}.part")
    manifest = Manifest(made_at.isoformat(timespec="seconds"), name_of_dump(), applied_migrations())
    try:
        with open_privately(staged) as output, tarfile.open(fileobj=output, mode="w") as archive:
            for _round in ("first", "again"):
                for shelf in shelves():
                    add_files(archive, manifest, shelf, advance)
                if manifest.database not in manifest.digests:
                    add_database(archive, manifest, folder)
                    advance()
            content = json.dumps(vars(manifest), ensure_ascii=False, indent=1).encode()
            add(archive, MANIFEST, io.BytesIO(content), len(content))
        staged.rename(target)
    except BackupError:
        raise
    except Exception as error:  # each storage and database has errors of its own
        raise BackupError(f"The backup could not be written to {folder}: {getattr(error, 'strerror', None) or error}.") from error
    finally:
        with suppress(FileNotFoundError):
            staged.unlink()
    return target


@contextmanager
def open_privately(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that only its owner can read, and make sure that it is on the disk at the end."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
        yield output
        output.flush()
        os.fsync(output.fileno())


def applied_migrations() -> list[str]:
    return [f"{app}.{name}" for app, name in sorted(MigrationRecorder(connection).applied_migrations())]


def add_files(archive: tarfile.TarFile, manifest: Manifest, shelf: Shelf, advance: Advance) -> None:
    """Add the files of a shelf that the archive does not have yet. One that is deleted at this moment is left out."""
    for name in shelf.names():
        entry = str(PurePosixPath(shelf.name, name))
        if entry in manifest.digests:
            continue
        try:
            with shelf.open(name) as content:
                manifest.digests[entry] = add(archive, entry, content, shelf.size(name))
        except FileNotFoundError:
            continue
        advance()


def add_database(archive: tarfile.TarFile, manifest: Manifest, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".database-") as staging:
        dump = Path(staging) / manifest.database
        dump_database(dump)
        with dump.open("rb") as content:
            manifest.digests[manifest.database] = add(archive, manifest.database, content, dump.stat().st_size)


def add(archive: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> str:
    """Add a file and return its digest."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(datetime.now(UTC).timestamp())
    digesting = Digesting(content)
    archive.addfile(entry, digesting)
    return digesting.digest.hexdigest()


def read_manifest(path: Path) -> Manifest:
    """Check every file of a backup against its digest, and return what it contains. Raises BackupError."""
    digests: dict[str, str] = {}
    told: dict[str, Any] = {}
    try:
        with tarfile.open(path) as archive:
            for entry in archive:
                content = archive.extractfile(entry)
                if content is None:
                    continue
                if entry.name == MANIFEST:
                    told = json.load(content)
                else:
                    digests[entry.name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # a reader
        manifest = Manifest(**told)
    except (OSError, EOFError, tarfile.TarError, TypeError, ValueError) as error:
        raise BackupError(f"{path} is not a whole backup: {error}. Nothing was changed.") from error
    if damaged := sorted(name for name in {*digests, *manifest.digests} if digests.get(name) != manifest.digests.get(name)):
        raise BackupError(f"{path} is damaged at {', '.join(damaged[:3])}: use another backup. Nothing was changed.")
    return manifest


def remove_old_backups(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups in `folder`, and return those that were deleted."""
    old = sorted(folder.glob("connective-*.tar"))[: -keep or None]
    for path in old:
        path.unlink()
    return old
