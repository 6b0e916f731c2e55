"""What this process and the one apart say to each other: a line of JSON, then the bytes of the files that it names the sizes of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import IO, Any

STEP = b"@step "  # begins a line of the process apart that tells how far it is


def write_message(stream: IO[bytes], head: Mapping[str, Any], files: Sequence[bytes] = ()) -> None:
    stream.write(json.dumps({**head, "sizes": [len(file) for file in files]}).encode() + b"\n")
    for file in files:
        stream.write(file)


def read_message(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Return the head and the files of a message. Raises ValueError if it is not whole."""
    head = json.loads(stream.readline())
    sizes = head.pop("sizes")
    files = [stream.read(size) for size in sizes]
    if [len(file) for file in files] != sizes:
        raise ValueError("The message is not whole.")
    return head, files
