"""Parses and validates query parameters, which are the same for the results page and the API."""

from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.formatting import format_list
from cms.typed_numbers import plain_digits
from search.documents.facets import FACETS
from search.query.parser import MAX_LENGTH, Query, QueryTooLong, clean_text, parse_query
from search.query.request import MAX_RESULTS, PAGE_SIZE, SearchRequest, Sort

MAX_PAGE_SIZE = 100
MAX_VALUES = 50  # selected values per facet


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a parameter, in the reader's language."""

    parameter: str
    detail: str


def read_request(
    parameters: QueryDict, locale: str, audiences: frozenset[str], *, while_typing: bool = False
) -> tuple[SearchRequest, tuple[Problem, ...]]:
    """Return the search described by `parameters`, with all facets, and the problems; invalid parameters fall back to defaults.

    `while_typing`: the last word may be incomplete.
    """
    problems: list[Problem] = []
    query = read_query(parameters, problems, while_typing=while_typing)
    filters = {name: read_filter(parameters, name, problems) for name in FACETS}
    size = read_number(parameters, "size", PAGE_SIZE, MAX_PAGE_SIZE, problems)
    page = read_number(parameters, "page", 1, MAX_RESULTS // size, problems)
    request = SearchRequest(
        query=query,
        locale=locale,
        audiences=audiences,
        filters={name: values for name, values in filters.items() if values},
        facets=tuple(FACETS),
        sort=read_sort(parameters, problems),
        page=page,
        size=size,
    )
    return request, tuple(problems)


def read_query(parameters: QueryDict, problems: list[Problem], *, while_typing: bool) -> Query:
    """Return the query. If the text is too long, only its beginning is kept, to be shown in the search field."""
    text = clean_text(parameters.get("q", ""))
    try:
        return parse_query(text, while_typing=while_typing)
    except QueryTooLong as error:
        problems.append(too_long(error.args[0]))
        return Query(text=text[:MAX_LENGTH])


def too_long(length: int) -> Problem:
    sentence = _("A search can have up to %(limit)d characters; yours has %(count)d. Keep the words that matter most.")
    return Problem("q", sentence % {"limit": MAX_LENGTH, "count": length})


def read_filter(parameters: QueryDict, name: str, problems: list[Problem]) -> tuple[str, ...]:
    """Return the values selected in a facet, without invalid ones."""
    given = list(dict.fromkeys(filter(None, map(clean_text, map(plain_digits, parameters.getlist(name))))))
    values = tuple(value for value in given if FACETS[name].accepts(value))
    if len(values) < len(given):
        problems.append(Problem(name, str(FACETS[name].wrong)))
    if len(values) > MAX_VALUES:
        problems.append(Problem(name, _("Choose up to %(limit)d values.") % {"limit": MAX_VALUES}))
    return values[:MAX_VALUES]


def read_number(parameters: QueryDict, name: str, default: int, largest: int, problems: list[Problem]) -> int:
    given = plain_digits(parameters.get(name, "")).strip()
    if not given:
        return default
    if given.isascii() and given.isdigit() and len(given) <= 9 and 1 <= int(given) <= largest:
        return int(given)
    problems.append(Problem(name, _("Enter a whole number from 1 to %(largest)d.") % {"largest": largest}))
    return default


def read_sort(parameters: QueryDict, problems: list[Problem]) -> Sort | None:
    given = parameters.get("sort", "").strip()
    if not given:
        return None
    try:
        return Sort(given)
    except ValueError:
        problems.append(Problem("sort", _("Results are sorted by %(sorts)s.") % {"sorts": format_list(list(Sort))}))
        return None


def read_locale(parameters: QueryDict, problems: list[Problem]) -> str:
    """Return the language in `parameters`; falls back to the source language."""
    given = parameters.get("locale", "").strip()
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    if given and given not in codes:
        problems.append(Problem("locale", _("The available languages are %(codes)s.") % {"codes": format_list(list(codes))}))
    return given if given in codes else settings.LANGUAGE_CODE
