"""Makes neutral copies in a process of its own, so that a malicious file can neither exhaust nor end this one."""

from __future__ import annotations

import subprocess
from tempfile import TemporaryFile
from typing import IO

from search.attachments.reading import ReadingFailed, run_apart

from .errors import NOT_POSSIBLE, TOO_LARGE, NotNeutral

SECONDS = 300  # wall-clock time
BLOCK = 1024 * 1024


def neutral_copy_apart(content: IO[bytes], content_type: str) -> bytes:
    """Return a neutral copy of a file (`neutral_copy`). Raises NotNeutral, and ReadingFailed if it does not work on this machine."""
    with TemporaryFile() as source, TemporaryFile() as answer:
        while block := content.read(BLOCK):
            source.write(block)
        source.seek(0)
        try:
            status = run_apart(["community.applications.neutral.process", content_type], source, answer, seconds=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise NotNeutral(TOO_LARGE) from error
        answer.seek(0)
        said = answer.read()
    if status == NOT_POSSIBLE:
        raise NotNeutral(said.decode())
    if status < 0:  # it exceeded its limits, or a library crashed
        raise NotNeutral(TOO_LARGE)
    if status > 0:
        raise ReadingFailed(f"The process that makes neutral copies ended with {status}.")
    return said
