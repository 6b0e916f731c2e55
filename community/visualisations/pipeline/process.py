"""`python -m community.visualisations.pipeline.process <message >message`: does one task on photos, within limits of its own (`serving.py`)."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from typing import Any

from PIL import Image

from community.visualisations.providers.fitting import Fit as Canvas
from community.visualisations.providers.fitting import Unfitting, restore

from .blurring import cover
from .decoding import decode
from .encoding import encode_renditions, encode_working
from .finding import find_regions
from .fitting import register
from .regions import stored_regions, to_json
from .serving import Answer, Task, answer_of, described, serve
from .steps import Progress, Report, Step

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
    content, xmp = files
    picture = cover(decode(content), stored_regions(head["regions"]))
    report(Progress(Step.SAVING, 0.5))
    return described(picture), [encode_working(picture, xmp)]


def make_renditions(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    report(Progress(Step.READING, 0.0))
    content, xmp = files
    picture = decode(content)
    report(Progress(Step.SAVING, 0.1))
    return answer_of(encode_renditions(picture, xmp))


def fit(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    """Return a provider's result at the size of its source."""
    report(Progress(Step.READING, 0.0))
    answer = decode(files.pop())
    if head.get("canvas"):
        with suppress(Unfitting):  # of another shape than was asked for: laid over the source as a whole
            answer = restore(answer, Canvas.of_numbers(head["canvas"]))
    picture = register(answer, (head["width"], head["height"]))
    report(Progress(Step.SAVING, 0.5))
    return described(picture), [encode_working(picture)]


TASKS: dict[str, Task] = {
    "prepare": prepare,
    "blur": blur,
    "renditions": make_renditions,
    "fit": fit,
}


if __name__ == "__main__":
    sys.exit(serve(TASKS))
