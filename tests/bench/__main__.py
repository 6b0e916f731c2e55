"""`python -m tests.bench [NAME...]`: run the benchmarks with these names, or all of them."""

import sys

from tests.bench import cohort, faces, members, pages, publishing, search

MEASUREMENTS = {
    "cohort": cohort.run,
    "faces": faces.run,
    "members": members.run,
    "pages": pages.run,
    "publishing": publishing.run,
    "search": search.run,
}

unknown = set(sys.argv[1:]) - set(MEASUREMENTS)
if unknown:
    sys.exit(f"There is no {', '.join(sorted(unknown))}. There is: {', '.join(MEASUREMENTS)}.")
for name in sys.argv[1:] or MEASUREMENTS:
    MEASUREMENTS[name]()
