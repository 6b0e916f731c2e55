from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command

from search.admin_search import backend as ours
from search.admin_search.backend import AdminSearchBackend, make_backend


@pytest.fixture
def engine_url(elasticsearch_url: str) -> str:
    return elasticsearch_url


@pytest.fixture
def admin_backend(settings, backend, monkeypatch: pytest.MonkeyPatch) -> Iterator[AdminSearchBackend]:
    """The search of the admin in a real Elasticsearch, with an index."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.admin_search"}, "database": {"BACKEND": "cms.admin_search"}}
    monkeypatch.setattr(ours, "PATIENCE", 60.0)  # the machine may be busy
    made = make_backend(settings.SEARCH_URL)
    call_command("update_index", verbosity=0)
    yield made
    ours._away.clear()
    make_backend.cache_clear()


@pytest.fixture
def update(admin_backend: AdminSearchBackend) -> Callable[[], None]:
    """Build the index anew."""
    return lambda: call_command("update_index", verbosity=0)


@pytest.fixture
def switch_off(settings, closed_port: int) -> Callable[[], None]:
    """Let Elasticsearch be away from now on."""

    def switch_off() -> None:
        settings.SEARCH_URL = f"http://127.0.0.1:{closed_port}/connective"

    return switch_off
