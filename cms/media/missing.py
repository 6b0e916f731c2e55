"""What is said in the log of files that are not where they should be: once for each, however many people ask for it."""

import logging

log = logging.getLogger("cms.media")
MOST = 10_000  # names that a process remembers
_noted: set[str] = set()


def note_missing(name: str, reason: object = "") -> None:
    """Say that the file `name` cannot be had, unless this process said so before."""
    if name in _noted:
        return
    if len(_noted) >= MOST:
        _noted.clear()
    _noted.add(name)
    log.error("The file %s is not available: %s", name, reason or "it is not in the storage")
