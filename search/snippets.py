"""Where the words of a query are in a text: passages with the words marked, and the fields that matched."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import terms_of_word
from .query import MARKS, WORD, Query

_INSIDE = re.compile(rf"[\w{MARKS}]")
LENGTH = 240  # characters of a passage
MOST_FORMS = 200_000  # that are remembered of a language


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the query in a text."""

    start: int
    end: int
    term: str


class Vocabulary:
    """The forms of words that texts of one language had so far, by their term: no form is stemmed twice."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._known: set[str] = set()
        self._forms: dict[str, set[str]] = {}

    def forms_in(self, text: str, term: str) -> frozenset[str]:
        """Return the forms in which `term` is written in `text`."""
        written = words_of(text)
        if len(self._known) > MOST_FORMS:
            self._known, self._forms = set(), {}
        for form in written - self._known:
            for its_term in terms_of_word(form, self.locale):
                self._forms.setdefault(its_term, set()).add(form)
            self._known.add(form)
        return written & self._forms.get(term, set())


@lru_cache(maxsize=16)
def vocabulary_of(locale: str) -> Vocabulary:
    return Vocabulary(locale)


@lru_cache(maxsize=256)
def words_of(text: str) -> frozenset[str]:
    """Return the different words of `text`."""
    return frozenset(WORD.findall(text))


def places(form: str, text: str, term: str) -> Iterator[Match]:
    """Give where `form` is a whole word of `text`."""
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        if not (_INSIDE.match(text, end) or (start and _INSIDE.match(text, start - 1))):
            yield Match(start, end, term)
        start = text.find(form, end)


class Marker:
    """Finds the words of one query in texts of one language."""

    def __init__(self, query: Query, locale: str) -> None:
        self.vocabulary = vocabulary_of(locale)
        self.terms = {term for word in query.wanted for term in terms_of_word(word, locale)}

    def matches(self, text: str) -> list[Match]:
        """Return where words of the query are in `text`, in order."""
        found = [
            match for term in self.terms for form in self.vocabulary.forms_in(text, term) for match in places(form, text, term)
        ]
        return sorted(found, key=lambda match: match.start)

    def is_in(self, text: str) -> bool:
        """Say whether any word of the query is in `text`."""
        return any(self.vocabulary.forms_in(text, term) for term in self.terms)

    def mark(self, text: str) -> SafeString:
        """Return `text` as HTML with the words of the query marked."""
        return _mark(text, self.matches(text), 0, len(text))

    def snippet(self, *texts: str) -> SafeString:
        """Return the passage of `texts` that has most words of the query, of equals the first; without any, how they begin."""
        best, best_worth = SafeString(""), (-1, -1)
        for text in texts:
            if not text:
                continue
            matches = self.matches(text)
            start, end, worth = _best_passage(text, matches)
            if worth > best_worth:
                passage = _mark(text, [match for match in matches if start <= match.start < end], start, end)
                before, after = "… " if start else "", " …" if end < len(text) else ""
                best, best_worth = mark_safe(f"{before}{passage}{after}"), worth  # noqa: S308 - escaped in _mark
        return best


def _best_passage(text: str, matches: list[Match]) -> tuple[int, int, tuple[int, int]]:
    """Return start and end of the passage to show, and its worth: different words of the query, then all of them."""
    worth, chosen = (0, 0), 0
    ends = [match.end for match in matches]
    for first, match in enumerate(matches):
        inside = matches[first : bisect_right(ends, match.start + LENGTH * 3 // 4)]
        this = (len({other.term for other in inside}), min(len(inside), 4))
        if this > worth:
            worth, chosen = this, max(0, match.start - LENGTH // 4)
    if len(text) <= LENGTH * 1.25:
        return 0, len(text), worth
    start = _word_start(text, chosen)
    return start, _word_end(text, start + LENGTH), worth


def _word_start(text: str, place: int) -> int:
    """Return `place`, or where the next word begins if it is within one, or the beginning if that is near."""
    if place < 40:
        return 0
    space = text.find(" ", place, place + 40)
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text) - 20:
        return len(text)
    space = text.rfind(" ", place - 40, place)
    return space if space >= 0 else place


def _mark(text: str, matches: list[Match], start: int, end: int) -> SafeString:
    parts, done = [], start
    for match in matches:
        parts += [escape(text[done : match.start]), "<mark>", escape(text[match.start : match.end]), "</mark>"]
        done = match.end
    parts.append(escape(text[done:end]))
    return mark_safe("".join(parts))  # noqa: S308 - every part of the text is escaped above
