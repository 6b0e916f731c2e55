"""What `/readyz` reports about the search, and how the rest of the site works without it."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import StandardPage
from search.backends.base import SearchUnavailable
from search.backends.embedded.backend import EmbeddedBackend
from search.backends.engine import get_backend
from search.indexing.changes import PendingChange
from search.indexing.health import fill_again
from search.indexing.tasks import catch_up
from search.indexing.updates import all_entries, update_documents
from tests.accounts import make_editor
from tests.pages import make_homes, make_page
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every request to the engine fail."""

    def refuse(*_: object, **__: object) -> None:
        raise SearchUnavailable("It is out.")

    for name in ("find", "nearest", "fetch", "similar_words", "apply", "rebuild", "fingerprints", "health"):
        monkeypatch.setattr(get_backend(), name, refuse)


def add_waiting_change(minutes: int) -> None:
    PendingChange.objects.create(source="page", key="1")
    PendingChange.objects.update(noted_at=timezone.now() - timedelta(minutes=minutes))


def ready(client: Client) -> tuple[int, str, str]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["search"], answer.json()["search changes"]


def test_search_is_impaired_if_changes_wait_too_long(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert ready(client) == (200, "ok", "ok")
    add_waiting_change(minutes=9)
    assert ready(client) == (200, "ok", "ok")
    add_waiting_change(minutes=11)
    assert ready(client) == (200, "ok", "impaired")
    assert "db_worker" in caplog.text


def test_waiting_changes_are_no_impairment_during_an_outage(client: Client, no_engine: None) -> None:
    add_waiting_change(minutes=11)
    assert ready(client) == (503, "failed", "ok")


@pytest.fixture(params=["made by changes", "made by a rebuild"])
def filled(request: pytest.FixtureRequest, shelf: Shelf, backend: EmbeddedBackend) -> Shelf:
    """Index two documents, by changes or by a rebuild, with no changes pending."""
    shelf.titles = {"heron": "Rohrdommel", "bank": "Sandbank"}
    if request.param == "made by changes":
        update_documents(shelf.name, list(shelf.titles))
    else:
        backend.rebuild(all_entries())
    return shelf


def test_filled_index_is_healthy_even_with_pending_changes(client: Client, filled: Shelf) -> None:
    assert ready(client) == (200, "ok", "ok")
    filled.titles |= {"reed": "Schilf"}
    PendingChange.objects.create(source="shelf", key="reed")  # pending
    assert ready(client) == (200, "ok", "ok")


def test_empty_index_of_a_new_site_is_healthy(client: Client, shelf: Shelf) -> None:
    assert ready(client) == (200, "ok", "ok")
    assert client.get("/de/search/?q=Sandbank").status_code == 200


def test_lost_index_is_a_failure_until_it_is_refilled(
    client: Client, filled: Shelf, backend: EmbeddedBackend, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/api/search/?q=Sandbank").json()["total"] == 1
    shutil.rmtree(backend.index_folder.folder)

    assert ready(client)[:2] == (503, "failed")
    assert "it was lost" in caplog.text
    for address in ("/de/search/?q=Sandbank", "/api/search/?q=Sandbank", "/de/search/"):
        assert client.get(address).status_code == 503, address

    update_documents(filled.name, ["heron"])  # publishing something else does not hide the loss
    assert ready(client)[:2] == (503, "failed")
    assert client.get("/api/search/?q=Sandbank").status_code == 503

    fill_again()
    catch_up()
    assert ready(client) == (200, "ok", "ok")
    assert client.get("/api/search/?q=Sandbank").json()["total"] == 1


def test_empty_rebuilt_index_is_a_failure_if_documents_are_expected(
    client: Client, shelf: Shelf, backend: EmbeddedBackend
) -> None:
    backend.rebuild(())
    assert ready(client) == (200, "ok", "ok")
    shelf.titles = {"bank": "Sandbank"}
    assert ready(client)[:2] == (503, "failed")


def test_index_that_cannot_find_its_own_documents_is_a_failure(
    client: Client, filled: Shelf, backend: EmbeddedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = backend.find

    def find_no_words(question, **options):
        return replace(find(question, **options), total=0) if question.plan else find(question, **options)

    monkeypatch.setattr(backend, "find", find_no_words)
    assert ready(client)[:2] == (503, "failed")


def test_damaged_index_recovers_once_its_files_are_restored(
    client: Client, filled: Shelf, backend: EmbeddedBackend, tmp_path: Path
) -> None:
    assert ready(client)[0] == 200
    folder = backend.index_folder.opened().folder
    kept = shutil.copytree(folder, tmp_path / "kept")
    segments = [file for file in folder.iterdir() if file.suffix in {".store", ".term", ".idx", ".pos"}]
    for file in segments:
        with file.open("r+b") as damaged:  # the same file that the process has mapped
            damaged.write(b"\xff" * file.stat().st_size)
    assert ready(client)[:2] == (503, "failed")
    backend.index_folder.close()  # as after a failed search, or in a new process
    assert client.get("/api/search/?q=Sandbank").status_code == 503

    for file in segments:
        file.unlink()
        shutil.copy2(kept / file.name, file)
    assert client.get("/api/search/?q=Sandbank").json()["total"] == 1
    assert ready(client) == (200, "ok", "ok")


@pytest.mark.django_db(transaction=True)
def test_the_rest_of_the_site_works_without_the_engine(client: Client, no_engine: None) -> None:
    make_homes()
    make_page(StandardPage, "Sandbank", summary="Lead")
    client.force_login(make_editor())
    page = StandardPage.objects.get()

    answer = client.get(f"/admin/pages/{page.pk}/edit/")
    assert answer.status_code == 200
    typed = {
        "title": "Rohrdommel",
        "slug": "rohrdommel",
        "summary": "Lead",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    assert client.post(f"/admin/pages/{page.pk}/edit/", typed).status_code == 302
    page.refresh_from_db()
    assert (page.title, page.live) == ("Rohrdommel", True)

    for address in (
        "/de/",
        "/de/rohrdommel/",
        "/sitemap.xml",
        "/api/v2/pages/",
        "/healthz",
        "/de/search/saved/",
    ):
        assert client.get(address).status_code == 200, address
    assert Client().get("/de/accounts/login/").status_code == 200
    assert client.get("/de/search/?q=Sandbank").status_code == 503
    assert client.get("/api/search/?q=Sandbank").status_code == 503
    assert set(PendingChange.objects.values_list("key", flat=True)) >= {str(page.pk)}
