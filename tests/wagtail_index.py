"""Wagtail's own index, which the admin and the content API look things up in: made when it is asked, for few tests ask it.

To keep it with every save takes a third of the time that saving a page takes.
"""

from typing import Any

from modelsearch.index import get_indexed_models

from cms import admin_search


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail looks for
    """Return the site's own, which indexes what can be found before it searches."""
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
