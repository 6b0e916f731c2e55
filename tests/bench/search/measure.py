"""Runs one part of the benchmark in a separate process, to measure its memory; prints the result as a line of JSON.

python -m tests.bench.search.measure generate DOCUMENTS FILE       save this many documents with vectors to a file
python -m tests.bench.search.measure fill FILE [vectors]           rebuild the index from the documents in a file
python -m tests.bench.search.measure ask QUESTIONS [vectors]       ask this many questions of the existing index
"""

import json
import os
import pickle
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

django.setup()

import numpy as np  # noqa: E402 - models can only be imported after the setup
from tqdm import tqdm  # noqa: E402

from search.backends.base import Question  # noqa: E402
from search.backends.engine import get_backend, locales  # noqa: E402
from search.backends.entries import Entry  # noqa: E402
from search.documents.document import PUBLIC  # noqa: E402
from search.embeddings import providers  # noqa: E402
from search.query.parser import parse_query  # noqa: E402
from search.query.planner import make_plan  # noqa: E402
from search.query.request import SearchRequest  # noqa: E402
from search.query.synonyms import thesaurus  # noqa: E402
from search.retrieval.pipeline import search  # noqa: E402

from .corpus import SPACE, make_entries, make_questions, near_a_subject  # noqa: E402
from .timing import timed  # noqa: E402

AUDIENCES = frozenset({PUBLIC, "group:4"})
FACETS = ("type", "topic", "year", "format", "region", "country", "municipality", "language", "status")
WARM_UP, NEAREST, PAGE = 20, 50, 20


class Provider:
    """Has the space of the generated vectors."""

    space = SPACE


def generate(count: int, file: Path) -> dict[str, float]:
    """Save `count` documents to `file`: generating them takes a third as long as indexing them, and must not count."""
    with file.open("wb") as corpus:
        for entry in tqdm(
            make_entries(count, with_vectors=True), total=count, unit=" documents", desc="Generating", leave=False, disable=None
        ):
            pickle.dump(entry, corpus)
    return {"documents": count, "size": file.stat().st_size / 1e6}


def read(file: Path, *, with_vectors: bool) -> Iterator[Entry]:
    """Yield the documents in `file`."""
    with file.open("rb") as corpus:
        while corpus.peek(1):
            entry: Entry = pickle.load(corpus)
            yield entry if with_vectors else Entry(entry.document)


def fill(file: Path, *, with_vectors: bool) -> dict[str, float]:
    """Index the documents in `file`. Reading them is part of the time, like reading a database."""
    list(next(read(file, with_vectors=False)).texts())  # the German dictionary is created once per machine
    description = f"Indexing{' with vectors' * with_vectors}"
    with watched_memory() as most:
        started = time.perf_counter()
        count = get_backend().rebuild(
            tqdm(read(file, with_vectors=with_vectors), unit=" documents", desc=description, leave=False, disable=None)
        )
        took = time.perf_counter() - started
    return {"rate": count / took, "peak": max(most), "disk": disk()}


def ask(count: int, *, with_vectors: bool) -> dict[str, Any]:
    """Ask `count` questions of two words, and return the time for a whole page of results, or for the engine's part."""
    backend = get_backend()
    questions = make_questions(count + WARM_UP)
    requests = [
        SearchRequest(query=parse_query(text), locale=locale, audiences=AUDIENCES, facets=FACETS, size=PAGE)
        for locale, text in questions
    ]
    totals: list[int] = []

    def answer(number: int) -> None:
        totals.append(search(requests[number], backend, with_semantics=False).total)

    result: dict[str, Any] = {"words": timed(answer, count, warm_up=WARM_UP), "memory": memory()}
    result["found"] = float(np.median(totals[WARM_UP:]))
    if with_vectors:
        vectors = near_a_subject(np.random.default_rng(5), len(requests))

        def answer_both(number: int) -> None:
            request = requests[number]
            plan = make_plan(request.query, request.locale, locales(), synonyms=thesaurus())
            question = Question(plan=plan, locale=request.locale, audiences=AUDIENCES)
            near = backend.nearest(vectors[number], question, limit=NEAREST)
            found = backend.find(question, limit=PAGE, facets=FACETS, include=[one.id for one in near])
            backend.fetch([*(one.id for one in near[: PAGE // 2]), *(one.id for one in found.ranked[: PAGE // 2])])

        result |= {"both": timed(answer_both, count, warm_up=WARM_UP), "memory": memory()}
    return result


def memory() -> dict[str, float]:
    """Return the memory of this process in MB: private, and shared pages of the index and other files."""
    facts = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {"own": int(facts["RssAnon"].split()[0]) / 1024, "files": int(facts["RssFile"].split()[0]) / 1024}


@contextmanager
def watched_memory() -> Iterator[list[float]]:
    """Yield a list to which the private memory of this process is appended periodically until the block ends."""
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
    """Return the size of the index in VAR_DIR, in MB."""
    return sum(file.stat().st_size for file in Path(os.environ["VAR_DIR"]).rglob("search/**/*") if file.is_file()) / 1e6


if __name__ == "__main__":
    what, given, *options = sys.argv[1:]
    providers.get_provider = Provider  # type: ignore[assignment, misc]  # nothing is embedded: vectors are generated
    if what == "generate":
        answer: dict[str, Any] = generate(int(given), Path(options[0]))
    elif what == "fill":
        answer = fill(Path(given), with_vectors="vectors" in options)
    else:
        answer = ask(int(given), with_vectors="vectors" in options)
    print(json.dumps(answer))
