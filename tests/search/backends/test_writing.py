"""The contract of search engines for writing: each test has an index of its own. This suite runs against every engine."""

import pytest

from search.backends.base import Changes, IndexState, SearchBackend
from search.backends.entries import Entry
from search.documents.facets import FACETS as FACET_NAMES
from tests.search.documents import ARCHIVE, ENTRIES, entry
from tests.search.vectors import direction, with_passages

from .test_near import HEAT, SHADE, WATER, WORDS_ALONE


@pytest.fixture
def engine_url(every_engine: str) -> str:
    return every_engine


def write(backend: SearchBackend, *entries: Entry, removed: tuple[str, ...] = ()) -> None:
    backend.apply(lambda: Changes(entries, removed))


def test_rewriting_replaces_a_document_and_removing_deletes_it(archive, backend, found) -> None:
    backend.apply(lambda: Changes((entry("page:1", "Sandbank"),), removed=("page:2", "page:404")))

    assert found("Starkregen") == []
    assert found("Sandbank") == ["page:1"]
    assert len(backend.fingerprints()) == len(ARCHIVE) - 1


def test_matches_rank_by_field_in_the_order_title_lead_heading_body(archive, found) -> None:
    texts = {
        "title": "Ein Titel",
        "lead": "Ein Satz über Küsten",
        "headings": ("Was wir lernten",),
        "body": "Wellen tragen Sand. " * 20,
    }
    for number, place in enumerate(texts):
        with_word = ("Was die Sandbank lehrt",) if place == "headings" else f"{texts[place]} Sandbank"
        facts = {**texts, place: with_word}
        write(archive, entry(f"page:2{number}", facts.pop("title"), **facts))

    assert found("Sandbank") == ["page:20", "page:21", "page:22", "page:23"]


def test_rebuild_leaves_only_the_given_documents(archive, backend, ask, found) -> None:
    assert backend.rebuild(ENTRIES[2:]) == len(ARCHIVE) - 2
    assert found("Starkregen") == []
    assert found("Fachleute") == ["page:3"]
    backend.health()

    assert backend.rebuild(()) == 0
    response = ask("Starkregen", facets=tuple(FACET_NAMES))
    assert (response.total, response.hits) == (0, ())
    assert response.facets == {name: {} for name in FACET_NAMES}


def test_state_has_the_document_count_and_whether_a_rebuild_filled_the_index(archive, backend) -> None:
    assert backend.state() == IndexState(len(ARCHIVE), from_rebuild=False)
    backend.apply(lambda: Changes(removed=("page:1",)))
    assert backend.state() == IndexState(len(ARCHIVE) - 1, from_rebuild=False)
    backend.rebuild(ENTRIES[2:])
    assert backend.state() == IndexState(len(ARCHIVE) - 2, from_rebuild=True)


def test_failed_rebuild_leaves_the_index_unchanged(archive, backend, found) -> None:
    def broken():
        yield ENTRIES[3]
        raise RuntimeError("The source broke.")

    with pytest.raises(RuntimeError, match="The source broke"):
        backend.rebuild(broken())
    assert found("Starkregen") == ["page:1", "page:2"]


def test_changes_during_a_rebuild_reach_the_new_index(archive, backend, found) -> None:
    def documents():
        yield from ENTRIES[:4]
        backend.apply(lambda: Changes((entry("page:40", "Sandbank"),), removed=("page:1",)))
        assert found("Starkregen") == ["page:2"]
        assert found("Sandbank") == ["page:40"]

    backend.rebuild(documents())

    assert found("Starkregen") == ["page:2"]
    assert found("Sandbank") == ["page:40"]


def test_rebuilt_index_has_vectors_of_its_entries_and_of_concurrent_changes(space, backend, near) -> None:
    write(backend, HEAT, WATER)

    def entries():
        yield from (HEAT, SHADE)
        write(backend, with_passages("page:68", direction(a=1, p=9)), removed=("page:51",))

    backend.rebuild(entries())

    assert near(direction(a=1)) == [("page:50", 0), ("page:68", 0)]


def test_nearest_returns_nothing_without_vectors(space, backend, near) -> None:
    assert near(direction(a=1)) == []
    backend.rebuild([WORDS_ALONE])
    assert near(direction(a=1)) == []
    write(backend, HEAT)
    assert near(direction(a=1)) == [("page:50", 0)]
