"""Names of files in ZIP archives that every system opens."""

from __future__ import annotations

from pathlib import PurePosixPath
from unicodedata import normalize

from pathvalidate import sanitize_filename

LONGEST = 120  # characters, so that paths stay below what Windows opens
NAMELESS = "file"


class ArchiveNames:
    """Gives each file of an archive a name of its own: no two differ only in signs that a system changes, or in case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name_for(self, name: str, folder: str = "") -> str:
        """Return the path in the archive of a file that somebody called `name`."""
        safe = str(sanitize_filename(normalize("NFC", name), platform="universal", replacement_text="_")).lstrip(".") or NAMELESS
        ending = PurePosixPath(safe).suffix
        stem = safe.removesuffix(ending)[: LONGEST - len(ending)]
        safe = f"{stem}{ending}"
        number, path = 1, f"{folder}{safe}"
        while path.casefold() in self._taken:
            number += 1
            path = f"{folder}{stem} ({number}){ending}"
        self._taken.add(path.casefold())
        return path
