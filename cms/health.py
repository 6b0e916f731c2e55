"""What `/readyz` asks: each part of the installation, by name. Rooms above register their own."""

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


Facts = dict[str, int]  # figures that a part says beside its state


class Impaired(Exception):
    """A part works, but not as well as it should. It is named; nobody is sent elsewhere for it."""

    def __init__(self, reason: str, facts: Facts | None = None) -> None:
        super().__init__(reason)
        self.facts = facts or {}


Check = Callable[[], Facts | None]
_checks: dict[str, Check] = {}
_dispensable: set[str] = set()


def register_check(name: str, check: Check, *, is_needed: bool = True) -> None:
    """Have `/readyz` call `check`, which raises if the part `name` does not work, Impaired if it works less well; figures may go with it.

    A part that is not needed is told as failed all the same, but the site answers without it: nobody is sent elsewhere.
    """
    _checks[name] = check
    _dispensable.discard(name)
    if not is_needed:
        _dispensable.add(name)


def is_ready(answers: Mapping[str, str | Facts]) -> bool:
    """Return whether readers can be sent here: no part that is needed has failed."""
    return all(answer != "failed" or name in _dispensable for name, answer in answers.items())


def run_checks() -> dict[str, str | Facts]:
    """Return "ok", "impaired" or "failed" for each part, and "figures" if there are any. Reasons go to the log, not to the reader."""
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
    """What the checks said last: whoever asks again within `READYZ_SECONDS` gets the same, so that asking costs nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[float, dict[str, str | Facts]] | None = None

    def get(self) -> dict[str, str | Facts]:
        last = self._last
        if last and time.monotonic() - last[0] < settings.READYZ_SECONDS:
            return last[1]
        # While one request asks the parts, which may take long if one is in trouble, others are told what was said before.
        if not self._lock.acquire(blocking=last is None):
            return last[1] if last else {}
        try:
            if self._last is not last and self._last:  # somebody else has just asked
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
    """Ask the cache itself: a cache that has something to stand in for it says by `probe` whether it is needed."""
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
    """Raise if files cannot be written, or an object store cannot be asked. Nothing is left behind, even if the process ends here."""
    if not isinstance(storage, FileSystemStorage):
        storage.exists("readyz")
        return
    folder = Path(storage.location)
    while not folder.exists():  # it is made with the first file
        folder = folder.parent
    with tempfile.TemporaryFile(dir=folder) as file:  # has no name on the disk
        file.write(b"ok")
        file.flush()


register_check("database", check_database)
register_check("cache", check_cache, is_needed=False)
register_check("storage", check_storage)
