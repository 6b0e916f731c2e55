"""`python -m community.applications.neutral.process CONTENT_TYPE <file >copy`: makes a neutral copy, within limits of its own.

Exit status: 0 with the copy; 3 if there cannot be one, with the reason.
"""

from __future__ import annotations

import resource
import sys

from .copies import neutral_copy
from .errors import NOT_POSSIBLE, TOO_LARGE, NotNeutral

MEGABYTE = 1024 * 1024
MEMORY_BYTES = 2048 * MEGABYTE
CPU_SECONDS = 120
ANSWER_BYTES = 400 * MEGABYTE


def main(content_type: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER_BYTES, ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        copy = neutral_copy(sys.stdin.buffer.read(), content_type)
    except NotNeutral as error:
        sys.stdout.write(error.reason)
        return NOT_POSSIBLE
    except (MemoryError, RecursionError):
        sys.stdout.write(TOO_LARGE)
        return NOT_POSSIBLE
    sys.stdout.buffer.write(copy)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
