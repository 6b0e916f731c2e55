"""Measures the milliseconds from "Publish" until a search finds the new words, as in the demo and in production with a worker."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tests.bench import AT_ONCE
from tests.bench.search import own_indices

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES = 30
PATIENCE = 60  # seconds
BY_WORKER = {"TASKS_BACKEND": "django_tasks_db.DatabaseBackend"}


def environment(folder: Path, engine: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CACHE_URL", "DEBUG")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
        "VAR_DIR": str(folder),
        "SEARCH_URL": engine,
        "PYTHONPATH": str(ROOT),
        "LOG_LEVEL": "ERROR",
    }


def manage(surroundings: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=surroundings, check=True, capture_output=True)


@contextmanager
def worker(surroundings: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "manage.py", "db_worker"], cwd=ROOT, env=surroundings, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def measure(surroundings: dict[str, str]) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "tests.bench.publishing", str(TIMES)]
    return json.loads(subprocess.run(command, cwd=ROOT, env=surroundings, check=True, stdout=subprocess.PIPE, text=True).stdout)


def publish_and_look(times: int) -> dict[str, list[float]]:
    """Publish a page of the demo `times` times; return how long it took to publish, and until it was found, in milliseconds."""
    import django

    django.setup()
    from cms.models import NewsPage
    from cms.warming import warm_up
    from search.backends.engine import get_backend
    from search.documents.document import PUBLIC
    from search.query.parser import parse_query
    from search.query.request import SearchRequest
    from search.retrieval.pipeline import search

    warm_up()  # as each process of the site does at startup
    page = NewsPage.objects.live().filter(locale__language_code="de").first()
    took: dict[str, list[float]] = {"published": [], "found": []}
    for number in range(times):
        word = f"gezeitenkraftwerk{number}"
        request = SearchRequest(query=parse_query(word), locale="de", audiences=frozenset({PUBLIC}))
        page.title = f"Ein {word}"
        began = time.perf_counter()
        page.save_revision().publish()
        took["published"].append((time.perf_counter() - began) * 1000)
        while word not in "".join(hit.document.title for hit in search(request, get_backend()).hits):
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError(word)
            time.sleep(0.005)
        took["found"].append((time.perf_counter() - began) * 1000)
    return took


def run() -> None:
    """Run the benchmark and print the results."""
    engines = {"embedded": "embedded://"}
    if address := os.environ.get("ELASTICSEARCH_URL"):
        engines["Elasticsearch"] = address
    print(
        f"\nFrom publishing to being found, ms ({TIMES} times)   {'published':>10} {'found p50':>10} {'longest':>10}", flush=True
    )
    for engine, url in engines.items():
        with own_indices(url) as own:
            measure_engine(engine, own)


def measure_engine(engine: str, url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="connective-bench-") as name:
        surroundings = environment(Path(name), url) | AT_ONCE
        manage(surroundings, "migrate", "--verbosity=0")
        manage(surroundings, "load_demo")
        manage(surroundings, "search_index", "rebuild")
        manage(surroundings, "search_index", "embed")  # otherwise the worker starts with the demo's many passages
        for way, settings in (("at once", AT_ONCE), ("by a worker", BY_WORKER)):
            own = surroundings | settings
            with worker(own) if "worker" in way else nullcontext():
                took = measure(own)
            published, found = statistics.median(took["published"]), took["found"]
            print(
                f"{engine + ', ' + way:<48} {published:>10.0f} {statistics.median(found):>10.0f} {max(found):>10.0f}", flush=True
            )


if __name__ == "__main__":
    json.dump(publish_and_look(int(sys.argv[1])), sys.stdout)
