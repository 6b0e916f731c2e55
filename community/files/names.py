"""Names of files and folders: when two are the same, and how every system can open them."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pathvalidate import sanitize_filename

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_KEY = 400  # characters; what databases can index
LONGEST = 120  # of one part of a path in an archive, in characters


def tidy(name: str) -> str:
    """Return `name` on one line, without signs that cannot be seen or that deceive."""
    kept = (" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", name))
    return " ".join("".join(sign for sign in kept if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn"}).split())


def key_of(name: str) -> str:
    """Return what two names have in common that people take for the same: "STRASSE.pdf", "Straße.pdf", composed or not."""
    key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", tidy(name)).casefold())
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 64]}{hashlib.sha256(key.encode()).hexdigest()}"  # some single signs stand for many


def safe_name(name: str) -> str:
    """Return a name that Windows, macOS and Linux can store: `a:b.pdf` is `a_b.pdf`, `CON.pdf` is `CON_.pdf`."""
    safe = sanitised(shortened(tidy(name))) or "_"
    return sanitised(shortened(safe))  # again: `NUL .txt` is a device only now


def shortened(name: str) -> str:
    """Return `name`, cut so that it keeps its ending."""
    stem, suffix = split(name)
    return f"{stem[: LONGEST - len(suffix)].rstrip('. ')}{suffix}"


def sanitised(name: str) -> str:
    return sanitize_filename(name, platform="universal", replacement_text="_", max_len=LONGEST_KEY).strip(". ")


def unique_names(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a safe name for each of the names in one folder, no two of which any system takes for the same. `taken` are there already."""
    used = {key_of(name) for name in taken}
    found = []
    for name in names:
        wanted = safe_name(name)
        stem, suffix = split(wanted)
        number = 1
        while key_of(wanted) in used:
            number += 1
            mark = f" ({number})"
            wanted = f"{stem[: LONGEST - len(suffix) - len(mark)]}{mark}{suffix}"
        used.add(key_of(wanted))
        found.append(wanted)
    return found


def split(name: str) -> tuple[str, str]:
    """Return a name without its ending, and the ending with its dot; one that is too long to be an ending is none."""
    suffix = PurePosixPath(name).suffix
    return (name[: -len(suffix)], suffix) if 0 < len(suffix) < LONGEST // 4 else (name, "")
