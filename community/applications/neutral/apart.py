"""Makes neutral copies in a process of its own, so that a malicious file can neither exhaust nor end this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from search.attachments.reading import PASSED_ON, ReadingFailed

from .errors import NOT_POSSIBLE, TOO_LARGE, NotNeutral

SECONDS = 300  # wall-clock time
ROOM = Path(__file__).resolve().parents[3]  # the folder that contains the package `community`
BLOCK = 1024 * 1024


def neutral_copy_apart(content: IO[bytes], content_type: str) -> bytes:
    """Return a neutral copy of a file (`neutral_copy`). Raises NotNeutral, and ReadingFailed if it does not work on this machine."""
    with TemporaryFile() as source, TemporaryFile() as answer:
        while block := content.read(BLOCK):
            source.write(block)
        source.seek(0)
        try:
            finished = subprocess.run(  # noqa: S603 - our own program; nothing in the command comes from the file
                [sys.executable, "-m", "community.applications.neutral.process", content_type],
                stdin=source,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=ROOM,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},  # hides secrets from a malicious file
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotNeutral(TOO_LARGE) from error
        except OSError as error:
            raise ReadingFailed("The process that makes neutral copies cannot be started.") from error
        answer.seek(0)
        said = answer.read()
    if finished.returncode == NOT_POSSIBLE:
        raise NotNeutral(said.decode())
    if finished.returncode < 0:  # it exceeded its limits, or a library crashed
        raise NotNeutral(TOO_LARGE)
    if finished.returncode > 0:
        raise ReadingFailed(f"The process that makes neutral copies ended with {finished.returncode}.")
    return said
