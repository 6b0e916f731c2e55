"""`python -m community.visualisations.pipeline.process <message >message`: does one task on pictures, within limits of its own.

It reads and writes messages (`messages.py`); the head of what it reads names the task. Lines on its standard error tell how far it is. Exit status: 0
with an answer; 3 if a picture is refused, with the reason in the head. It does not import Django, so it starts in a third of a second.
"""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
from PIL import Image

from .blurring import cover
from .decoding import decode, set_limits_of_libraries
from .encoding import WORKING_TYPE, encode_renditions, encode_working
from .errors import REFUSED, PhotoRefused, Reason
from .finding import find_regions
from .fitting import FitRule, register
from .limits import ANSWER_BYTES, CPU_SECONDS, RESIDENT_BYTES
from .messages import STEP, read_message, write_message
from .regions import Region, to_json
from .steps import Progress, Report, Step

Answer = tuple[dict[str, Any], list[bytes]]
QUARTER_TURNS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}  # clockwise


def prepare(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    """Return the working copy of an upload, turned by `quarter_turns` clockwise, with the regions found on it."""
    report(Progress(Step.READING, 0.0))
    picture = decode(files.pop())
    turns = int(head.get("quarter_turns", 0)) % 4
    if turns:
        picture = picture.transpose(QUARTER_TURNS[turns])
    gc.collect()
    regions = find_regions(picture, report)
    report(Progress(Step.SAVING, 0.9))
    return {**described(picture), "regions": to_json(regions)}, [encode_working(picture)]


def blur(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    report(Progress(Step.READING, 0.0))
    picture = cover(decode(files.pop()), [Region.from_json(each) for each in head["regions"]])
    report(Progress(Step.SAVING, 0.5))
    return described(picture), [encode_working(picture)]


def make_renditions(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    report(Progress(Step.READING, 0.0))
    picture = decode(files.pop())
    report(Progress(Step.SAVING, 0.1))
    found = encode_renditions(picture)
    described_each = [{"content_type": each.content_type, "width": each.width, "height": each.height} for each in found]
    return {"renditions": described_each}, [each.content for each in found]


def fit(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    """Return a provider's result at the size of its source."""
    report(Progress(Step.READING, 0.0))
    rule = FitRule(head["rule"]) if head.get("rule") else None
    picture, found = register(decode(files.pop()), (head["width"], head["height"]), rule)
    report(Progress(Step.SAVING, 0.5))
    stated = {
        "rule": found.rule,
        "scale_x": found.scale_x,
        "scale_y": found.scale_y,
        "offset_x": found.offset_x,
        "offset_y": found.offset_y,
    }
    return {**described(picture), "fit": stated}, [encode_working(picture)]


def described(picture: Image.Image) -> dict[str, Any]:
    return {"content_type": WORKING_TYPE, "width": picture.width, "height": picture.height}


TASKS: dict[str, Callable[[dict[str, Any], list[bytes], Report], Answer]] = {
    "prepare": prepare,
    "blur": blur,
    "renditions": make_renditions,
    "fit": fit,
}


def do(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    """Do one task. Raises PhotoRefused."""
    try:
        return TASKS[head["task"]](head, files, report)
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


def main() -> int:
    cv2.setNumThreads(1)
    set_limits_of_libraries()
    limit_resources()
    head, files = read_message(sys.stdin.buffer)
    try:
        answer, made = do(head, files, tell)
    except PhotoRefused as refused:
        write_message(sys.stdout.buffer, {"reason": refused.reason})
        return REFUSED
    write_message(sys.stdout.buffer, answer, made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
