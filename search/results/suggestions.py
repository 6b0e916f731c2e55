"""Suggestions for search-as-you-type: titles that match the typed words, and topics and places with that name.

All suggestions come from searches with the reader's audiences, so nothing is suggested that the reader cannot find.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import format_number
from cms.generation import remember
from search.backends.base import Question, SearchBackend
from search.backends.engine import get_backend
from search.documents.facets import FACETS, values_of
from search.documents.registry import names_of_type
from search.language.analysis import is_stop_word, prepare
from search.query.parser import MAX_LENGTH, clean_text, parse_query
from search.query.plan import Alternative, Clause, Plan
from search.query.request import Sort

from .parameters import Problem, too_long

MAX_SUGGESTIONS = 8
MAX_FILTERS = 3  # of the suggestions
MIN_LENGTH = 2  # characters
FIELDS = ("title", "names")
OFFERED = ("topic", "municipality", "country", "region")


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet value that can be found by its name. `prepared` is the name as normalised by the analysis."""

    facet: str
    value: str
    label: str
    prepared: str


def read_typed(parameters: QueryDict, problems: list[Problem]) -> str:
    """Return the text typed so far."""
    typed = clean_text(parameters.get("q", ""))
    if len(typed) > MAX_LENGTH:
        problems.append(too_long(len(typed)))
        return ""
    return typed


def suggest(typed: str, locale: str, audiences: frozenset[str]) -> dict[str, Any]:
    """Return groups of suggestions for the text `typed`, and a sentence with their number. Raises SearchUnavailable."""
    backend = get_backend()
    if len(typed) < MIN_LENGTH:
        return {"groups": [], "message": ""}
    filters = [as_suggestion(one) for one in filters_named(typed, locale, audiences, backend)]
    titles = titles_beginning(typed, locale, audiences, backend)[: MAX_SUGGESTIONS - len(filters)]
    groups = [
        {"name": "titles", "label": _("In the archive"), "items": titles},
        {"name": "filters", "label": _("Everything about"), "items": filters},
    ]
    count = len(titles) + len(filters)
    message = ngettext("%(count)s suggestion", "%(count)s suggestions", count) % {"count": format_number(count)}
    return {"groups": [group for group in groups if group["items"]], "message": message if count else _("No suggestions")}


def titles_beginning(typed: str, locale: str, audiences: frozenset[str], backend: SearchBackend) -> list[dict[str, str]]:
    """Return the documents with these words in their title or names; the last word may be incomplete."""
    plan = plan_of_typed(typed, locale)
    if not plan:
        return []
    found = backend.find(Question(plan=plan, locale=locale, audiences=audiences), limit=MAX_SUGGESTIONS)
    documents = backend.fetch([one.id for one in found.ranked])
    return [
        {
            "label": document.title,
            "url": document.url,
            "locale": document.locale,
            "kind": str(names_of_type(document.type).one),
        }
        for document in (documents[one.id] for one in found.ranked if one.id in documents)
    ]


def plan_of_typed(typed: str, locale: str) -> Plan:
    """Return the plan to search for words that are being typed."""
    *before, last = parse_query(typed).all_words or ("",)
    if not last:
        return Plan()
    words = [Alternative((word,)) for word in before if not is_stop_word(word, locale)]
    words.append(Alternative((last,), is_prefix=True))
    return Plan(must=tuple(Clause((word,), FIELDS) for word in words))


def filters_named(typed: str, locale: str, audiences: frozenset[str], backend: SearchBackend) -> list[Filter]:
    """Return the filters with a word in their name that begins with the text `typed`; those whose whole name does come first."""
    prefix = prepare(typed, locale)
    matching = [one for one in filters_offered(locale, audiences, backend) if f" {prefix}" in f" {one.prepared}"]
    return sorted(matching, key=lambda one: not one.prepared.startswith(prefix))[:MAX_FILTERS]


def filters_offered(locale: str, audiences: frozenset[str], backend: SearchBackend) -> list[Filter]:
    """Return all filters that find something for these readers, by facet, most frequent first. Cached."""

    def ask() -> list[Filter]:
        question = Question(plan=Plan(), locale=locale, audiences=audiences, sort=Sort.DATE)
        counts = backend.find(question, limit=1, facets=OFFERED).facets
        return list(filters_of({facet: counts.get(facet, {}) for facet in OFFERED}, locale))

    readers = hashlib.sha256(" ".join(sorted(audiences)).encode()).hexdigest()
    return remember(f"filters:{locale}:{readers}", ask)


def filters_of(counts: dict[str, Any], locale: str) -> Iterator[Filter]:
    for facet, values in counts.items():
        for value in values_of(facet, values):
            yield Filter(facet, value.value, value.label, prepare(value.label, locale))


def as_suggestion(one: Filter) -> dict[str, str]:
    address = reverse("search:results") + "?" + urlencode({one.facet: one.value})
    return {"label": one.label, "url": address, "kind": str(FACETS[one.facet].heading)}
