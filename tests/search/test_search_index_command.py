"""`manage.py search_index`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.models import StandardPage
from search.backends.base import Changes
from search.engine import get_backend
from tests.pages import make_homes, make_page

from .documents import entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages() -> None:
    """Four homes and a page, none of them in the index: the tests' transaction is never committed."""
    make_homes()
    make_page(StandardPage, "Sandbank")


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("search_index", *arguments, stdout=said, stderr=StringIO())
    return said.getvalue()


def test_rebuild_puts_everything_into_the_index(found) -> None:
    get_backend().apply(lambda: Changes((entry("page:999999", "Sandbank verwaist"),)))

    assert run("rebuild") == "5 documents are in the new index.\n"
    assert len(found("Sandbank")) == 1
    assert "5 in the index, 5 to be found" in run("stats")


def test_update_writes_only_what_differs(found) -> None:
    get_backend().apply(lambda: Changes((entry("page:999999", "Sandbank verwaist"),)))

    assert run("update") == "5 documents written, 1 taken out.\n"
    assert run("update") == "0 documents written, 0 taken out.\n"
    assert len(found("Sandbank")) == 1


def test_check_names_what_differs_and_fails(found) -> None:
    get_backend().apply(lambda: Changes((entry("page:999999", "Sandbank verwaist"),)))

    with pytest.raises(CommandError, match="--repair"):
        run("check")
    said = run("check", "--repair")
    assert "missing: 5 (page:" in said
    assert "orphaned: 1 (page:999999)" in said
    assert run("check") == "missing: 0\nstale: 0\norphaned: 0\n"
    assert found("verwaist") == []


def test_a_broken_index_is_said_plainly() -> None:
    folder = get_backend().place.folder
    get_backend().health()
    (folder / "current").write_text("index-of-another-version")

    with pytest.raises(CommandError, match="search_index rebuild"):
        run("stats")
    run("rebuild")
    assert run("check").startswith("missing: 0")
