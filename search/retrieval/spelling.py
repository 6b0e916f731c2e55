"""How the archive spells what was typed: words that find nothing are replaced by those of the archive that are written alike.

What words there are is asked of the engine, which knows those of texts that this reader may not open, too. So a spelling counts only
if a search for it finds something that this reader may find, and it is shown as it is written there.
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
from search.query.planner import Clause, Plan, Way

SHORTEST = 4  # letters of a word that is corrected
MOST_WORDS, MOST_TRIED, MOST_USED = 4, 5, 2  # words that are looked at; spellings that are tried for a word, and used

Planner = Callable[[Mapping[str, Sequence[str]]], Plan]
"""Makes the plan of the query in which words may be spelt in other ways."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A plan that finds something with other spellings, and the query as the archive spells it."""

    plan: Plan
    text: str


def correct(query: Query, question: Question, found: Found, make_plan: Planner, backend: SearchBackend) -> Correction | None:
    """Return what to search for instead of `query`, as which `question` was asked and `found` something; None if it is well spelt.

    Asks the engine nothing more if every word was found. Raises SearchUnavailable.
    """
    if found.by_words and question.plan.minimum >= len(question.plan.wanted):
        return None
    return _Speller(question, backend).correct(query, make_plan)


class _Speller:
    def __init__(self, question: Question, backend: SearchBackend) -> None:
        self.question, self.backend = question, backend
        self.locale = question.locale

    def correct(self, query: Query, make_plan: Planner) -> Correction | None:
        spellings: dict[str, list[str]] = {}
        for clause in self.question.plan.wanted:
            way = clause.ways[0]
            if way.is_prefix or len(way.words) != 1 or not is_correctable(way.words[0]):
                continue
            if len(spellings) < MOST_WORDS and not self._finds(Plan(wanted=(clause,), minimum=1)):
                spellings[way.words[0]] = list(self._spellings(way.words[0]))
        spellings = {word: found for word, found in spellings.items() if found}
        if not spellings:
            return None
        plan = make_plan(spellings)
        text = rewrite(query.text, {word: found[0] for word, found in spellings.items()}, self.locale)
        if text.casefold() == query.text.casefold() or not self._first(replace(self.question, plan=plan)):
            return None
        return Correction(plan, text)

    def _finds(self, plan: Plan) -> bool:
        """Say whether this reader can find anything at all of `plan`, whatever was selected."""
        asked = replace(self.question, plan=plan, filters={})
        return self.backend.find(asked, limit=1).total > 0

    def _first(self, question: Question) -> SearchDocument | None:
        ranked = self.backend.find(question, limit=1).ranked
        return next(iter(self.backend.fetch([ranked[0].id]).values()), None) if ranked else None

    def _spellings(self, word: str) -> Iterator[str]:
        """Give the words written like `word` that this reader can find, likeliest first, as they are written there."""
        used = 0
        for candidate in self._candidates(word)[:MOST_TRIED]:
            plan = Plan(wanted=(Clause((Way((candidate,)),)),), minimum=1)
            if document := self._first(replace(self.question, plan=plan)):
                yield as_written(candidate, word, document)
                used += 1
            if used == MOST_USED:
                return

    def _candidates(self, word: str) -> list[str]:
        """Return what the engine has that is written like `word`, in the reader's language before others."""
        others = [language for language in locales() if language != self.locale]
        is_misspelt = not is_common(word, self.locale)  # else it is meant, and only another form of it can be, too
        found: dict[str, tuple[int, int]] = {}
        for rank, language in enumerate([self.locale, *others]):
            for candidate in self.backend.words_like(word, language):
                distance = errors_between(word, candidate, language)
                is_like = 0 < distance <= most_errors(word) and (is_misspelt or ends_otherwise(word, candidate))
                if is_like and candidate not in found:
                    found[candidate] = (distance, min(rank, 1))
        return sorted(found, key=lambda candidate: found[candidate])


def is_correctable(word: str) -> bool:
    """Say whether `word` is long enough to know it again, and no number."""
    return len(word) >= SHORTEST and not any(char.isdigit() for char in word)


def errors_between(word: str, candidate: str, language: str) -> int:
    """Return in how many letters `candidate` is another word, endings that the analysis takes off aside."""
    if prepare(word, language) == prepare(candidate, language):
        return 0
    return min(OSA.distance(word.lower(), candidate.lower()), OSA.distance(prepare(word, language), prepare(candidate, language)))


def ends_otherwise(word: str, candidate: str) -> bool:
    """Say whether the two differ in their endings alone: "visitor" and "visits", not "tracking" and "training"."""
    return Prefix.similarity(word.casefold(), candidate.casefold()) >= min(len(word), len(candidate)) - 1


def most_errors(word: str) -> int:
    """Return how many letters of `word` may be wrong."""
    return 1 if len(word) <= 5 else 2


def as_written(candidate: str, word: str, document: SearchDocument) -> str:
    """Return `candidate` as it is written in `document`: "Städte" for "stadte". Of several forms the one most like `word`.

    If none is as like as `candidate` itself, that, with a capital as it was typed.
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
    """Return `text` with words replaced, which `spellings` names as they are usually spelt."""
    return WORD.sub(lambda found: spellings.get(usual_spelling(found[0], locale), found[0]), text)
