"""Finds the words of a query in texts, highlights them and chooses the passage to show.

Texts are long, and most of their words do not match. So a regular expression finds candidates by the letters that all forms of a word
share, and only the word around each candidate is analysed in the same way as by the engine.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.language.analysis import base_language, is_stop_word, prepare, terms_of_word
from search.language.compounds import parts_of
from search.language.tokens import MARKS, WORD
from search.language.word_patterns import has_marks, pattern_of
from search.query.parser import Query
from search.query.plan import Alternative, Plan
from search.query.planner import make_plan

LENGTH = 240  # characters per passage
SHORT_TEXT = 80  # characters; in shorter texts every word is analysed
CORE_LENGTH = 6  # letters per word in the expression: longer ones take more time to compile than they save
ENOUGH_MATCHES, MAX_MATCHES = 12, 30  # to choose a passage from: enough if all clauses are among them; at most

_INSIDE = re.compile(rf"[\w{MARKS}]")


class Match(NamedTuple):
    """A word in a text that matches the clause with this number."""

    start: int
    end: int
    clause: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How to recognise a word of an alternative: by its terms or its prefix, followed by the rest of a phrase."""

    clause: int
    terms: frozenset[str]
    prefix: str = ""
    rest: tuple[str, ...] = ()


class Highlighter:
    """Finds the matches of a plan in texts in one language."""

    def __init__(self, searched: Plan | Query, language: str) -> None:
        plan = make_plan(searched, language, (language,)) if isinstance(searched, Query) else searched
        self.language = language
        self.patterns = [
            pattern
            for number, clause in enumerate(plan.scoring_clauses)
            for alternative in clause.alternatives
            if alternative.words and alternative.language in ("", language)
            for pattern in self._patterns(number, alternative)
        ]
        self.clauses = len({pattern.clause for pattern in self.patterns})
        self.cores = tuple(sorted({core_of(pattern, language) for pattern in self.patterns} - {""}))
        self._by_word: dict[str, tuple[_Pattern, ...]] = {}

    def matches(self, text: str) -> list[Match]:
        """Return the matching words in `text`, in order; if there are very many, only the first ones."""
        found: list[Match] = []
        for match in self._find(text):
            found.append(match)
            if len(found) >= ENOUGH_MATCHES and (len(found) >= MAX_MATCHES or count_clauses(found) == self.clauses):
                break
        return found

    def is_in(self, text: str) -> bool:
        """Return whether any word in `text` matches."""
        if len(text) <= SHORT_TEXT and not any(
            pattern.rest for pattern in self.patterns
        ):  # a name: the expression is not worth compiling
            return any(self._patterns_of(word) for word in WORD.findall(text))
        return next(self._find(text), None) is not None

    def highlight(self, text: str) -> SafeString:
        """Return `text` as HTML with the matching words highlighted."""
        return _highlight(text, self.matches(text), 0, len(text))

    def snippet(self, *texts: str) -> SafeString:
        """Return the passage of `texts` with the most matches, or else their beginning."""
        return best_snippet([(text, self.matches(text)) for text in texts if text])

    def _patterns(self, clause: int, alternative: Alternative) -> Iterator[_Pattern]:
        """Yield the pattern of `alternative`. A phrase is recognised by its first content word."""
        if alternative.is_prefix and len(alternative.words) == 1:
            yield _Pattern(clause, frozenset(), prefix=prepare(alternative.words[0], self.language))
            return
        words = list(alternative.words)
        while words and is_stop_word(words[0], self.language):
            words.pop(0)
        if words:
            yield _Pattern(clause, frozenset(terms_of_word(words[0], self.language)), rest=tuple(words[1:]))

    def _find(self, text: str) -> Iterator[Match]:
        if not self.cores or not text:
            return
        search = pattern_of(self.cores, self.language, f"[{MARKS}]*" if has_marks(text, self.language) else "").search
        done = 0
        while place := search(text, done):
            start, done = word_around(text, *place.span(), done)
            patterns = self._patterns_of(text[start:done])
            if len(patterns) == 1 and not patterns[0].rest:
                yield Match(start, done, patterns[0].clause)
            elif patterns:
                found = max((self._phrase_at(pattern, text, start, done) for pattern in patterns), key=len)
                yield from found
                done = found[-1].end if found else done

    def _patterns_of(self, word: str) -> tuple[_Pattern, ...]:
        """Return the patterns that `word` matches."""
        if word in self._by_word:
            return self._by_word[word]
        forms = {word, *(parts_of(word) if base_language(self.language) == "de" else ())}
        terms = {term for form in forms for term in terms_of_word(form, self.language)}
        written = prepare(word, self.language)
        matching = tuple(
            pattern
            for pattern in self.patterns
            if (written.startswith(pattern.prefix) if pattern.prefix else terms & pattern.terms)
        )
        self._by_word[word] = matching
        return matching

    def _phrase_at(self, pattern: _Pattern, text: str, start: int, end: int) -> list[Match]:
        """Return the words of a phrase that begins at `start`, or none if other words follow."""
        matches = [Match(start, end, pattern.clause)]
        for word in pattern.rest:
            following = WORD.search(text, matches[-1].end)
            terms = terms_of_word(word, self.language)
            if following is None or (terms and not set(terms) & set(terms_of_word(following[0], self.language))):
                return []
            matches.append(Match(*following.span(), pattern.clause))
        return [one for one in matches if not is_stop_word(text[one.start : one.end], self.language)] if pattern.rest else matches


def core_of(pattern: _Pattern, language: str) -> str:
    """Return the first few letters, shared by all forms of the word."""
    if pattern.prefix:
        return pattern.prefix[:CORE_LENGTH]
    shortest = min(pattern.terms, key=len, default="")
    return shortest[: min(CORE_LENGTH, max(3, len(shortest) - 1))] if language != "ar" else shortest[:CORE_LENGTH]


def word_around(text: str, start: int, end: int, least: int) -> tuple[int, int]:
    """Return the start and end of the word that contains `text[start:end]`; it begins at `least` or later."""
    while start > least and (text[start - 1].isalnum() or _INSIDE.match(text, start - 1)):
        start -= 1
    while start < end and text[start] == "_":
        start += 1
    whole = WORD.match(text, start)
    return start, max(whole.end() if whole else end, end)


def best_snippet(found: Sequence[tuple[str, list[Match]]]) -> SafeString:
    """Return the passage with the most matches, or else the beginning of the first text."""
    best, best_score = SafeString(""), (-1, -1)
    for text, matches in found:
        start, end, score = _best_passage(text, matches)
        if score > best_score:
            passage = _highlight(text, [match for match in matches if start <= match.start < end], start, end)
            before, after = "… " if start else "", " …" if end < len(text) else ""
            best, best_score = mark_safe(f"{before}{passage}{after}"), score  # noqa: S308 - escaped in _highlight
    return best


def count_clauses(matches: Sequence[Match]) -> int:
    """Return the number of different clauses in `matches`."""
    return len({match.clause for match in matches})


def _best_passage(text: str, matches: list[Match]) -> tuple[int, int, tuple[int, int]]:
    """Return the start and end of the passage to show, and its score: the number of different clauses, then of matches."""
    score, chosen = (0, 0), 0
    ends = [match.end for match in matches]
    for first, match in enumerate(matches):
        inside = matches[first : bisect_right(ends, match.start + LENGTH * 3 // 4)]
        this = (count_clauses(inside), min(len(inside), 4))
        if this > score:
            score, chosen = this, max(0, match.start - LENGTH // 4)
    if len(text) <= LENGTH * 1.25:
        return 0, len(text), score
    start = _word_start(text, chosen)
    return start, _word_end(text, start + LENGTH), score


def _word_start(text: str, place: int) -> int:
    """Return `place`, moved to the start of the next word if it is inside one, or 0 if the beginning is near."""
    if place < 40:
        return 0
    space = text.find(" ", place, place + 40)
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text) - 20:
        return len(text)
    space = text.rfind(" ", place - 40, place)
    return space if space >= 0 else place


def _highlight(text: str, matches: list[Match], start: int, end: int) -> SafeString:
    parts, done = [], start
    for match in matches:
        parts += [escape(text[done : match.start]), "<mark>", escape(text[match.start : match.end]), "</mark>"]
        done = match.end
    parts.append(escape(text[done:end]))
    return mark_safe("".join(parts))  # noqa: S308 - every part of the text is escaped above
