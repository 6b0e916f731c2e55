"""What a reader asks for, as addresses say it; the page and the API read the same parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.formatting import format_list
from cms.typed_numbers import plain_digits
from search.backends.base import DEEPEST, Sort
from search.documents.facets import FACETS
from search.query.parser import MAX_LENGTH, Query, QueryTooLong, clean_text, parse_query

SIZE, LARGEST = 20, 100  # results on one page
MOST_VALUES = 50  # chosen at once in one facet


@dataclass(frozen=True)
class Criteria:
    """A question as it was asked. `query` is empty if the text has no word in it, or is too long."""

    text: str
    locale: str
    query: Query = field(default_factory=Query)
    selections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort | None = None
    page: int = 1
    size: int = SIZE

    @property
    def chosen_sort(self) -> Sort:
        """By date if there are no words by which one document could be more relevant than another."""
        return self.sort or (Sort.RELEVANCE if self.text else Sort.DATE)

    @property
    def is_wordless(self) -> bool:
        """Say whether something was typed that has no word in it."""
        return bool(self.text) and not self.query

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @cached_property
    def chosen(self) -> tuple[tuple[str, str], ...]:
        """(facet, value) of everything chosen, in the order of the facets."""
        return tuple((name, value) for name in FACETS for value in self.selections.get(name, ()))

    def address(self, *, without: tuple[str, str] | None = None, sort: Sort | None = None, page: int = 1) -> str:
        """Return the query string of this question, one choice left out, at `page`; sorted otherwise if `sort` says so."""
        parameters = [("q", self.text)] if self.text else []
        parameters += [choice for choice in self.chosen if choice != without]
        sort = sort or self.sort
        parameters += [("sort", sort.value)] if sort else []
        parameters += [("page", str(page))] if page > 1 else []
        return "?" + urlencode(parameters)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a parameter, in the reader's language."""

    parameter: str
    detail: str


def read_criteria(parameters: QueryDict, locale: str, *, while_typing: bool = False) -> tuple[Criteria, tuple[Problem, ...]]:
    """Return what `parameters` ask for, and what is wrong with them; what is wrong is left at its default.

    `while_typing`: the last word may go on.
    """
    problems: list[Problem] = []
    text = clean_text(parameters.get("q", ""))
    try:
        query = parse_query(text, while_typing=while_typing)
    except QueryTooLong as error:
        query = Query()
        sentence = _("A search takes up to %(limit)d characters; these are %(count)d. Keep the words that matter most.")
        problems.append(Problem("q", sentence % {"limit": MAX_LENGTH, "count": error.args[0]}))
        text = text[:MAX_LENGTH]  # for the field to begin with: no more of it is shown again
    selections = {name: read_selection(parameters, name, problems) for name in FACETS}
    size = read_number(parameters, "size", SIZE, LARGEST, problems)
    page = read_number(parameters, "page", 1, DEEPEST // size, problems)
    criteria = Criteria(
        text=text,
        locale=locale,
        query=query,
        selections={name: values for name, values in selections.items() if values},
        sort=read_sort(parameters, problems),
        page=page,
        size=size,
    )
    return criteria, tuple(problems)


def read_selection(parameters: QueryDict, name: str, problems: list[Problem]) -> tuple[str, ...]:
    """Return what is chosen in a facet; what cannot be one of its values is left out."""
    given = list(dict.fromkeys(filter(None, map(clean_text, map(plain_digits, parameters.getlist(name))))))
    values = tuple(value for value in given if FACETS[name].accepts(value))
    if len(values) < len(given):
        problems.append(Problem(name, str(FACETS[name].wrong)))
    if len(values) > MOST_VALUES:
        problems.append(Problem(name, _("Choose up to %(limit)d values.") % {"limit": MOST_VALUES}))
    return values[:MOST_VALUES]


def read_number(parameters: QueryDict, name: str, default: int, largest: int, problems: list[Problem]) -> int:
    given = plain_digits(parameters.get(name, "")).strip()
    if not given:
        return default
    if given.isascii() and given.isdigit() and len(given) <= 9 and 1 <= int(given) <= largest:
        return int(given)
    problems.append(Problem(name, _("A whole number from 1 to %(largest)d is expected.") % {"largest": largest}))
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
    """Return the reader's language that `parameters` name, the source language if they name none."""
    given = parameters.get("locale", "").strip()
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    if given and given not in codes:
        problems.append(Problem("locale", _("The languages are %(codes)s.") % {"codes": format_list(list(codes))}))
    return given if given in codes else settings.LANGUAGE_CODE
