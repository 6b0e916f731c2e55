"""Where what was looked for is in a text: passages with the words marked, and the fields that matched.

Texts are long and most of their words are none that are looked for. So one regular expression finds where one of them may begin,
by the letters that its forms have in common, and only the word around such a place is analysed as the engine does it.
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
from search.query.planner import Plan, Way, make_plan

LENGTH = 240  # characters of a passage
FEW = 80  # characters in which every word is looked at
TELLING = 6  # letters that say enough of a word to look at it: longer expressions take longer to make than they spare
ENOUGH, MOST = 12, 30  # matches in a text from which a passage is chosen: if all that is looked for is among them; in any case

_INSIDE = re.compile(rf"[\w{MARKS}]")


class Match(NamedTuple):
    """A word that was looked for in a text. `clause` is the number of what it was looked for by."""

    start: int
    end: int
    clause: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A word of a way, and how to know it: by its terms, or by how it begins. The rest of a phrase comes after it."""

    clause: int
    terms: frozenset[str]
    beginning: str = ""
    rest: tuple[str, ...] = ()


class Marker:
    """Finds what a plan looks for in texts of one language."""

    def __init__(self, sought: Plan | Query, language: str) -> None:
        plan = make_plan(sought, language, (language,)) if isinstance(sought, Query) else sought
        self.language = language
        self.wanted = [
            wanted
            for number, clause in enumerate(plan.sought)
            for way in clause.ways
            if way.words and way.language in ("", language)
            for wanted in self._wanted(number, way)
        ]
        self.clauses = len({one.clause for one in self.wanted})
        self.cores = tuple(sorted({core_of(one, language) for one in self.wanted} - {""}))
        self._known: dict[str, tuple[_Wanted, ...]] = {}

    def matches(self, text: str) -> list[Match]:
        """Return where words that are looked for are in `text`, in order; of very many the first."""
        found: list[Match] = []
        for match in self._find(text):
            found.append(match)
            if len(found) >= ENOUGH and (len(found) >= MOST or clauses_in(found) == self.clauses):
                break
        return found

    def is_in(self, text: str) -> bool:
        """Say whether any word that is looked for is in `text`."""
        if len(text) <= FEW and not any(one.rest for one in self.wanted):  # a name: not worth an expression of its language
            return any(self._known_as(word) for word in WORD.findall(text))
        return next(self._find(text), None) is not None

    def mark(self, text: str) -> SafeString:
        """Return `text` as HTML with the words marked."""
        return _mark(text, self.matches(text), 0, len(text))

    def snippet(self, *texts: str) -> SafeString:
        """Return the passage of `texts` that has most of what is looked for, of equals the first; without any, how they begin."""
        return best_snippet([(text, self.matches(text)) for text in texts if text])

    def _wanted(self, number: int, way: Way) -> Iterator[_Wanted]:
        """Give the words of `way`: of a phrase each where it stands in it, told by the first that is no stop word."""
        if way.is_prefix and len(way.words) == 1:
            yield _Wanted(number, frozenset(), beginning=prepare(way.words[0], self.language))
            return
        words = list(way.words)
        while words and is_stop_word(words[0], self.language):
            words.pop(0)
        if words:
            yield _Wanted(number, frozenset(terms_of_word(words[0], self.language)), rest=tuple(words[1:]))

    def _find(self, text: str) -> Iterator[Match]:
        if not self.cores or not text:
            return
        search = pattern_of(self.cores, self.language, f"[{MARKS}]*" if has_marks(text, self.language) else "").search
        done = 0
        while place := search(text, done):
            start, done = word_around(text, *place.span(), done)
            wanted = self._known_as(text[start:done])
            if len(wanted) == 1 and not wanted[0].rest:
                yield Match(start, done, wanted[0].clause)
            elif wanted:
                found = max((self._in_order(one, text, start, done) for one in wanted), key=len)
                yield from found
                done = found[-1].end if found else done

    def _known_as(self, word: str) -> tuple[_Wanted, ...]:
        """Return what `word` may be a match of."""
        return self._known[word] if word in self._known else self._wanted_by(word)

    def _wanted_by(self, word: str) -> tuple[_Wanted, ...]:
        forms = {word, *(parts_of(word) if base_language(self.language) == "de" else ())}
        terms = {term for form in forms for term in terms_of_word(form, self.language)}
        written = prepare(word, self.language)
        known = tuple(one for one in self.wanted if (written.startswith(one.beginning) if one.beginning else terms & one.terms))
        self._known[word] = known
        return known

    def _in_order(self, wanted: _Wanted, text: str, start: int, end: int) -> list[Match]:
        """Return the words of a phrase that begins at `start`, none if it does not go on as it should."""
        matches = [Match(start, end, wanted.clause)]
        for word in wanted.rest:
            following = WORD.search(text, matches[-1].end)
            terms = terms_of_word(word, self.language)
            if following is None or (terms and not set(terms) & set(terms_of_word(following[0], self.language))):
                return []
            matches.append(Match(*following.span(), wanted.clause))
        return [one for one in matches if not is_stop_word(text[one.start : one.end], self.language)] if wanted.rest else matches


def core_of(wanted: _Wanted, language: str) -> str:
    """Return letters that all forms of a word have in common, the first few of them."""
    if wanted.beginning:
        return wanted.beginning[:TELLING]
    shortest = min(wanted.terms, key=len, default="")
    return shortest[: min(TELLING, max(3, len(shortest) - 1))] if language != "ar" else shortest[:TELLING]


def word_around(text: str, start: int, end: int, least: int) -> tuple[int, int]:
    """Return start and end of the word that `text[start:end]` is part of; it begins at `least` at the earliest."""
    while start > least and (text[start - 1].isalnum() or _INSIDE.match(text, start - 1)):
        start -= 1
    while start < end and text[start] == "_":
        start += 1
    whole = WORD.match(text, start)
    return start, max(whole.end() if whole else end, end)


def best_snippet(found: Sequence[tuple[str, list[Match]]]) -> SafeString:
    """Return the passage of texts that has most of what is looked for, of equals the first; without any, how they begin."""
    best, best_worth = SafeString(""), (-1, -1)
    for text, matches in found:
        start, end, worth = _best_passage(text, matches)
        if worth > best_worth:
            passage = _mark(text, [match for match in matches if start <= match.start < end], start, end)
            before, after = "… " if start else "", " …" if end < len(text) else ""
            best, best_worth = mark_safe(f"{before}{passage}{after}"), worth  # noqa: S308 - escaped in _mark
    return best


def clauses_in(matches: Sequence[Match]) -> int:
    """Return how many different things that are looked for are among `matches`."""
    return len({match.clause for match in matches})


def _best_passage(text: str, matches: list[Match]) -> tuple[int, int, tuple[int, int]]:
    """Return start and end of the passage to show, and its worth: different things that are looked for, then all of them."""
    worth, chosen = (0, 0), 0
    ends = [match.end for match in matches]
    for first, match in enumerate(matches):
        inside = matches[first : bisect_right(ends, match.start + LENGTH * 3 // 4)]
        this = (clauses_in(inside), min(len(inside), 4))
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
