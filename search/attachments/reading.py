"""Reads a file in a separate process, so that a malicious file can neither exhaust nor block this one."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from .formats import MAX_BYTES, MEGABYTE
from .models import FileText

SECONDS = 60  # wall-clock time; CPU time has a tighter limit (`search.attachments.extraction`)
ROOM = Path(__file__).resolve().parents[2]  # the folder that contains the package `search`
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "SYSTEMROOT")
EXHAUSTED = {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}  # it exceeded its own limits, or the system ran out of memory


class ReadingFailed(Exception):
    """Reading does not work on this machine, regardless of the file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file (see `FileText`)."""

    state: FileText.State
    kind: str = ""
    pages: tuple[str, ...] = ()
    is_cut: bool = False


def read_file(content: IO[bytes], ending: str) -> Reading:
    """Return the text of `content`. `ending` is the extension of the file name, in lower case and without the dot.

    Takes 0.1 to 0.3 seconds for a typical file, and at most a minute. Raises ReadingFailed, and OSError if `content` cannot be read.
    """
    with TemporaryFile() as source, TemporaryFile() as answer:
        size = 0
        while part := content.read(MEGABYTE):
            size += len(part)
            if size > MAX_BYTES:
                return Reading(FileText.State.TOO_LARGE)
            source.write(part)
        if not size:
            return Reading(FileText.State.EMPTY)
        source.seek(0)
        try:
            finished = subprocess.run(  # noqa: S603 - our own program; nothing in the command comes from the file
                [sys.executable, "-m", "search.attachments.extraction", ending if ending.isalnum() else ""],
                stdin=source,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=ROOM,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},  # hides secrets from a malicious file
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Reading(FileText.State.TOO_LARGE)
        except OSError as error:
            raise ReadingFailed("The process that reads files cannot be started.") from error
        if finished.returncode > 0:
            raise ReadingFailed(f"The process that reads files ended with {finished.returncode}.")
        if finished.returncode < 0:
            exhausted = finished.returncode in EXHAUSTED
            return Reading(FileText.State.TOO_LARGE if exhausted else FileText.State.BROKEN)
        answer.seek(0)
        said = json.loads(answer.read())
    return Reading(FileText.State(said["state"]), said["kind"], tuple(said["pages"]), said["is_cut"])
