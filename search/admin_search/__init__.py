"""The search of the admin and of the content API in Elasticsearch, where `SEARCH_URL` names one.

Wagtail's own index in the database is kept as well, and answers whatever Elasticsearch does not.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms import admin_search


def is_used() -> bool:
    """Return whether the site has an Elasticsearch."""
    return str(settings.SEARCH_URL).startswith(("http://", "https://"))


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - Wagtail looks for this name
    """Return the backend for Elasticsearch, or that for the database if the settings do not lead to one: a check says so."""
    if is_used():
        try:
            from .backend import make_backend

            return make_backend(settings.SEARCH_URL)
        except (ImportError, ImproperlyConfigured):
            pass
    return admin_search.SearchBackend(params)
