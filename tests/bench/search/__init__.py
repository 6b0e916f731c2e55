"""Measures the search at several sizes, with each available engine, and compares it with Wagtail's own database search.

Documents are generated (`corpus`): 1,500 words following Zipf's law in four languages, values for nine facets, five vectors of 512
dimensions. They are saved to a file, and an index is built from it with `rebuild`, once with words only and once with vectors. The rate
is the number of documents divided by the total time until the index is in place, including reading the file. Then a new process asks
questions of two words, one after the other, through `search.retrieval.pipeline.search` like the results page: with the total, nine facets
and twenty results with snippets. "Both" is the engine's part of a question by words and meaning (nearest, find with facets, fetch), for
which vectors from the same clusters are generated. Memory is the private memory of a process, while it indexes (peak) and after it has
searched; next to it are the pages of the index that it has read, which the system keeps for all processes while there is room. Each
measurement runs in a separate process.

Environment variables:
    BENCH_SIZES=2000,20000,100000   numbers of documents
    BENCH_DATABASE_SIZE=20000       number for Wagtail's search, on SQLite and the PostgreSQL named by DATABASE_URL; 0: none
    BENCH_QUESTIONS=200             number of questions; Wagtail's search gets a tenth
    ELASTICSEARCH_URL               measures Elasticsearch too; its indices are dropped afterwards. That of `make services` is compiled
                                    for tests; start it with ES_JAVA_OPTS=-XX:TieredStopAtLevel=4 to measure it
"""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench import AT_ONCE

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "2000,20000,100000").split(",")]
DATABASE_SIZE = int(os.environ.get("BENCH_DATABASE_SIZE", "20000"))
QUESTIONS = int(os.environ.get("BENCH_QUESTIONS", "200"))

HEADINGS = ("documents/s", "MB to index", "p50 ms", "p95 ms", "both p50", "both p95", "MB to search", "MB of files", "MB disk")


def run() -> None:
    """Run the benchmark and print the results."""
    engines = {"embedded": "embedded://"}
    if address := os.environ.get("ELASTICSEARCH_URL"):
        engines["Elasticsearch"] = address
    print(f"Two words, {QUESTIONS} questions{'':<15}" + "".join(f"{heading:>13}" for heading in HEADINGS), flush=True)
    answers: dict[tuple[str, int], dict[str, Any]] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="connective-bench-") as folder:
            corpus = Path(folder) / "corpus"
            result_of(our_environment(VAR_DIR=folder), "measure", "generate", str(size), str(corpus))
            for name, address in engines.items():
                for with_vectors in (False, True):
                    answer = measure_engine(address, corpus, with_vectors=with_vectors)
                    answers.setdefault((name, size), answer)
                    print_row(f"{name}, {size:,}{' with vectors' * with_vectors}", answer)
    for name, answer in measure_databases():
        answers[name, DATABASE_SIZE] = answer
        print_row(f"Wagtail on {name}, {DATABASE_SIZE:,}", answer)
    print_ratios(answers)


def print_row(name: str, answer: dict[str, Any]) -> None:
    both, memory = answer.get("both", {}), answer.get("memory", {})
    words = answer["words"]
    numbers = (
        answer["rate"], answer.get("peak"), words["p50"], words["p95"], both.get("p50"), both.get("p95"), memory.get("own"),
        memory.get("files"), answer.get("disk"),
    )  # fmt: skip
    print(f"{name:<40}" + "".join(f"{'' if number is None else f'{number:,.1f}':>13}" for number in numbers), flush=True)


def print_ratios(answers: dict[tuple[str, int], dict[str, Any]]) -> None:
    """Print how the cost grows with size, and how many times slower Wagtail's search is at the same size."""
    for (name, size), answer in answers.items():
        p95 = answer["words"]["p95"]
        smaller = answers.get((name, 20_000))
        if smaller and size == 100_000:
            print(f"{name}: 5 times the documents, {p95 / smaller['words']['p95']:.1f} times the time (p95)")
        ours = answers.get(("embedded", size))
        if ours and name in {"SQLite", "PostgreSQL"}:
            ratios = [answer["words"][what] / ours["words"][what] for what in ("p50", "p95")]
            print(f"Wagtail on {name} takes {ratios[0]:,.0f} times (p50) and {ratios[1]:,.0f} times (p95) as long as embedded")


def measure_engine(address: str, corpus: Path, *, with_vectors: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="connective-bench-") as folder, own_indices(address) as url:
        facts = {"SEARCH_URL": url, "VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        environment = our_environment(**facts)
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
        options = ["vectors"] if with_vectors else []
        filled = result_of(environment, "measure", "fill", str(corpus), *options)
        return filled | result_of(environment, "measure", "ask", str(QUESTIONS), *options)


@contextmanager
def own_indices(address: str) -> Iterator[str]:
    """Yield a URL with index names of its own; in Elasticsearch, these indices are dropped afterwards."""
    if address.startswith("http"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")  # needed by the imports of the test fixtures
        from tests.conftest import remove_indices

        url = f"{address.rstrip('/')}/bench-{uuid.uuid4().hex[:8]}"
        try:
            yield url
        finally:
            remove_indices(url)
    else:
        yield address


def measure_databases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the results of Wagtail's search on each available kind of database."""
    if not DATABASE_SIZE:
        return
    settings = "tests.bench.search.wagtail_archive.settings"
    with tempfile.TemporaryDirectory(prefix="connective-bench-") as folder:
        databases = {"SQLite": f"sqlite:///{folder}/db.sqlite3"}
        with own_database(os.environ.get("DATABASE_URL", "")) as postgres:
            databases |= {"PostgreSQL": postgres} if postgres else {}
            for name, address in databases.items():
                environment = our_environment(VAR_DIR=folder, DATABASE_URL=address, DJANGO_SETTINGS_MODULE=settings)
                yield name, result_of(environment, "wagtail_database", str(DATABASE_SIZE), str(max(5, QUESTIONS // 10)))


@contextmanager
def own_database(address: str) -> Iterator[str]:
    """Create a database next to the one named by `address`, and drop it afterwards; only on PostgreSQL."""
    if not address.startswith("postgres"):
        yield ""
        return
    import psycopg

    name = f"bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def our_environment(**facts: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CACHE_URL", "DEBUG"}}
    return kept | AT_ONCE | {"DJANGO_SETTINGS_MODULE": "cms.settings.demo", "EMBEDDINGS_URL": "none://"} | facts


def result_of(environment: dict[str, str], module: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"tests.bench.search.{module}", *arguments]
    answer = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    result: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return result
