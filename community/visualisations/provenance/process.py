"""`python -m community.visualisations.provenance.process <message >message`: marks, renders and verifies pictures, within limits of its own."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from community.visualisations.pipeline.decoding import decode
from community.visualisations.pipeline.encoding import encode_renditions, encode_working
from community.visualisations.pipeline.serving import Answer, Task, answer_of, described, serve
from community.visualisations.pipeline.steps import Progress, Report, Step

from .marks import draw_mark
from .reading import read_manifest


def render(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    """Return a picture with its mark as renditions."""
    content, xmp = files
    report(Progress(Step.READING, 0.0))
    picture = decode(content)
    report(Progress(Step.SAVING, 0.1))
    return answer_of(encode_renditions(picture, xmp, partial(draw_mark, text=head["mark"], language=head["language"])))


def mark(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    """Return a picture with its mark at its own size."""
    content, xmp = files
    report(Progress(Step.READING, 0.0))
    picture = draw_mark(decode(content), head["mark"], head["language"])
    report(Progress(Step.SAVING, 0.5))
    return described(picture), [encode_working(picture, xmp)]


def verify(head: dict[str, Any], files: list[bytes], report: Report) -> Answer:
    report(Progress(Step.READING, 0.0))
    return {"found": read_manifest(files.pop(), head["trusted"])}, []


TASKS: dict[str, Task] = {"render": render, "mark": mark, "verify": verify}


if __name__ == "__main__":
    sys.exit(serve(TASKS))
