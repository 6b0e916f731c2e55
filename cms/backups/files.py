"""The files of a site that a backup contains, wherever they are stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages


@dataclass(frozen=True)
class Shelf:
    """A storage of which all files belong into a backup, under a name of its own."""

    name: str
    storage: Storage

    def names(self) -> Iterator[str]:
        """Yield the names of all files, but for those that are still being written."""
        yield from self._names_in("")

    def _names_in(self, folder: str) -> Iterator[str]:
        try:
            folders, files = self.storage.listdir(folder)
        except FileNotFoundError:  # nothing was stored yet, or the folder has just been removed
            return
        for name in sorted(files):
            if name and not name.startswith("."):
                yield str(PurePosixPath(folder, name))
        for name in sorted(folders):
            yield from self._names_in(str(PurePosixPath(folder, name)))

    def open(self, name: str) -> IO[bytes]:
        return self.storage.open(name, "rb")

    def size(self, name: str) -> int:
        return int(self.storage.size(name))

    def put(self, name: str, content: IO[bytes]) -> None:
        """Store a file under exactly this name, replacing one that is there."""
        if self.storage.exists(name):
            self.storage.delete(name)
        self.storage._save(name, File(content, name))  # type: ignore[attr-defined]  # `save` would choose another name


def shelves() -> list[Shelf]:
    """Return everything that is backed up besides the database."""
    found = [Shelf("media", storages["default"]), Shelf("private", storages["private"])]
    if root := getattr(settings, "C2PA_ROOT", ""):
        found.append(
            Shelf("c2pa", FileSystemStorage(location=Path(root), file_permissions_mode=0o600, directory_permissions_mode=0o700))
        )
    return found
