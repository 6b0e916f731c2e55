"""File locks between the processes and threads of one machine; they are released when the process that holds them ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .base import SearchUnavailable


@contextmanager
def wait_for_lock(path: Path, *, seconds: float) -> Iterator[None]:
    """Acquire the lock `path`, waiting for other processes and threads. Raises SearchUnavailable after `seconds`."""
    with open_lock(path) as handle:
        deadline, pause = time.monotonic() + seconds, 0.001
        while not take(handle):
            if time.monotonic() > deadline:
                raise SearchUnavailable(f"Somebody else has been writing to the index for {seconds:g} seconds.")
            time.sleep(pause)
            pause = min(pause * 2, 0.05)
        yield


@contextmanager
def try_lock(path: Path) -> Iterator[bool]:
    """Acquire the lock `path` if it is free; yield whether it was."""
    with open_lock(path) as handle:
        yield take(handle)


def is_locked(path: Path) -> bool:
    """Return whether any process or thread holds the lock `path`."""
    with open_lock(path) as handle:
        return not take(handle)


@contextmanager
def open_lock(path: Path) -> Iterator[int]:
    """Open a lock file. Each open file has its own lock, so two threads of one process exclude each other."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
