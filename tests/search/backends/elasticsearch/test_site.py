"""The site with Elasticsearch: published pages are found, commands repair the index, and an outage does not affect the rest."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cms.models import StandardPage
from search.backends.base import Changes
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.indexing.health import fill_again
from search.indexing.tasks import catch_up
from tests.pages import make_homes, make_page
from tests.search.documents import entry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engine_url(elasticsearch_url: str) -> str:
    return elasticsearch_url


def test_search_page_lists_a_page_only_while_it_is_published() -> None:
    make_homes()
    page = make_page(StandardPage, "Sandbank", summary="Gezeiten")

    said = Client().get("/de/search/?q=sandbank")
    assert said.status_code == 200
    assert 'href="/de/sandbank/"' in said.content.decode()

    page.unpublish()
    assert 'href="/de/sandbank/"' not in Client().get("/de/search/?q=sandbank").content.decode()


def test_commands_rebuild_check_and_repair_the_index(backend: ElasticsearchBackend, capsys) -> None:
    make_homes()
    make_page(StandardPage, "Sandbank")
    call_command("search_index", "rebuild")
    assert "1 documents are in the new index." in capsys.readouterr().out
    backend.apply(lambda: Changes((entry("page:999999", "Sandbank verwaist"),)))

    call_command("search_index", "stats")
    assert "page: 2 in the index, 1 expected" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--repair"):
        call_command("search_index", "check")
    call_command("search_index", "update")
    assert "0 documents written, 1 removed." in capsys.readouterr().out
    call_command("search_index", "check")


def test_lost_indices_are_a_failure_until_they_are_refilled(backend: ElasticsearchBackend) -> None:
    make_homes()
    make_page(StandardPage, "Sandbank")
    call_command("search_index", "rebuild")
    backend.connection.client.indices.delete(index=list(backend.indices.look().current.values()))

    assert Client().get("/readyz").json()["search"] == "failed"
    assert Client().get("/de/search/?q=sandbank").status_code == 503
    fill_again()
    catch_up()
    assert Client().get("/readyz").json()["search"] == "ok"
    assert 'href="/de/sandbank/"' in Client().get("/de/search/?q=sandbank").content.decode()


def test_engine_outage_gives_503_for_searches_and_leaves_other_pages_working(settings, closed_port: int) -> None:
    make_homes()
    settings.SEARCH_URL = f"http://elastic:geheim@127.0.0.1:{closed_port}/connective"

    said = Client().get("/de/search/?q=sandbank")

    assert said.status_code == 503
    assert 'value="sandbank"' in said.content.decode()
    assert make_page(StandardPage, "Rohrdommel").live
    assert Client().get("/de/rohrdommel/").status_code == 200
