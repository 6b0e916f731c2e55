"""Functions that tests run in separate processes. Importing this sets up Django, as in a process of the site."""

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from search.backends.base import Changes
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.elasticsearch.client import read_address

from .documents import entry

LOCALES = ("de", "en", "fr", "ar")


def write_some(url: str, who: int) -> None:
    """Write five documents to Elasticsearch at `url`, one after the other."""
    backend = ElasticsearchBackend(read_address(url), LOCALES)
    for number in range(5):
        backend.apply(lambda number=number: Changes((entry(f"page:{who}{number}", f"Sandbank {who} {number}"),)))
