"""The engine of this site, configured by `SEARCH_URL`."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.backends.embedded.backend import EmbeddedBackend
from search.embeddings.providers import current_space

from .base import SearchBackend


def get_backend() -> SearchBackend:
    """Return the engine that `SEARCH_URL` names. Raises ImproperlyConfigured."""
    return _make_backend(settings.SEARCH_URL, Path(settings.VAR_DIR), locales())


def locales() -> tuple[str, ...]:
    """Return the languages of the site."""
    return tuple(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)


@lru_cache(maxsize=8)
def _make_backend(address: str, var_dir: Path, locales: tuple[str, ...]) -> SearchBackend:
    scheme, separator, _rest = address.lower().partition("://")  # Python does not read addresses with several hosts
    scheme = scheme if separator else ""  # or a password would be in the error
    if scheme == "embedded":
        return EmbeddedBackend(var_dir / "search", locales, current_space)
    if scheme in {"http", "https"}:
        return _make_elasticsearch(address, locales)
    raise ImproperlyConfigured(
        f"SEARCH_URL names no search engine that there is: its scheme is {scheme!r}. "
        "There are embedded:// and an Elasticsearch at https:// or http://."
    )


def _make_elasticsearch(address: str, locales: tuple[str, ...]) -> SearchBackend:
    try:  # these packages are only installed on sites that use Elasticsearch
        from search.backends.elasticsearch.backend import ElasticsearchBackend
        from search.backends.elasticsearch.client import read_address
    except ImportError as error:
        raise ImproperlyConfigured("SEARCH_URL points to Elasticsearch. Install the extra `production`.") from error
    return ElasticsearchBackend(read_address(address), locales, current_space)
