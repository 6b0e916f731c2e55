"""Checks for `/readyz`: each part of the installation, by name. Apps above register their own."""

import logging
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection

log = logging.getLogger(__name__)


Facts = dict[str, int]  # figures that a part reports besides its state


class Impaired(Exception):
    """A part works, but not as well as it should. It is reported, but traffic is not diverted because of it."""

    def __init__(self, reason: str, facts: Facts | None = None) -> None:
        super().__init__(reason)
        self.facts = facts or {}


Check = Callable[[], Facts | None]
_checks: dict[str, Check] = {}
_dispensable: set[str] = set()


def register_check(name: str, check: Check, *, is_needed: bool = True) -> None:
    """Register `check` for `/readyz`. It raises if the part `name` does not work, or Impaired; it may return figures.

    A part that is not needed is reported as failed too, but the site works without it: traffic is not diverted.
    """
    _checks[name] = check
    _dispensable.discard(name)
    if not is_needed:
        _dispensable.add(name)


def is_ready(answers: Mapping[str, str | Facts]) -> bool:
    """Return whether the site can take traffic: no part that is needed has failed."""
    return all(answer != "failed" or name in _dispensable for name, answer in answers.items())


def run_checks() -> dict[str, str | Facts]:
    """Return "ok", "impaired" or "failed" for each part, and "figures" if there are any. Reasons are only logged."""
    answers: dict[str, str | Facts] = {}
    figures: Facts = {}
    for name, check in list(_checks.items()):
        try:
            figures |= check() or {}
        except Impaired as error:
            log.warning("%s is degraded: %s", name, error)
            answers[name] = "impaired"
            figures |= error.facts
        except Exception:
            log.exception("%s is not ready.", name)
            answers[name] = "failed"
        else:
            answers[name] = "ok"
    return {**answers, "figures": figures} if figures else answers


class Answers:
    """The last results of the checks, reused for `READYZ_SECONDS`, so that requests are cheap."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[float, dict[str, str | Facts]] | None = None

    def get(self) -> dict[str, str | Facts]:
        last = self._last
        if last and time.monotonic() - last[0] < settings.READYZ_SECONDS:
            return last[1]
        # While one request runs the checks, which may take long if a part is in trouble, others get the previous results.
        if not self._lock.acquire(blocking=last is None):
            return last[1] if last else {}
        try:
            if self._last is not last and self._last:  # another request has just run them
                return self._last[1]
            answers = run_checks()
            self._last = (time.monotonic(), answers)
            return answers
        finally:
            self._lock.release()


answers = Answers()


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_cache() -> None:
    """Check the cache itself: a cache with a fallback is checked by its `probe`, which bypasses the fallback."""
    probe = getattr(cache, "probe", None)
    if probe is not None:
        probe()
        return
    cache.set("readyz", 1, 10)
    if cache.get("readyz") != 1:
        raise RuntimeError("The cache forgot what it was told.")


def check_storage() -> None:
    for alias in ("default", "private"):
        probe_storage(storages[alias])


def probe_storage(storage: Storage) -> None:
    """Raise if files cannot be written, or an object store cannot be reached. Leaves nothing behind, even if killed here."""
    if not isinstance(storage, FileSystemStorage):
        storage.exists("readyz")
        return
    folder = Path(storage.location)
    while not folder.exists():  # it is created with the first file
        folder = folder.parent
    with tempfile.TemporaryFile(dir=folder) as file:  # has no name on the disk
        file.write(b"ok")
        file.flush()


register_check("database", check_database)
register_check("cache", check_cache, is_needed=False)
register_check("storage", check_storage)
