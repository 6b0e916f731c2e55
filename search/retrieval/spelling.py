"""Spelling correction: words that find nothing are replaced by words of the archive with a similar spelling.

The engine knows the words of all texts, including those that this reader is not allowed to open. So a correction is only used if a
search for it finds something for this reader, and it is shown as it is written there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA, Prefix

from search.backends.base import Found, Question, SearchBackend
from search.backends.engine import locales
from search.documents.document import SearchDocument
from search.language.analysis import prepare, terms_of_word
from search.language.normalisation import usual_spelling
from search.language.tokens import WORD
from search.language.word_frequency import is_common
from search.query.parser import Query
from search.query.plan import Alternative, Clause, Plan

MIN_LENGTH = 4  # letters of a word to correct
MAX_WORDS, MAX_TRIED, MAX_USED = 4, 5, 2  # words to correct; spellings to try for each, and to use

Planner = Callable[[Mapping[str, Sequence[str]]], Plan]
"""Makes the plan of the query, given other spellings by word."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A plan with other spellings that finds something, and the query with the spelling of the archive."""

    plan: Plan
    text: str


def correct_spelling(
    query: Query, question: Question, found: Found, make_plan: Planner, backend: SearchBackend
) -> Correction | None:
    """Return a correction for `query`, whose `question` returned `found`; None if it is spelt correctly.

    If every word was found, no further requests are made. Raises SearchUnavailable.
    """
    if found.total_by_words and question.plan.minimum_should_match >= len(question.plan.should):
        return None
    return _SpellChecker(question, backend).correct(query, make_plan)


class _SpellChecker:
    def __init__(self, question: Question, backend: SearchBackend) -> None:
        self.question, self.backend = question, backend
        self.locale = question.locale

    def correct(self, query: Query, make_plan: Planner) -> Correction | None:
        spellings: dict[str, list[str]] = {}
        for clause in self.question.plan.should:
            typed = clause.alternatives[0]
            if typed.is_prefix or len(typed.words) != 1 or not is_correctable(typed.words[0]):
                continue
            if len(spellings) < MAX_WORDS and not self._finds(Plan(should=(clause,), minimum_should_match=1)):
                spellings[typed.words[0]] = list(self._spellings(typed.words[0]))
        spellings = {word: found for word, found in spellings.items() if found}
        if not spellings:
            return None
        plan = make_plan(spellings)
        text = rewrite(query.text, {word: found[0] for word, found in spellings.items()}, self.locale)
        if text.casefold() == query.text.casefold() or not self._first(replace(self.question, plan=plan)):
            return None
        return Correction(plan, text)

    def _finds(self, plan: Plan) -> bool:
        """Return whether this reader can find anything for `plan`, ignoring the filters."""
        unfiltered = replace(self.question, plan=plan, filters={})
        return self.backend.find(unfiltered, limit=1).total > 0

    def _first(self, question: Question) -> SearchDocument | None:
        ranked = self.backend.find(question, limit=1).ranked
        return next(iter(self.backend.fetch([ranked[0].id]).values()), None) if ranked else None

    def _spellings(self, word: str) -> Iterator[str]:
        """Yield words spelt like `word` that this reader can find, likeliest first, as they are written in the texts."""
        used = 0
        for candidate in self._candidates(word)[:MAX_TRIED]:
            plan = Plan(should=(Clause((Alternative((candidate,)),)),), minimum_should_match=1)
            if document := self._first(replace(self.question, plan=plan)):
                yield as_written(candidate, word, document)
                used += 1
            if used == MAX_USED:
                return

    def _candidates(self, word: str) -> list[str]:
        """Return the words of the index spelt like `word`, those in the reader's language first."""
        others = [language for language in locales() if language != self.locale]
        is_misspelt = not is_common(word, self.locale)  # a common word is not a typo: only other forms of it are tried
        found: dict[str, tuple[int, int]] = {}
        for rank, language in enumerate([self.locale, *others]):
            for candidate in self.backend.similar_words(word, language):
                distance = edit_distance(word, candidate, language)
                is_similar = 0 < distance <= max_distance(word) and (is_misspelt or differs_in_ending(word, candidate))
                if is_similar and candidate not in found:
                    found[candidate] = (distance, min(rank, 1))
        return sorted(found, key=lambda candidate: found[candidate])


def is_correctable(word: str) -> bool:
    """Return whether `word` is long enough to be recognised and contains no digits."""
    return len(word) >= MIN_LENGTH and not any(char.isdigit() for char in word)


def edit_distance(word: str, candidate: str, language: str) -> int:
    """Return the edit distance of `candidate` from `word`, not counting endings that the analysis removes."""
    if prepare(word, language) == prepare(candidate, language):
        return 0
    return min(OSA.distance(word.lower(), candidate.lower()), OSA.distance(prepare(word, language), prepare(candidate, language)))


def differs_in_ending(word: str, candidate: str) -> bool:
    """Return whether the words differ only in their endings: "visitor" and "visits", not "tracking" and "training"."""
    return Prefix.similarity(word.casefold(), candidate.casefold()) >= min(len(word), len(candidate)) - 1


def max_distance(word: str) -> int:
    """Return the number of letters of `word` that may be wrong."""
    return 1 if len(word) <= 5 else 2


def as_written(candidate: str, word: str, document: SearchDocument) -> str:
    """Return `candidate` as written in `document`: "Städte" for "stadte". Of several forms, the one closest to `word`.

    If `candidate` itself is closer than all of them, it is returned, capitalised if `word` is.
    """
    wanted = set(terms_of_word(candidate, document.locale))
    forms = {
        form
        for text in (document.title, document.lead, *document.headings, document.body)
        for form in WORD.findall(text)
        if wanted.intersection(terms_of_word(form, document.locale))
    }
    as_typed = candidate.capitalize() if word[0].isupper() else candidate
    return min((*sorted(forms), as_typed), key=lambda form: OSA.distance(word.lower(), form.lower()))


def rewrite(text: str, spellings: Mapping[str, str], locale: str) -> str:
    """Return `text` with words replaced by `spellings`, whose keys are words in their usual spelling."""
    return WORD.sub(lambda found: spellings.get(usual_spelling(found[0], locale), found[0]), text)
