"""The provider of embeddings, configured by `EMBEDDINGS_URL`.

none://                             search by words alone
usem3://                            in this process
https://host/v1?model=NAME          a server; `&dimensions=256` asks for shorter vectors if the model supports them
"""

from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import EmbeddingUnavailable, Space
from .guard import Guarded
from .in_process import InProcess
from .server import EmbeddingServer

__all__ = ["EmbeddingUnavailable", "Space", "check_provider", "current_space", "get_provider"]


def get_provider() -> Guarded | None:
    """Return the provider that `EMBEDDINGS_URL` names, or None for `none://`. Raises ImproperlyConfigured."""
    return _make_provider(settings.EMBEDDINGS_URL, settings.EMBEDDINGS_KEY)


def current_space() -> Space | None:
    """Return the space of the current provider, or None without a provider. Raises EmbeddingUnavailable if it is unknown."""
    provider = get_provider()
    return provider.space if provider else None


def check_provider() -> None:
    """Raise EmbeddingUnavailable if there is a provider and it does not work."""
    if provider := get_provider():
        provider.check()


@lru_cache(maxsize=8)
def _make_provider(address: str, key: str) -> Guarded | None:
    parts = urlsplit(address)
    if parts.scheme == "none":
        return None
    if parts.scheme == "usem3":
        return Guarded(InProcess())
    if parts.scheme in {"http", "https"} and parts.netloc:
        options = parse_qs(parts.query)
        model, dimensions = options.get("model", [""])[0], options.get("dimensions", ["0"])[0]
        if model and dimensions.isdecimal():
            return Guarded(EmbeddingServer(parts._replace(query="", fragment="").geturl(), model, key, int(dimensions)))
    raise ImproperlyConfigured(
        f"EMBEDDINGS_URL names no provider that there is: {address!r}. There are none://, usem3:// and https://host/v1?model=NAME."
    )
