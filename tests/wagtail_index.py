"""Wagtail's own index, used by the admin and the content API: built on first use, since few tests search.

Updating it on every save takes a third of the time of saving a page.
"""

from typing import Any

from modelsearch.index import get_indexed_models

from cms import admin_search


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail looks for
    """Return the site's search backend, extended to index the searched models before each search."""
    backend = admin_search.SearchBackend(params)
    search = backend._search

    def index_and_search(compiler: type, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        sought = getattr(model_or_queryset, "model", model_or_queryset)
        for model in get_indexed_models():
            if issubclass(model, sought) and (things := list(model.get_indexed_objects())):
                backend.add_bulk(model, things)
        return search(compiler, query, model_or_queryset, **options)

    backend._search = index_and_search
    return backend
