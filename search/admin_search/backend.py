"""Wagtail's backend for Elasticsearch, with answers from the database while it is away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar

from django.db.models import Model
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from modelsearch.backends.base import BaseSearchBackend, EmptySearchResults, FieldError, FilterError
from modelsearch.backends.elasticsearch8 import (
    Elasticsearch8AutocompleteQueryCompiler,
    Elasticsearch8Mapping,
    Elasticsearch8SearchBackend,
    Elasticsearch8SearchQueryCompiler,
    Elasticsearch8SearchResults,
)
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.query import Phrase, PlainText

from cms import admin_search
from search.backends.elasticsearch.client import Connection, message_of, read_address

from .changes import update_on_commit
from .index import AdminIndex, Rebuilder
from .spelling import fold, fold_all

log = logging.getLogger(__name__)

PATIENCE = 3.0  # seconds until the database is asked instead
AWAY_SECONDS = 10.0  # after a failure it is left alone for so long, and nobody waits for it
CANNOT = (FilterError, FieldError, NotImplementedError)  # what Wagtail's backend cannot express, the database can

_away: dict[str, float] = {}  # until when, by the address of Elasticsearch


class Mapping(Elasticsearch8Mapping):
    """Wagtail's mapping with folded words. The beginnings of words are found by a query, and not stored one by one."""

    edgengram_analyzer_config: ClassVar[dict[str, str]] = {}

    def _get_document_field_data(self, field: Any, obj: Model) -> Any:
        name, value, beginnings = super()._get_document_field_data(field, obj)
        return (
            (name, fold_all(value), fold_all(beginnings))
            if isinstance(field, SearchField | AutocompleteField)
            else (name, value, beginnings)
        )


class SearchCompiler(Elasticsearch8SearchQueryCompiler):
    """Searches for all words, as in the database."""

    mapping_class = Mapping
    DEFAULT_OPERATOR = "and"

    def _compile_plaintext_query(self, query: Any, fields: Any, boost: float = 1.0) -> Any:
        return super()._compile_plaintext_query(PlainText(fold(query.query_string), operator=query.operator), fields, boost)

    def _compile_phrase_query(self, query: Any, fields: Any) -> Any:
        return super()._compile_phrase_query(Phrase(fold(query.query_string)), fields)


class AutocompleteCompiler(Elasticsearch8AutocompleteQueryCompiler):
    """Searches for all words, of the last of which the beginning is enough, as in the database."""

    mapping_class = Mapping
    DEFAULT_OPERATOR = "and"

    def _compile_plaintext_query(self, query: Any, fields: Any, boost: float = 1.0) -> Any:
        names = [field.field_name for field in fields]
        return {
            "multi_match": {"query": fold(query.query_string), "fields": names, "type": "bool_prefix", "operator": query.operator}
        }


class Results(Elasticsearch8SearchResults):
    """Results that come from the database if Elasticsearch does not answer."""

    def _do_search(self) -> Any:
        ours = super()._do_search
        return self._ask(lambda: list(ours()), lambda theirs: theirs.results())

    def _do_count(self) -> Any:
        return self._ask(super()._do_count, lambda theirs: theirs.count())

    def facet(self, field_name: str) -> Any:
        ours = super().facet
        return self._ask(lambda: ours(field_name), lambda theirs: theirs.facet(field_name))

    def _ask(self, ask: Callable[[], Any], ask_database: Callable[[Any], Any]) -> Any:
        if not self.backend.is_away():
            try:
                answer = ask()
            except CANNOT:
                pass
            except (ApiError, TransportError) as error:
                self.backend.note_failure(error)
            else:
                self.backend.note_answer()
                return answer
        theirs = self.query_compiler.in_database()
        theirs.start, theirs.stop, theirs._score_field = self.start, self.stop, self._score_field
        return ask_database(theirs)


class AdminSearchBackend(Elasticsearch8SearchBackend):
    """The backend. Writing never fails: changes are noted in the database, and a job writes them."""

    mapping_class = Mapping
    index_class = AdminIndex
    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    results_class = Results
    rebuilder_class = Rebuilder

    def __init__(self, url: str) -> None:
        BaseSearchBackend.__init__(self, {})
        address = read_address(url)
        self.connection = Connection(address)
        self.url, self.retries = url, len(address.hosts) - 1
        self.index_prefix = f"{address.prefix}-admin-"
        self.settings = {
            "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        }  # one replica if there is a second node

    @property
    def es(self) -> Elasticsearch:
        """The client: each host is asked once."""
        return self.connection.client.options(request_timeout=PATIENCE, max_retries=self.retries, retry_on_timeout=False)

    # --- Searching

    def _search(self, compiler: Any, query: Any, things: Any, **options: Any) -> Any:
        how = "autocomplete" if compiler is self.autocomplete_query_compiler_class else "search"

        def in_database() -> Any:
            return getattr(admin_search.SearchBackend({}), how)(query, things, **options)

        asked = admin_search.answerable(query)
        if asked == "" or self.is_away():
            return in_database()
        try:
            found = super()._search(compiler, asked, things, **options)
        except CANNOT:
            return in_database()
        if not isinstance(found, EmptySearchResults):
            found.query_compiler.in_database = in_database
        return found

    def is_away(self) -> bool:
        return _away.get(self.url, 0.0) > time.monotonic()

    def note_failure(self, error: ApiError | TransportError) -> None:
        """Ask the database for some seconds, unless it is only this search that Elasticsearch does not answer."""
        status = error.status_code if isinstance(error, ApiError) else 503
        if status == 400:
            log.warning("Elasticsearch refuses a search of the admin, and the database answers it: %s", message_of(error))
            return
        if self.url not in _away:
            log.error("Elasticsearch does not answer the search of the admin, the database does: %s", message_of(error))
        _away[self.url] = time.monotonic() + AWAY_SECONDS

    def note_answer(self) -> None:
        if _away.pop(self.url, None) is not None:
            log.warning("Elasticsearch answers the search of the admin again.")

    # --- Writing

    def add(self, obj: Model) -> None:
        update_on_commit(obj)

    def delete(self, obj: Model) -> None:
        update_on_commit(obj)


@lru_cache(maxsize=8)
def make_backend(url: str) -> AdminSearchBackend:
    """Return the backend for a `SEARCH_URL`, with connections that searches share. Raises ImproperlyConfigured."""
    return AdminSearchBackend(url)
