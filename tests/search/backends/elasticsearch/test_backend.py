"""Behaviour specific to Elasticsearch: hosts, versions, numbers instead of locks, index replacement, and outages."""

import logging
import multiprocessing
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured
from elastic_transport import ApiResponseMeta, HttpHeaders
from elasticsearch import ApiError

from search.backends import engine
from search.backends.base import Changes, SearchUnavailable
from search.backends.elasticsearch import indices
from search.backends.elasticsearch.backend import ElasticsearchBackend, is_passing
from search.backends.elasticsearch.client import read_address
from search.backends.elasticsearch.schema import words_of
from search.backends.entries import Vector
from search.embeddings.base import Space
from tests.search.documents import ENTRIES, entry
from tests.search.vectors import direction, with_passages
from tests.search.writers import LOCALES, write_some

from .using import asked, ids, rebuild_while_others_read


@pytest.fixture
def engine_url(elasticsearch_url: str) -> str:
    return elasticsearch_url


@pytest.fixture
def client(backend: ElasticsearchBackend):
    return backend.connection.client


def indices_of(backend: ElasticsearchBackend) -> list[str]:
    prefix = backend.connection.address.prefix
    return sorted(name.removeprefix(f"{prefix}-") for name in backend.connection.client.indices.get(index=f"{prefix}-*"))


# --- Errors


@pytest.mark.parametrize(
    ("status", "reason", "passes"),
    [
        (
            400,
            "failed to create query: this Analyzer is closed",
            True,
        ),  # the index was removed while the search was analysing words
        (400, "failed to parse date field", False),
        (404, "no such index", True),
        (503, "no master", True),
        (401, "missing authentication credentials", False),
    ],
)
def test_transient_errors_are_recognised(status: int, reason: str, passes: bool) -> None:
    body = {"error": {"reason": "all shards failed", "root_cause": [{"reason": reason}]}}
    meta = ApiResponseMeta(status=status, http_version="1.1", headers=HttpHeaders(), duration=0.1, node=None)

    assert is_passing(ApiError("refused", meta, body)) is passes


# --- Addresses


def test_url_contains_hosts_credentials_and_prefix() -> None:
    address = read_address(
        "https://elastic:p%40ss%2Cword@one.example.org,two.example.org:9201,[::1]:9202/archive?ca_certs=/etc/ca.pem"
    )

    assert address.hosts == ("https://one.example.org:9200", "https://two.example.org:9201", "https://[::1]:9202")
    assert (address.user, address.password) == ("elastic", "p@ss,word")
    assert (address.prefix, address.certificates) == ("archive", "/etc/ca.pem")
    assert read_address("http://127.0.0.1").prefix == "connective"


@pytest.mark.parametrize(
    "address",
    [
        "https://elastic:geheim@",
        "https://elastic:geheim@/connective",
        "https://elastic:geheim@one,,two",
        "https://elastic:geheim@one/Große Namen",
        "https://elastic:geheim@one/a/b",
        "https://elastic:geheim@one?verify=no",
        "https://elastic:geheim@one:port",
        "https://elastic:geheim@one,[::1",
        "elastic:geheim@one",
    ],
)
def test_error_for_an_invalid_url_omits_the_password(settings, address: str) -> None:
    settings.SEARCH_URL = address
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL") as said:
        engine.get_backend()
    assert "geheim" not in str(said.value)


def test_one_reachable_host_of_several_is_enough(elasticsearch_url: str, closed_port: int) -> None:
    backend = ElasticsearchBackend(
        read_address(elasticsearch_url.replace("http://", f"http://127.0.0.1:{closed_port},")), LOCALES
    )

    backend.apply(lambda: Changes(ENTRIES))

    assert [ids(backend, "Starkregen") for _ in range(10)] == [["page:1", "page:2"]] * 10


def test_unreachable_engine_fails_fast_without_leaking_the_password(
    closed_port: int, caplog, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    waited: list[float] = []
    monkeypatch.setattr("search.backends.elasticsearch.backend.time.sleep", waited.append)
    address = read_address(f"http://elastic:geheim@127.0.0.1:{closed_port},localhost:{closed_port}/connective")
    backend = ElasticsearchBackend(address, LOCALES, lambda: Space("tests", 16))
    said = []

    for question in (
        backend.health,
        backend.fingerprints,
        lambda: ids(backend, "Wasser"),
        lambda: backend.fetch(["page:1"]),
        lambda: backend.similar_words("Waser", "de"),
        lambda: backend.nearest(np.ones(16, np.int8), asked(), limit=1),
        lambda: backend.apply(lambda: Changes(ENTRIES)),
        lambda: backend.rebuild(ENTRIES),
    ):
        with pytest.raises(SearchUnavailable, match="Elasticsearch cannot be used") as error:
            question()
        said.append("".join(traceback.format_exception(error.value)))

    assert sum(waited) < 10
    assert len([line for line in caplog.messages if "has failed for" in line]) < 60  # a few attempts per host
    for text in (*said, caplog.text, repr(backend.connection.address)):
        assert "geheim" not in text
        assert "ZWxhc3RpYzpnZWhlaW0" not in text  # both in base64, as in the header


# --- Versions


def test_index_of_another_version_needs_a_rebuild(backend: ElasticsearchBackend) -> None:
    backend.apply(lambda: Changes(ENTRIES))
    fewer_languages = ElasticsearchBackend(backend.connection.address, ("de", "en"))

    for question in (
        fewer_languages.health,
        fewer_languages.fingerprints,
        lambda: ids(fewer_languages),
        lambda: fewer_languages.apply(lambda: Changes(ENTRIES)),
    ):
        with pytest.raises(SearchUnavailable, match="search_index rebuild"):
            question()
    fewer_languages.rebuild(ENTRIES)

    assert ids(fewer_languages, "Starkregen") == ["page:1", "page:2"]
    with pytest.raises(SearchUnavailable, match="search_index rebuild"):
        backend.apply(lambda: Changes(ENTRIES))
    assert len(indices_of(backend)) == 3  # German, English, numbers


def test_readers_notice_a_rebuild_by_another_version(backend: ElasticsearchBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.backends.elasticsearch.indices.LOOK_AGAIN", 0)
    backend.apply(lambda: Changes(ENTRIES))
    assert len(ids(backend, "Starkregen")) == 2

    ElasticsearchBackend(backend.connection.address, ("de",)).rebuild(ENTRIES)

    with pytest.raises(SearchUnavailable, match="search_index rebuild"):
        ids(backend, "Starkregen")


# --- Writers


def test_processes_and_threads_writing_at_once_lose_nothing(backend: ElasticsearchBackend, engine_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=write_some, args=(engine_url, who)) for who in (1,)]
    threads = [threading.Thread(target=write_some, args=(engine_url, who)) for who in (2, 3)]
    for worker in (*processes, *threads):
        worker.start()
    for worker in (*processes, *threads):
        worker.join()

    assert sorted(ids(backend, "Sandbank")) == sorted(f"page:{who}{number}" for who in (1, 2, 3) for number in range(5))


def test_writer_that_comes_while_another_creates_the_first_indices_writes_too(
    backend: ElasticsearchBackend, engine_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ElasticsearchBackend(read_address(engine_url), LOCALES)
    requests = type(backend.connection.client.indices)
    create = requests.create
    is_first = iter([True])

    def create_and_be_interrupted(self: Any, **options: Any) -> Any:
        answer = create(self, **options)
        if next(is_first, False):
            other.apply(lambda: Changes((entry("page:1", "Sandbank"),)))
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(requests, "create", create_and_be_interrupted)
        patch.setattr(indices, "ThreadPoolExecutor", lambda _threads: ThreadPoolExecutor(1))
        backend.apply(lambda: Changes((entry("page:2", "Sandbank"),)))

    assert sorted(ids(backend, "Sandbank")) == ["page:1", "page:2"]


def test_stale_changes_do_not_overwrite_newer_ones(backend: ElasticsearchBackend, engine_url: str) -> None:
    other = ElasticsearchBackend(read_address(engine_url), LOCALES)
    backend.apply(lambda: Changes((entry("page:2", "Gezeiten"), entry("page:3", "Gezeiten"))))

    def read_stale_changes() -> Changes:
        """Return changes that were read before another process wrote."""
        other.apply(
            lambda: Changes((entry("page:1", "Rohrdommel"), entry("page:3", "Harbour", locale="en")), removed=("page:2",))
        )
        return Changes(tuple(entry(f"page:{number}", "Sandbank") for number in (1, 2, 3, 4)))

    backend.apply(read_stale_changes)

    assert ids(backend, "Sandbank") == ["page:4"]
    assert ids(backend, "Rohrdommel") == ["page:1"]
    assert sorted(ids(backend)) == ["page:1", "page:3", "page:4"]


def test_changing_the_language_of_a_document_leaves_one_copy(backend: ElasticsearchBackend) -> None:
    for locale in ("de", "fr", "de"):
        backend.apply(lambda locale=locale: Changes((entry("page:1", "Mombasa", locale=locale),)))
        assert [backend.fetch(ids(backend, "Mombasa"))[name].locale for name in ids(backend, "Mombasa")] == [locale]
    assert len(backend.fingerprints()) == 1


def test_sequence_numbers_keep_rising_after_their_index_is_deleted(backend: ElasticsearchBackend, client) -> None:
    backend.apply(lambda: Changes((entry("page:1", "Sandbank"),)))
    before = backend.indices.next_number()
    client.indices.delete(index=backend.indices.numbers)

    drawn = [backend.indices.next_number() for _ in range(3)]

    assert [before, *drawn] == sorted({before, *drawn})
    backend.apply(lambda: Changes((entry("page:1", "Rohrdommel"),)))
    assert ids(backend, "Rohrdommel") == ["page:1"]


def test_rejected_document_is_named_in_the_error(backend: ElasticsearchBackend) -> None:
    with pytest.raises(SearchUnavailable, match="does not take page:1: document_parsing_exception"):
        backend.apply(lambda: Changes((entry("page:1", "Sandbank", years=(10**12,)), entry("page:2", "Sandbank"))))


# --- Rebuilding


def test_searches_stay_complete_during_rebuilds_and_writes(engine_url: str) -> None:
    """`make trial es_rebuilds` has more of each."""
    rebuild_while_others_read(engine_url, readers=2, rebuilds=2, writes=2)


def test_searches_are_complete_before_and_after_each_step_of_a_rebuild(
    backend: ElasticsearchBackend, engine_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = ElasticsearchBackend(read_address(engine_url), LOCALES)
    backend.rebuild(ENTRIES)
    seen: list[tuple[str, list[str]]] = []
    requests = type(backend.connection.client.indices)

    def observe(patch: pytest.MonkeyPatch, name: str) -> None:
        real = getattr(requests, name)

        def step(client, *args, **options):
            seen.append((f"before {name}", ids(reader, "Starkregen")))
            answer = real(client, *args, **options)
            seen.append((f"after {name}", ids(reader, "Starkregen")))
            return answer

        patch.setattr(requests, name, step)

    steps = ("put_settings", "refresh", "update_aliases", "delete")
    with monkeypatch.context() as patch:
        for name in steps:
            observe(patch, name)
        backend.rebuild(ENTRIES)

    assert [(when, found) for when, found in seen if found != ["page:1", "page:2"]] == []
    assert {when for when, _found in seen} == {f"{when} {name}" for name in steps for when in ("before", "after")}


def test_a_rebuild_leaves_only_the_new_indices(backend: ElasticsearchBackend) -> None:
    for _ in range(3):
        backend.rebuild(ENTRIES)
    left = indices_of(backend)

    assert [name.split("-")[0] for name in left] == ["ar", "de", "en", "fr", "numbers"]
    assert sorted(backend.indices.look().current) == ["ar", "de", "en", "fr"]
    assert backend.indices.look().next == {}


def test_rebuild_removes_leftovers_of_an_aborted_rebuild(backend: ElasticsearchBackend) -> None:
    backend.apply(lambda: Changes(ENTRIES[:1]))
    backend.indices.make_next()
    assert len(indices_of(backend)) == 9

    backend.apply(lambda: Changes(ENTRIES[1:2]))
    assert ids(backend, "Starkregen") == ["page:1", "page:2"]
    backend.rebuild(ENTRIES[:1])

    assert ids(backend) == ["page:1"]
    assert len(indices_of(backend)) == 5


def test_rebuild_overtaken_by_another_fails(backend: ElasticsearchBackend, engine_url: str) -> None:
    other = ElasticsearchBackend(read_address(engine_url), LOCALES)

    def overtaken():
        yield ENTRIES[2]
        other.rebuild(ENTRIES[:2])

    with pytest.raises(SearchUnavailable):
        backend.rebuild(overtaken())
    assert sorted(ids(backend)) == ["page:1", "page:2"]
    assert len(indices_of(backend)) == 5


def test_write_is_repeated_if_a_rebuild_replaced_the_indices(backend: ElasticsearchBackend) -> None:
    backend.apply(lambda: Changes(ENTRIES[:1]))
    calls = []

    def read() -> Changes:
        calls.append(True)
        if len(calls) == 1:
            backend.rebuild(ENTRIES[:1])
        return Changes(ENTRIES[1:2])

    backend.apply(read)

    assert sorted(ids(backend)) == ["page:1", "page:2"]
    assert len(calls) == 2


def test_deleted_indices_are_recreated_empty(backend: ElasticsearchBackend, client) -> None:
    backend.rebuild(ENTRIES)
    client.indices.delete(index=list(backend.indices.look().current.values()))

    assert ids(backend) == []
    backend.apply(lambda: Changes(ENTRIES[:1]))
    assert ids(backend) == ["page:1"]


def test_text_is_split_into_words() -> None:
    assert words_of("l’eau: foo_bar, 2.000 m² (B2B)") == "l eau foo bar 2 000 m² B2B"


# --- Meaning


def near(backend: ElasticsearchBackend, vector: Vector) -> list[str]:
    return [one.id for one in backend.nearest(vector, asked(), limit=10)]


def test_vectors_of_another_model_are_not_compared(backend: ElasticsearchBackend) -> None:
    same_size = ElasticsearchBackend(backend.connection.address, LOCALES, lambda: Space("other", 16))
    mine = ElasticsearchBackend(backend.connection.address, LOCALES, lambda: Space("tests", 16))
    mine.apply(lambda: Changes((with_passages("page:1", direction(a=1)), with_passages("page:2", direction(b=1)))))
    same_size.apply(lambda: Changes((with_passages("page:2", direction(a=1)),)))

    assert near(mine, direction(a=1)) == ["page:1"]
    assert near(same_size, direction(a=1)) == ["page:2"]
    assert near(backend, direction(a=1)) == []


def test_vectors_of_another_size_need_a_rebuild(backend: ElasticsearchBackend, caplog) -> None:
    mine = ElasticsearchBackend(backend.connection.address, LOCALES, lambda: Space("tests", 16))
    smaller = ElasticsearchBackend(backend.connection.address, LOCALES, lambda: Space("smaller", 8))
    mine.apply(lambda: Changes((with_passages("page:1", direction(a=1), title="Sandbank"),)))
    others = [with_passages(f"page:{number}", direction(a=number)[:8], title="Sandbank") for number in (1, 2)]

    smaller.apply(lambda: Changes(tuple(others)))

    assert sorted(ids(backend, "Sandbank")) == ["page:1", "page:2"]
    assert near(smaller, direction(a=1)[:8]) == []
    assert "search_index rebuild" in caplog.text
    smaller.rebuild(others)
    assert sorted(near(smaller, direction(a=1)[:8])) == ["page:1", "page:2"]
