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


def run_apart(program: list[str], source: IO[bytes], answer: IO[bytes], *, seconds: float) -> int:
    """Run a module of ours with its arguments on `source`, in a process that knows none of this one's secrets; return its exit status.

    The module sets its own limits. Raises subprocess.TimeoutExpired, and ReadingFailed if the process cannot be started.
    """
    try:
        finished = subprocess.run(  # noqa: S603 - our own program; nothing in the command comes from the file
            [sys.executable, "-m", *program],
            stdin=source,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=ROOM,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=seconds,
            check=False,
        )
    except OSError as error:
        raise ReadingFailed("A process that reads files cannot be started.") from error
    return finished.returncode


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
            program = ["search.attachments.extraction", ending if ending.isalnum() else ""]
            status = run_apart(program, source, answer, seconds=SECONDS)
        except subprocess.TimeoutExpired:
            return Reading(FileText.State.TOO_LARGE)
        if status > 0:
            raise ReadingFailed(f"The process that reads files ended with {status}.")
        if status < 0:
            exhausted = status in EXHAUSTED
            return Reading(FileText.State.TOO_LARGE if exhausted else FileText.State.BROKEN)
        answer.seek(0)
        said = json.loads(answer.read())
    return Reading(FileText.State(said["state"]), said["kind"], tuple(said["pages"]), said["is_cut"])
