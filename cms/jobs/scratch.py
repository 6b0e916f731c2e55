"""Temporary files: each process has its own folder, and what killed processes leave behind is swept up.

A lock on the folder shows that its process is alive: the operating system releases it however the process ends.
"""

from __future__ import annotations

import atexit
import fcntl
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)

LOCK = ".lock"
OLD = timedelta(days=1)  # nothing is being written for that long

_leftovers: list[tuple[Callable[[], Path], str]] = []


def scratch_root() -> Path:
    return Path(settings.VAR_DIR) / "tmp"


def use_own_scratch_folder() -> None:
    """Put all temporary files of this process and its child processes in a folder of their own, deleted when the process ends."""
    try:
        folder = make_own()
    except OSError as error:
        log.warning("Temporary files are in the system folder and will not be cleaned up: %s", error)
        return
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    atexit.register(remove_own, folder, os.getpid())


def make_own() -> Path:
    root = scratch_root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=root))
    lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)  # held for as long as the process lives
    return folder


def remove_own(folder: Path, process: int) -> None:
    if os.getpid() == process:  # not in a forked child
        shutil.rmtree(folder, ignore_errors=True)


def register_leftovers(folder: Callable[[], Path], pattern: str) -> None:
    """Sweep files in `folder` that match `pattern` once they are a day old: whatever was writing them was interrupted."""
    _leftovers.append((folder, pattern))


def sweep() -> None:
    """Delete what killed processes left behind."""
    count = sum(remove_abandoned(folder) for folder in list_folders())
    for folder, pattern in _leftovers:
        count += sum(remove_old(file) for file in folder().glob(pattern))
    if count:
        log.info("Removed %d temporary files or folders left behind by dead processes.", count)


def list_folders() -> Iterator[Path]:
    with suppress(FileNotFoundError):
        yield from [path for path in scratch_root().iterdir() if path.is_dir()]


def remove_abandoned(folder: Path) -> bool:
    """Delete the folder of a process that has ended; return whether it was deleted."""
    try:
        lock = os.open(folder / LOCK, os.O_RDWR)
    except FileNotFoundError:  # the process has ended, or is just between making the folder and its lock
        return is_old(folder) and remove(folder)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return remove(folder)
    finally:
        os.close(lock)


def remove(folder: Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    return True


def remove_old(file: Path) -> bool:
    if not is_old(file):
        return False
    file.unlink(missing_ok=True)
    return True


def is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > OLD.total_seconds()
    except FileNotFoundError:
        return False
