"""Search for the admin's lists and the content API: Wagtail's own database search, made safe for any input.

Wagtail's search fails in SQLite on a quotation mark or very many words, and in PostgreSQL on a null character.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from modelsearch.backends import database
from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

MOST_WORDS = 32
MOST_LETTERS = 300


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - Wagtail looks for this name
    """Return the search backend for the current database."""
    backend = database.SearchBackend(params)
    ask = backend._search

    def search(compiler: Any, query: Any, things: Any, **options: Any) -> Any:
        asked = answerable(query)
        if asked == "":  # Wagtail's own response to an empty query lacks what its lists need
            return ask(compiler, "x", (things if isinstance(things, QuerySet) else things._default_manager).none(), **options)
        return ask(compiler, asked, things, **options)

    backend._search = search
    return backend


def answerable(query: str | SearchQuery | None) -> Any:
    """Return `query` in a form that a database accepts; "", which matches nothing, if no word is left."""
    if query is None or isinstance(query, str):
        return plain(query or "")
    return without_gaps(query) or ""


def plain(text: str) -> str:
    """Return the first words of `text` without characters that have a meaning to a database."""
    words = text[:MOST_LETTERS].replace('"', " ").replace("\x00", " ").split()
    return " ".join(word for word in words[:MOST_WORDS] if any(map(str.isalnum, word)))


def without_gaps(query: SearchQuery) -> SearchQuery | None:
    """Return `query` without parts that contain no word; None if nothing is left."""
    match query:
        case PlainText():
            words = plain(query.query_string)
            return PlainText(words, operator=query.operator, boost=query.boost) if words else None
        case Phrase():
            words = plain(query.query_string)
            return Phrase(words) if words else None
        case And() | Or():
            parts = [part for part in map(without_gaps, query.subqueries) if part is not None]
            return type(query)(parts) if len(parts) > 1 else next(iter(parts), None)
        case Boost():
            part = without_gaps(query.subquery)
            return Boost(part, query.boost) if part else None
        case Not():
            part = without_gaps(query.subquery)
            return Not(part) if part else MatchAll()
        case _:
            return query
