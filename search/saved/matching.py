"""Runs saved searches: converts them to requests and finds their matches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from search.backends.engine import get_backend
from search.documents.audiences import audiences_of
from search.documents.document import SearchDocument
from search.documents.facets import FACETS, labels_of
from search.query.request import MAX_RESULTS, SearchRequest, Sort
from search.results.parameters import read_request
from search.retrieval.pipeline import question_of

if TYPE_CHECKING:
    from .models import SavedSearch

BATCH = 200  # documents to read at once
FAMILIES = 1000  # matches whose translations count as known; for a search with more matches, new translations are announced


def request_of(parameters: str, locale: str, audiences: frozenset[str]) -> SearchRequest:
    """Return the search described by the query string `parameters`."""
    request, _problems = read_request(QueryDict(parameters), locale, audiences)
    return request


def parameters_of(request: SearchRequest) -> str:
    """Return the query string of a search, without the page number."""
    return urlsplit(request.address()).query


def address_of(saved: SavedSearch) -> str:
    """Return the path of the results page of `saved`."""
    with override(saved.locale):
        return f"{reverse('search:results')}?{saved.parameters}"


def words_for(request: SearchRequest) -> str:
    """Describe a search: the typed text, then the selected filters."""
    return words_for_each([request])[0]


def words_for_each(requests: Sequence[SearchRequest]) -> list[str]:
    """Describe each search. Labels are looked up once for all of them."""
    labels = {
        name: labels_of(name, list(dict.fromkeys(value for request in requests for value in request.filters.get(name, ()))))
        for name in FACETS
    }
    return [
        " · ".join(filter(None, [request.text, *(labels[name][value] for name, value in request.choices)])) or _("Everything")
        for request in requests
    ]


def matches_of(saved: SavedSearch) -> list[str]:
    """Return the ids of everything that its owner finds with `saved` now, latest first. Raises SearchUnavailable.

    Only words count: documents that are merely similar in meaning are useful in a list of results, but not worth an e-mail.
    """
    request = request_of(saved.parameters, saved.locale, audiences_of(saved.user))
    if request.is_wordless:
        return []
    question = question_of(replace(request, sort=Sort.DATE))
    return [one.id for one in get_backend().find(question, limit=MAX_RESULTS).ranked]


def documents_of(ids: list[str]) -> Iterator[SearchDocument]:
    """Yield the documents of `ids` in order, skipping deleted ones. Raises SearchUnavailable."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        documents = get_backend().fetch(batch)
        yield from (documents[name] for name in batch if name in documents)


def marks_of(document: SearchDocument) -> set[str]:
    """Return what identifies `document` among known matches: its id, and the family that its translations share."""
    return {document.id, document.family} - {""}
