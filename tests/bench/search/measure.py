"""One part of the measurement in a process of its own, so that memory is its own too; says the result in a line of JSON.

python -m tests.bench.search.measure fill DOCUMENTS [vectors]      index so many documents anew
python -m tests.bench.search.measure ask QUESTIONS [vectors]       put so many questions to the index that is there
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

django.setup()

import numpy as np  # noqa: E402 - what has models comes after the set-up
from tqdm import tqdm  # noqa: E402

from search.backends.base import Question  # noqa: E402
from search.documents import PUBLIC  # noqa: E402
from search.engine import get_backend, locales  # noqa: E402
from search.entries import Entry  # noqa: E402
from search.meaning import providers  # noqa: E402
from search.plan import make_plan  # noqa: E402
from search.query import parse_query  # noqa: E402
from search.ranking import SearchRequest, search  # noqa: E402
from search.synonyms import thesaurus  # noqa: E402

from .corpus import LANGUAGES, SPACE, make_entries, make_entry, make_questions, near_a_subject, vocabulary  # noqa: E402
from .timing import timed  # noqa: E402

AUDIENCES = frozenset({PUBLIC, "group:4"})
FACETS = ("type", "topic", "year", "format", "region", "country", "municipality", "language", "status")
WARM_UP, NEAREST, PAGE = 20, 50, 20


class Provider:
    """The space of the generated vectors."""

    space = SPACE


def fill(count: int, *, with_vectors: bool) -> dict[str, float]:
    """Index `count` documents. The time to generate them is taken off: nothing is indexed in it by this process's Python."""
    for language in LANGUAGES:
        vocabulary(language)
    list(make_entry(0).texts())  # the dictionary of German is made once on a machine
    generating = 0.0

    def entries() -> Iterator[Entry]:
        nonlocal generating
        source = make_entries(count, with_vectors=with_vectors)
        for _number in tqdm(range(count), unit=" documents", desc=f"Indexing{' with vectors' * with_vectors}", leave=False):
            started = time.perf_counter()
            entry = next(source)
            generating += time.perf_counter() - started
            yield entry

    with watched_memory() as most:
        started = time.perf_counter()
        get_backend().rebuild(entries())
        took = time.perf_counter() - started
    return {"seconds": took, "generating": generating, "rate": count / took, "peak": max(most), "disk": disk()}


def ask(count: int, *, with_vectors: bool) -> dict[str, Any]:
    """Put `count` questions of two words, and return how long answers took: all that a page of results needs, or the engine's part."""
    backend = get_backend()
    questions = make_questions(count + WARM_UP)
    requests = [
        SearchRequest(query=parse_query(text), locale=locale, audiences=AUDIENCES, facets=FACETS, limit=PAGE)
        for locale, text in questions
    ]
    totals: list[int] = []

    def answer(number: int) -> None:
        totals.append(search(requests[number], backend, with_meaning=False).total)

    result: dict[str, Any] = {"words": timed(answer, count, warm_up=WARM_UP), "memory": memory()}
    result["found"] = float(np.median(totals[WARM_UP:]))
    if with_vectors:
        vectors = near_a_subject(np.random.default_rng(5), len(requests))

        def answer_both(number: int) -> None:
            request = requests[number]
            plan = make_plan(request.query, request.locale, locales(), synonyms=thesaurus())
            question = Question(plan=plan, locale=request.locale, audiences=AUDIENCES)
            near = backend.near(vectors[number], question, limit=NEAREST)
            found = backend.find(question, limit=PAGE, facets=FACETS, also=[one.id for one in near])
            backend.fetch([*(one.id for one in near[: PAGE // 2]), *(one.id for one in found.ranked[: PAGE // 2])])

        result |= {"both": timed(answer_both, count, warm_up=WARM_UP), "memory": memory()}
    return result


def memory() -> dict[str, float]:
    """Return what of this process is in memory, in MB: its own, and pages of the index and other files, which processes share."""
    facts = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {"own": int(facts["RssAnon"].split()[0]) / 1024, "files": int(facts["RssFile"].split()[0]) / 1024}


@contextmanager
def watched_memory() -> Iterator[list[float]]:
    """Give a list that what is this process's own is added to, again and again until the block ends."""
    seen, done = [memory()["own"]], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            seen.append(memory()["own"])

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def disk() -> float:
    """Return how much the index in VAR_DIR takes, in MB."""
    return sum(file.stat().st_size for file in Path(os.environ["VAR_DIR"]).rglob("search/**/*") if file.is_file()) / 1e6


if __name__ == "__main__":
    what, number, *options = sys.argv[1:]
    providers.get_provider = Provider  # type: ignore[assignment, misc]  # nothing is embedded: vectors are generated
    print(json.dumps({"fill": fill, "ask": ask}[what](int(number), with_vectors="vectors" in options)))
