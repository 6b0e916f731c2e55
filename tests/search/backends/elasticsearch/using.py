"""How tests use an Elasticsearch: by one search or by many at once."""

import threading

from search.backends.base import Changes, Question, SearchUnavailable
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.elasticsearch.client import read_address
from search.documents.document import PUBLIC
from search.query.parser import parse_query
from search.query.plan import Clause, Plan
from search.query.request import SearchRequest
from search.retrieval.pipeline import search
from tests.search.documents import ENTRIES, entry
from tests.search.writers import LOCALES


def ids(backend: ElasticsearchBackend, typed: str = "", locale: str = "de") -> list[str]:
    request = SearchRequest(query=parse_query(typed), locale=locale, audiences=frozenset({PUBLIC}), size=500)
    return [hit.document.id for hit in search(request, backend).hits]


def asked(*clauses: Clause, **options) -> Question:
    """Return a question for any of `clauses`, asked by a reader of German."""
    without = options.pop("without", ())
    plan = Plan(should=clauses, minimum_should_match=min(1, len(clauses)), must_not=without)
    return Question(plan=plan, **{"locale": "de", "audiences": frozenset({PUBLIC}), **options})


def rebuild_while_others_read(url: str, *, readers: int, rebuilds: int, writes: int) -> None:
    """Rebuild the index `rebuilds` times, with `writes` during each, while `readers` search; assert that each search is complete."""
    backend = ElasticsearchBackend(read_address(url), LOCALES)
    backend.rebuild(ENTRIES)
    done, wrong, seen = threading.Event(), [], []

    def read() -> None:
        reader = ElasticsearchBackend(read_address(url), LOCALES)
        while not done.is_set():
            try:
                seen.append(ids(reader, "Starkregen"))
            except SearchUnavailable as error:
                wrong.append(error)

    def write() -> None:
        for number in range(writes):
            backend.apply(lambda number=number: Changes((entry(f"page:9{number}", f"Sandbank {number}"),)))

    def everything():
        yield from ENTRIES
        write()

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for _ in range(rebuilds):
        backend.rebuild(everything())
    done.set()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert set(map(tuple, seen)) == {("page:1", "page:2")}
    assert len(ids(backend, "Sandbank")) == writes
