"""The demo after an update, when this version may not be able to read its index."""

import pytest

from cms.demo.signals import demo_loaded
from cms.models import NewsPage
from search.backends.base import SearchUnavailable
from search.backends.embedded.backend import EmbeddedBackend
from search.demo import keep_index_readable
from search.indexing.updates import update_documents
from tests.pages import make_homes, make_page

pytestmark = pytest.mark.django_db


def test_index_of_an_earlier_version_is_rebuilt(backend: EmbeddedBackend) -> None:
    make_homes()
    page = make_page(NewsPage, "Sandbank")
    update_documents("page", [str(page.pk)])
    (backend.index_folder.folder / "current").write_text("index-0123456789ab-0123456789ab")
    with pytest.raises(SearchUnavailable):
        backend.health()

    demo_loaded.send(sender=None, accounts={}, pages={})

    assert f"page:{page.pk}" in backend.fingerprints()


def test_readable_index_is_kept(backend: EmbeddedBackend) -> None:
    backend.health()
    before = (backend.index_folder.folder / "current").read_text()

    keep_index_readable()

    assert (backend.index_folder.folder / "current").read_text() == before


def test_demo_continues_without_an_engine(settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.SEARCH_URL = "http://127.0.0.1:1/demo"

    keep_index_readable()

    assert "continues without the search" in caplog.text
