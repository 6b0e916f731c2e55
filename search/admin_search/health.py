"""What `manage.py check` and `manage.py doctor` say about the search of the admin in Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from modelsearch.index import get_indexed_models

from cms.doctor.findings import Finding, Level, reason

from . import is_used
from .changes import oldest_change

LONG = timedelta(minutes=10)


def check_admin_search(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Check that the client of Elasticsearch is installed and SEARCH_URL can be read; asks no server."""
    if not is_used():
        return []
    try:
        from .backend import make_backend

        make_backend(settings.SEARCH_URL)
    except ImportError:
        hint = "Install the extra `production`. Until then the admin searches in the database."
        return [Error("SEARCH_URL names an Elasticsearch, but its client is not installed.", hint=hint, id="search.E001")]
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="Correct SEARCH_URL. Until then the admin searches in the database.", id="search.E002")]
    return []


def examine_admin_search() -> Iterator[Finding]:
    """Examine the indices of the admin's search."""
    if not is_used() or check_admin_search(None):
        return
    from elastic_transport import TransportError
    from elasticsearch import ApiError

    from .backend import make_backend

    backend = make_backend(settings.SEARCH_URL)
    try:
        there = {index.name: index.documents() for index in backend.all_indexes()}
    except (ApiError, TransportError) as error:
        yield Finding(
            f"Elasticsearch does not answer the search of the admin: {reason(error)}. The database answers it, more slowly.",
            "Start Elasticsearch, or correct SEARCH_URL.",
            Level.ADVICE,
        )
        return
    if None in there.values():
        yield Finding(
            "Elasticsearch has no index for the search of the admin, or not all of it: the database answers it, more slowly.",
            "Run `manage.py update_index`.",
        )
        return
    since = oldest_change()
    if since is not None:
        if timezone.now() - since > LONG:
            yield Finding(
                f"Changes have been waiting since {since:%Y-%m-%d %H:%M} UTC for the search of the admin.",
                "Start `manage.py db_worker`, or read in its log why Elasticsearch takes no changes.",
            )
        return
    expected = dict.fromkeys(there, 0)
    for model in get_indexed_models():
        expected[backend.get_index_for_model(model).name] += model.get_indexed_objects().count()
    if wrong := [f"{name} has {there[name]} of {count}" for name, count in expected.items() if there[name] != count]:
        yield Finding(
            f"The search of the admin does not hold what there is to find: {', '.join(wrong)}.", "Run `manage.py update_index`."
        )
