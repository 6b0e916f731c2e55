"""Files that are made of pages, such as pictures and PDFs: made once for each state of a page, and kept until it changes.

They lie in the private storage, though most are public: a view decides each time who gets them, so that nothing outlives its page. All of it can be
made again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

FOLDER = "made"
WAITING_SECONDS, LOOKING_SECONDS = 2.0, 0.2
MAKING_SECONDS = 60  # whoever makes a file has it to himself for this long

log = logging.getLogger(__name__)


class Busy(Exception):
    """Somebody else is making the file at this moment."""


def storage() -> Storage:
    return storages["private"]


def folder_of(kind: str, key: int) -> str:
    return f"{FOLDER}/{kind}/{key}"


def made_file(kind: str, key: int, name: str, make: Callable[[], bytes]) -> bytes:
    """Return the file `name` of a page, made by `make` if there is none yet; older ones of the page are removed.

    While somebody else makes it, wait a little. Raises Busy.
    """
    path = f"{folder_of(kind, key)}/{name}"
    if (found := read(path)) is not None:
        return found
    turn = f"making:{path}"
    if not cache.add(turn, 1, MAKING_SECONDS):
        return made_by_another(path)
    try:
        content = make()
        keep(folder_of(kind, key), name, content)
    finally:
        cache.delete(turn)
    return content


def keep(folder: str, name: str, content: bytes) -> None:
    """Store a file, and remove the earlier ones in its folder. If the storage fails, it is made again for the next reader."""
    try:
        earlier = names_in(folder)
        storage().save(f"{folder}/{name}", ContentFile(content))
        for other in earlier:
            if other != name:
                storage().delete(f"{folder}/{other}")
    except Exception:
        log.exception("The file %s/%s could not be kept.", folder, name)


def made_by_another(path: str) -> bytes:
    """Return the file that somebody else is making. Raises Busy if that takes longer than a reader should wait."""
    for _time in range(round(WAITING_SECONDS / LOOKING_SECONDS)):
        time.sleep(LOOKING_SECONDS)
        if (found := read(path)) is not None:
            return found
    raise Busy


def read(path: str) -> bytes | None:
    try:
        with storage().open(path, "rb") as file:
            return bytes(file.read())
    except Exception:  # noqa: BLE001 - each storage has errors of its own: not there, or it does not answer; it is made anew
        return None


def names_in(folder: str) -> list[str]:
    try:
        return list(storage().listdir(folder)[1])
    except OSError:
        return []


def remove_made(kind: str, kept: Callable[[list[int]], set[int]]) -> int:
    """Remove the files of pages that `kept` does not name. Return how many pages those were."""
    try:
        keys = [int(name) for name in storage().listdir(f"{FOLDER}/{kind}")[0] if name.isdecimal()]
    except OSError:
        return 0
    over = set(keys) - kept(keys)
    for key in over:
        folder = folder_of(kind, key)
        for name in names_in(folder):
            storage().delete(f"{folder}/{name}")
        with suppress(OSError):  # a file has just come into it
            storage().delete(folder)  # which object stores do not have
    return len(over)
