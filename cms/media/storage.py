"""File storage. SVGs are sanitised when saved, whatever the caller, and a failed write leaves nothing behind."""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.files.base import File
from django.core.files.move import file_move_safe
from django.core.files.storage import FileSystemStorage

from .svg import clean_svg_file, is_svg_name


class CleansDrawings:
    """A mixin for any storage of public files."""

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        file = content if isinstance(content, File) else File(content, name)
        name = name or file.name or ""
        if is_svg_name(name):
            file = clean_svg_file(file, name)
        return str(super().save(name, file, max_length=max_length))  # type: ignore[misc]  # mixed into a Storage


class DiskStorage(FileSystemStorage):
    """A folder in which a file is either complete or absent."""

    def _save(self, name: str, content: File[Any]) -> str:
        staged = str(PurePosixPath(name).with_name(f".{uuid.uuid4().hex}.part"))
        try:
            super()._save(staged, content)  # type: ignore[misc]  # private in Django, and missing from the stubs
            while True:
                try:
                    move_without_overwriting(Path(self.path(staged)), Path(self.path(name)))
                except FileExistsError:
                    name = self.get_available_name(name)
                else:
                    return name.replace("\\", "/")
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(self.path(staged)).unlink()
            raise


def move_without_overwriting(source: Path, target: Path) -> None:
    """Move a file to its final name. Raises FileExistsError if another file has that name, even one created at this moment."""
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        file_move_safe(str(source), str(target))
    else:
        source.unlink()


class MediaStorage(CleansDrawings, DiskStorage):
    """The public files of a site that keeps them on its own disk."""
