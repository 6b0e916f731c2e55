"""`manage.py search_index`."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms.models import StandardPage
from search.backends.base import Changes
from search.backends.engine import get_backend
from search.indexing.changes import PendingChange
from search.indexing.updates import update_documents
from tests.pages import make_homes, make_page
from tests.search.documents import entry
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages() -> None:
    """Create a page that is not in the index, since the transaction of a test is never committed. Home pages are never indexed."""
    make_homes()
    make_page(StandardPage, "Sandbank")


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("search_index", *arguments, stdout=said, stderr=StringIO())
    return said.getvalue()


def test_rebuild_indexes_exactly_the_existing_documents(found) -> None:
    get_backend().apply(lambda: Changes((entry("page:999999", "Sandbank verwaist"),)))

    assert run("rebuild") == "1 documents are in the new index.\n"
    assert len(found("Sandbank")) == 1
    assert "1 in the index, 1 expected" in run("stats")


def test_update_applies_waiting_changes_and_then_writes_only_differences(found) -> None:
    get_backend().apply(lambda: Changes((entry("page:999999", "Sandbank verwaist"),)))

    assert PendingChange.objects.exists()
    assert re.fullmatch(r"\d+ waiting changes applied\.\n0 documents written, 1 removed\.\n", run("update"))
    assert run("update") == "0 documents written, 0 removed.\n"
    assert len(found("Sandbank")) == 1


def test_update_writes_documents_without_a_pending_change(found) -> None:
    PendingChange.objects.all().delete()

    assert run("update") == "1 documents written, 0 removed.\n"
    assert len(found("Sandbank")) == 1


def test_check_reports_differences_and_fails_unless_repairing(found) -> None:
    get_backend().apply(lambda: Changes((entry("page:999999", "Sandbank verwaist"),)))

    with pytest.raises(CommandError, match="--repair"):
        run("check")
    said = run("check", "--repair")
    assert "missing: 1 (page:" in said
    assert "orphaned: 1 (page:999999)" in said
    assert "waiting changes: " in said
    assert run("check") == "missing: 0\nstale: 0\norphaned: 0\n"
    assert found("verwaist") == []


def test_check_reports_stale_documents(found) -> None:
    run("rebuild")
    page = StandardPage.objects.get()
    Page.objects.filter(pk=page.pk).update(title="Rohrdommel")  # sends no signal

    with pytest.raises(CommandError):
        run("check")
    assert f"stale: 1 (page:{page.pk})" in run("check", "--repair")
    assert found("Rohrdommel") == [f"page:{page.pk}"]


def test_document_that_cannot_be_created_is_reported_and_does_not_block_others(shelf: Shelf, found, caplog) -> None:
    shelf.put(**dict.fromkeys("abc", "Sandbank"))
    run("rebuild")
    shelf.broken = {"b"}
    shelf.put(b="Sandbank")

    said = StringIO()
    with pytest.raises(CommandError, match="See the log for the reasons"):
        call_command("search_index", "check", "--repair", stdout=said, stderr=StringIO())
    assert "orphaned: 0\ncannot be made: 1 (shelf:b)\n" in said.getvalue()
    assert sorted(found("Sandbank")) == ["shelf:a", "shelf:b", "shelf:c"]  # the previous document

    assert run("rebuild") == "2 documents are in the new index.\ncannot be made: 1 (shelf:b)\n"
    assert [str(row) for row in PendingChange.objects.all()] == ["shelf:b"]
    assert "Document shelf:b could not be created." in caplog.messages


def test_changes_during_check_are_not_reported_as_differences(shelf: Shelf) -> None:
    shelf.put(a="Sandbank", b="Sandbank", c="Sandbank")
    run("rebuild")

    def publish_meanwhile(keys: object) -> None:
        shelf.before_reading = lambda keys: None
        shelf.titles |= {"a": "Rohrdommel", "d": "Rohrdommel"}
        del shelf.titles["b"]
        update_documents("shelf", ["a", "b", "d"])

    shelf.before_reading = publish_meanwhile
    assert run("check") == "missing: 0\nstale: 0\norphaned: 0\n"


def test_stats_count_documents_changes_and_vectors(shelf: Shelf) -> None:
    shelf.put(a="Sandbank", b="Sandbank")
    run("rebuild")
    shelf.put(c="Sandbank")
    get_backend().apply(lambda: Changes((entry("page:4", "Green hydrogen", locale="en", type="news"),)))

    lines = run("stats").splitlines()
    assert lines[:6] == [
        "page: 1 in the index, 0 expected",
        "shelf: 2 in the index, 3 expected",
        "types: thing 2, news 1",
        "languages: de 2, en 1",
        "waiting changes: 1",
        "vectors: 0 kept, 0 documents wait for theirs",
    ]
    assert lines[6].startswith("size: ")


def test_stats_suggest_a_rebuild_if_the_index_is_broken() -> None:
    folder = get_backend().index_folder.folder
    get_backend().health()
    (folder / "current").write_text("index-of-another-version")

    with pytest.raises(CommandError, match="search_index rebuild"):
        run("stats")
    run("rebuild")
    assert run("check").startswith("missing: 0")
