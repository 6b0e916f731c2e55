"""Logs files that are missing from the storage: once for each, however many people request it."""

import logging

log = logging.getLogger("cms.media")
MOST = 10_000  # names that a process remembers
_noted: set[str] = set()


def note_missing(name: str, reason: object = "") -> None:
    """Log that the file `name` is missing, unless this process has already logged it."""
    if name in _noted:
        return
    if len(_noted) >= MOST:
        _noted.clear()
    _noted.add(name)
    log.error("The file %s is not available: %s", name, reason or "it is not in the storage")
