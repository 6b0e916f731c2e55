"""Vectors are computed in the background, and none is computed twice."""

import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.models import StandardPage
from search.backends.base import SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import BATCH, make_entries
from search.embeddings import guard
from search.embeddings.base import EmbeddingUnavailable
from search.embeddings.models import PassageEmbedding, PendingEmbedding
from search.embeddings.providers import get_provider
from search.indexing import vectors
from search.indexing.changes import PendingChange
from search.indexing.updates import all_entries
from tests.jobs import do_periodic_jobs
from tests.pages import make_homes, make_page
from tests.search.documents import document
from tests.search.embeddings.server import EmbeddingPeer
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    make_homes()
    PendingChange.objects.all().delete()  # they are not tested here

    def publish(title: str, **facts):
        with django_capture_on_commit_callbacks(execute=True):
            page = make_page(StandardPage, title, **facts)
            page.save_revision().publish()
        return page

    return publish


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("search_index", *arguments, stdout=said, stderr=StringIO())
    return said.getvalue()


def vectors_of(page) -> int:
    """Return how many passages of `page` have a vector."""
    (entry,) = (entry for entry in all_entries() if entry.document.id == f"page:{page.pk}")
    return len(entry.vectors)


def is_up_to_date_in_index(page) -> bool:
    """Return whether `page` is in the index with its stored vectors."""
    expected = {entry.document.id: entry.fingerprint for entry in all_entries()}
    return get_backend().fingerprints()[f"page:{page.pk}"] == expected[f"page:{page.pk}"]


def test_publishing_does_not_wait_for_embeddings(publish, found, peer: EmbeddingPeer) -> None:
    page = publish("Hitze")

    assert found("Hitze") == [f"page:{page.pk}"]
    assert peer.texts == ["Hitze"]  # only the query
    assert [str(row) for row in PendingEmbedding.objects.all()] == [f"page:{page.pk}"]

    do_periodic_jobs()
    assert peer.texts[1:] == ["Hitze. Lead von Hitze"]
    assert vectors_of(page) == 1
    assert is_up_to_date_in_index(page)
    assert not PendingEmbedding.objects.exists()


def test_with_workers_a_task_computes_embeddings_at_once(publish, peer: EmbeddingPeer, monkeypatch) -> None:
    monkeypatch.setattr("search.indexing.tasks.has_workers", lambda: True)

    page = publish("Hitze")
    assert vectors_of(page) == 1
    assert is_up_to_date_in_index(page)


def test_without_a_provider_no_embeddings_are_queued(publish, settings) -> None:
    settings.EMBEDDINGS_URL = "none://"
    page = publish("Hitze")
    do_periodic_jobs()

    assert not PendingEmbedding.objects.exists()
    assert vectors_of(page) == 0


def test_unchanged_passages_are_not_computed_again(publish, peer: EmbeddingPeer) -> None:
    page = publish("Hitze")
    do_periodic_jobs()
    peer.asked.clear()
    page.seo_title = "Another title for machines"
    page.save_revision().publish()
    do_periodic_jobs()

    assert peer.asked == []


def test_embedding_is_retried_after_a_provider_failure(publish, peer: EmbeddingPeer, caplog, monkeypatch) -> None:
    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(guard, "PAUSE", 0)
    page = publish("Hitze")
    peer.statuses = [400]
    do_periodic_jobs()
    assert vectors_of(page) == 0
    assert PendingEmbedding.objects.count() == 1

    do_periodic_jobs()
    assert vectors_of(page) == 1
    assert not PendingEmbedding.objects.exists()


def test_computed_vectors_are_indexed_once_the_engine_is_back(publish, peer: EmbeddingPeer, monkeypatch) -> None:
    page = publish("Hitze")

    def away(*_: object) -> None:
        raise SearchUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(type(get_backend()), "apply", away)
        with pytest.raises(SearchUnavailable):
            vectors.embed_pending()
    assert PendingEmbedding.objects.count() == 1

    vectors.embed_pending()
    assert is_up_to_date_in_index(page)
    assert len(peer.asked) == 1


def test_deleted_page_is_removed_from_the_queue(publish, peer: EmbeddingPeer) -> None:
    page = publish("Hitze")
    page.delete()
    vectors.embed_pending()

    assert not PendingEmbedding.objects.exists()
    assert peer.asked == []


def test_rebuild_reuses_stored_vectors(publish, peer: EmbeddingPeer) -> None:
    page = publish("Hitze")
    run("rebuild")
    run("embed")
    peer.asked.clear()

    run("rebuild")
    assert peer.asked == []
    assert vectors_of(page) == 1
    assert is_up_to_date_in_index(page)


def test_embed_reports_counts_and_prunes_unused_passages(publish, peer: EmbeddingPeer) -> None:
    page = publish("Hitze")

    assert run("embed") == "1 passages computed, 1 documents written.\n"
    assert run("embed") == "0 passages computed, 0 documents written.\n"
    page.title = "Wasser"
    page.save_revision().publish()
    assert run("embed", "--prune") == "1 passages computed, 1 documents written.\n1 passages deleted.\n"
    assert PassageEmbedding.objects.count() == 1
    assert is_up_to_date_in_index(page)


def test_embed_fails_without_a_provider(settings) -> None:
    settings.EMBEDDINGS_URL = "none://"

    with pytest.raises(CommandError, match="EMBEDDINGS_URL"):
        run("embed")


def test_embed_fails_if_the_provider_is_unavailable(publish, peer: EmbeddingPeer, caplog) -> None:
    caplog.set_level(logging.CRITICAL)
    publish("Hitze")
    peer.statuses = [401]

    with pytest.raises(CommandError, match="401"):
        run("embed")


def test_vectors_of_another_length_are_refused(publish, peer: EmbeddingPeer) -> None:
    publish("Hitze")
    run("embed")
    publish("Wasser")
    get_provider().provider.dimensions = 0  # as after a restart
    peer.dimensions = 3

    with pytest.raises(EmbeddingUnavailable, match="has 3 numbers now and had 5"):
        vectors.embed_pending()


def test_entries_take_one_query_for_any_number_of_documents(peer: EmbeddingPeer, django_assert_num_queries) -> None:
    for count in (5, BATCH):
        documents = [document(f"page:{number}", f"Hitze {number}", body="Warm. " * 200) for number in range(count)]
        with django_assert_num_queries(1):
            assert len(list(make_entries(documents))) == count


def test_check_reports_documents_without_vectors_and_repair_queues_them(peer: EmbeddingPeer, shelf: Shelf) -> None:
    shelf.put(a="Sandbank")
    run("rebuild")
    assert [str(row) for row in PendingEmbedding.objects.all()] == ["shelf:a"]
    PendingEmbedding.objects.all().delete()

    assert "without vectors: 1\n" in run("check")
    run("check", "--repair")
    assert [str(row) for row in PendingEmbedding.objects.all()] == ["shelf:a"]
    vectors.embed_pending()
    assert run("check") == "missing: 0\nstale: 0\norphaned: 0\n"
