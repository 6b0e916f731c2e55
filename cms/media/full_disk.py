"""Disk full: how to detect it, and what people are told."""

from __future__ import annotations

import errno

from django.utils.translation import gettext_lazy as _

#: No space, quota exceeded, or file too large.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_ROOM = _(
    "The file could not be stored, because the server has run out of space. Nothing was saved. Please tell an administrator and try again later."
)


def is_disk_full(error: BaseException | None) -> bool:
    """Return whether `error`, or one of its causes, means that the disk is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        error = error.__cause__ or error.__context__
    return False
