"""Runs a task in a process apart that has limits and none of this process's secrets, and tells how far it is."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, Any

from search.attachments.reading import PASSED_ON, ROOM

from .errors import REFUSED, PhotoRefused, PipelineFailed, Reason
from .limits import SECONDS
from .messages import STEP, read_message, write_message
from .steps import Progress, Report, Step, report_nothing

PROCESS = "community.visualisations.pipeline.process"
# Libraries that calculate start a thread per core, each of which reserves memory. Workers share the cores already.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
EXHAUSTED = {
    signal.SIGXCPU,
    signal.SIGKILL,
    signal.SIGXFSZ,
    signal.SIGABRT,
}  # beyond a limit; libraries in C++ abort without memory

Message = tuple[dict[str, Any], list[bytes]]


def do_apart(
    task: str,
    files: Sequence[bytes] = (),
    report: Report = report_nothing,
    *,
    program: str = PROCESS,
    seconds: float = SECONDS,
    **values: Any,
) -> Message:
    """Do a task of `process.py` on `files` and return its answer.

    `report` is called in this thread with each step. Raises PhotoRefused, and PipelineFailed if it does not work on this machine.
    """
    with TemporaryFile() as asked, TemporaryFile() as answer:
        write_message(asked, {"task": task, **values}, files)
        asked.seek(0)
        status = run(program, asked, answer, report, seconds=seconds)
        answer.seek(0)
        return read_answer(status, answer)


def read_answer(status: int, answer: IO[bytes]) -> Message:
    """Return what a process that ended with `status` has answered."""
    if status < 0:
        if -status in EXHAUSTED:
            raise PhotoRefused(Reason.EXHAUSTING)
        raise PhotoRefused(Reason.BROKEN)  # a library crashed over it
    if status not in {0, REFUSED}:
        raise PipelineFailed(f"The process that works on photos ended with {status}.")
    try:
        head, files = read_message(answer)
    except ValueError as error:
        raise PipelineFailed("The process that works on photos gave no whole answer.") from error
    if status == REFUSED:
        raise PhotoRefused(Reason(head["reason"]))
    return head, files


def run(program: str, asked: IO[bytes], answer: IO[bytes], report: Report, *, seconds: float) -> int:
    """Run a module of ours; return its exit status."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | ONE_THREAD
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program; nothing in the command comes from the file
            [sys.executable, "-m", program], stdin=asked, stdout=answer, stderr=subprocess.PIPE, cwd=ROOM, env=environment
        )
    except OSError as error:
        raise PipelineFailed("A process that works on photos cannot be started.") from error
    with process:
        try:
            listen(process, report_of(report), time.monotonic() + seconds)
            return process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise PhotoRefused(Reason.EXHAUSTING) from error
        finally:
            process.kill()  # whatever happened here, nothing goes on there


def listen(process: subprocess.Popen[bytes], heard: Callable[[bytes], None], until: float) -> None:
    """Pass on each line that a process says until it ends. Raises TimeoutExpired."""
    if process.stderr is None:
        return
    said = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stderr, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise subprocess.TimeoutExpired(process.args, left)
            part = os.read(process.stderr.fileno(), 65536)
            if not part:
                return
            *lines, said = (said + part).split(b"\n")
            said = said[-4096:]
            for line in lines:
                heard(line)


def report_of(report: Report) -> Callable[[bytes], None]:
    """Return what makes a report of a line, and passes over what libraries write."""

    def heard(line: bytes) -> None:
        if line.startswith(STEP):
            with suppress(ValueError):
                step, done = line[len(STEP) :].decode().split()
                report(Progress(Step(step), float(done)))

    return heard


def values_of(head: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: head[name] for name in names}
