"""How a process apart does one task and ends: within limits of its own, and without Django, so that it starts in a third of a second.

It reads and writes messages (`messages.py`); the head of what it reads names the task. Lines on its standard error tell how far it is. Exit status: 0
with an answer; 3 if a picture is refused, with the reason in the head.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
from PIL import Image

from .decoding import set_limits_of_libraries
from .encoding import WORKING_TYPE
from .errors import REFUSED, PhotoRefused, Reason
from .limits import ANSWER_BYTES, CPU_SECONDS, RESIDENT_BYTES
from .messages import STEP, read_message, write_message
from .renditions import Rendition
from .steps import Progress, Report

Answer = tuple[dict[str, Any], list[bytes]]
Task = Callable[[dict[str, Any], list[bytes], Report], Answer]


def serve(tasks: Mapping[str, Task]) -> int:
    """Do the task that standard input asks for; return the exit status."""
    cv2.setNumThreads(1)
    set_limits_of_libraries()
    limit_resources()
    head, files = read_message(sys.stdin.buffer)
    try:
        answer, made = do(tasks[head.pop("task")], head, files, tell)
    except PhotoRefused as refused:
        write_message(sys.stdout.buffer, {"reason": refused.reason})
        return REFUSED
    write_message(sys.stdout.buffer, answer, made)
    return 0


def do(task: Task, head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    """Do one task. Raises PhotoRefused."""
    try:
        return task(head, files, report)
    except MemoryError as error:
        raise PhotoRefused(Reason.EXHAUSTING) from error
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise PhotoRefused(Reason.EXHAUSTING) from error
        raise


def limit_resources() -> None:
    """Limit this process, before it reads anything of a picture.

    Libraries reserve addresses that they never use, so a limit of addresses is set to what they have now, and what the rest of the memory may be: then
    no more than RESIDENT_BYTES can be resident, whatever is decoded.
    """
    with suppress(OSError):
        reserved, resident = (int(pages) * resource.getpagesize() for pages in Path("/proc/self/statm").read_text().split()[:2])
        most = reserved - resident + RESIDENT_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER_BYTES, ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(progress: Progress) -> None:
    sys.stderr.buffer.write(STEP + f"{progress.step} {progress.done:.2f}\n".encode())
    sys.stderr.buffer.flush()


def answer_of(renditions: list[Rendition]) -> Answer:
    described_each = [{"content_type": each.content_type, "width": each.width, "height": each.height} for each in renditions]
    return {"renditions": described_each}, [each.content for each in renditions]


def described(picture: Image.Image) -> dict[str, Any]:
    return {"content_type": WORKING_TYPE, "width": picture.width, "height": picture.height}
