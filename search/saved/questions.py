"""A saved search as the question it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from search.backends.base import DEEPEST, Sort
from search.backends.engine import get_backend
from search.documents.audiences import audiences_of
from search.documents.document import SearchDocument
from search.documents.facets import FACETS, labels_of
from search.results.archive import request_of
from search.results.parameters import Criteria, read_criteria
from search.retrieval.pipeline import question_of

if TYPE_CHECKING:
    from .models import SavedSearch

BATCH = 200  # documents that are read at once
FAMILIES = 1000  # matches whose other versions are known too; a search that finds more tells of new translations as of new things


def criteria_of(parameters: str, locale: str) -> Criteria:
    """Return what the query string `parameters` asks for."""
    criteria, _problems = read_criteria(QueryDict(parameters), locale)
    return criteria


def parameters_of(criteria: Criteria) -> str:
    """Return the query string of a question, without the number of a page."""
    return urlsplit(criteria.address()).query


def address_of(saved: SavedSearch) -> str:
    """Return the path of the results page of `saved`."""
    with override(saved.locale):
        return f"{reverse('search:results')}?{saved.parameters}"


def words_for(criteria: Criteria) -> str:
    """Return in words what is asked for: what was typed, then what was chosen."""
    return words_for_each([criteria])[0]


def words_for_each(asked: Sequence[Criteria]) -> list[str]:
    """Return in words what each asks for. What values are called is looked up once for all."""
    labels = {
        name: labels_of(name, list(dict.fromkeys(value for criteria in asked for value in criteria.selections.get(name, ()))))
        for name in FACETS
    }
    return [
        " · ".join(filter(None, [criteria.text, *(labels[name][value] for name, value in criteria.chosen)])) or _("Everything")
        for criteria in asked
    ]


def matches_of(saved: SavedSearch) -> list[str]:
    """Return the ids of everything that its owner finds with `saved` now, the latest first. Raises SearchUnavailable.

    Words decide alone: what is merely alike in meaning is good to look at in a list, but no news for a letter.
    """
    criteria = criteria_of(saved.parameters, saved.locale)
    if criteria.is_wordless:
        return []
    question = question_of(replace(request_of(criteria, audiences_of(saved.user)), sort=Sort.DATE))
    return [one.id for one in get_backend().find(question, limit=DEEPEST).ranked]


def documents_of(ids: list[str]) -> Iterator[SearchDocument]:
    """Give the documents of `ids` in their order, as far as they are there. Raises SearchUnavailable."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        documents = get_backend().fetch(batch)
        yield from (documents[name] for name in batch if name in documents)


def marks_of(document: SearchDocument) -> set[str]:
    """Return what tells that a person was told of `document`: its id, and what its translations share with it."""
    return {document.id, document.family} - {""}
