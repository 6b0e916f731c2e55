"""Three Elasticsearch nodes under constant load: one is killed and restarted, and no reader notices."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from search.backends.base import Changes
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.elasticsearch.client import read_address
from search.documents.document import PUBLIC
from search.query.parser import parse_query
from search.query.request import SearchRequest
from search.retrieval.pipeline import search
from tests.search.cluster import Cluster, running_cluster
from tests.search.documents import ENTRIES, entry

LOCALES = ("de", "en", "fr", "ar")
DOCUMENTS = 200


@pytest.fixture
def cluster(require: Callable[[Any, str], Any]) -> Iterator[Cluster]:
    program = require(os.environ.get("ELASTICSEARCH_HOME"), "The program of Elasticsearch (ELASTICSEARCH_HOME)")
    with running_cluster(program, 3) as cluster:
        yield cluster


class Load:
    """Readers and a writer that run until `stop`, each with its own client."""

    def __init__(self, address: str, readers: int) -> None:
        self.address = address
        self.done = threading.Event()
        self.searches, self.written, self.wrong = 0, [], []
        self.threads = [threading.Thread(target=self.go_on, args=(self.read,)) for _ in range(readers)]
        self.threads.append(threading.Thread(target=self.go_on, args=(self.write,)))

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.done.set()
        for thread in self.threads:
            thread.join()

    def go_on(self, work: Callable[[ElasticsearchBackend], None]) -> None:
        backend = ElasticsearchBackend(read_address(self.address), LOCALES)
        while not self.done.is_set():
            try:
                work(backend)
            except Exception as error:  # noqa: BLE001 - any error is reported by the test
                self.wrong.append(repr(error))

    def read(self, backend: ElasticsearchBackend) -> None:
        found = found_by(backend, "Starkregen")
        self.searches += 1
        if found != ["page:1", "page:2"]:
            self.wrong.append(found)
        self.done.wait(0.02)

    def write(self, backend: ElasticsearchBackend) -> None:
        name = f"page:{2000 + len(self.written)}"
        backend.apply(lambda: Changes((entry(name, "Rohrdommel"),)))
        self.written.append(name)
        self.done.wait(0.2)

    def wait_for_more(self, searches: int) -> None:
        """Wait until this many more searches have been answered."""
        enough, deadline = self.searches + searches, time.monotonic() + 60
        while self.searches < enough and time.monotonic() < deadline:
            time.sleep(0.05)


def found_by(backend: ElasticsearchBackend, typed: str) -> list[str]:
    request = SearchRequest(
        query=parse_query(typed), locale="de", audiences=frozenset({PUBLIC}), facets=("type", "topic"), size=1000
    )
    return [hit.document.id for hit in search(request, backend).hits]


def test_reads_and_writes_continue_while_a_node_is_down_and_restarts(cluster: Cluster) -> None:
    address = f"{cluster.address}/archive"
    backend = ElasticsearchBackend(read_address(address), LOCALES)
    many = [entry(f"page:{1000 + number}", "Sandbank", body="Watt " * 50) for number in range(DOCUMENTS)]
    assert backend.rebuild([*ENTRIES, *many]) == DOCUMENTS + len(ENTRIES)
    cluster.wait_for(nodes=3, status="green")
    load = Load(address, readers=3)
    load.start()
    try:
        load.wait_for_more(20)
        lost = cluster.master()
        cluster.kill(lost)
        cluster.wait_for(nodes=2, status="yellow")
        load.wait_for_more(50)
        backend.health()
        cluster.start(lost)
        cluster.wait_for(nodes=3, status="green")
        load.wait_for_more(20)
    finally:
        load.stop()

    assert load.wrong == []
    assert load.searches >= 90
    assert len(load.written) >= 10
    assert sorted(found_by(backend, "Rohrdommel")) == sorted(load.written)
    assert len(backend.fingerprints()) == len(ENTRIES) + DOCUMENTS + len(load.written)
    print(f"{load.searches} searches, {len(load.written)} documents written")
