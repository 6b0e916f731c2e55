"""What constraints count in the answers of an application: languages, kinds of municipality, and requirements.

No editor has to say which question is meant: languages are asked by the question whose options are names of languages, the kind of
municipality by the question with one choice beside the municipality. Requirements name their question themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cms.formatting import babel_locale, format_number
from community.forms.questions import (
    ChoiceQuestion,
    ConsentQuestion,
    FilesQuestion,
    MunicipalityQuestion,
    PeopleQuestion,
    SeveralQuestion,
    TableQuestion,
)
from community.forms.questions.rows import Rows
from community.forms.words import Texts, in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from community.forms.questions.base import Question
    from community.forms.schema import FormSchema

KIND = "kind:"  # before the key of an option, so that none is taken for "german" or "partner"
ROWS, ANSWERED = "rows", "answered"
REQUIRABLE = (PeopleQuestion, TableQuestion, ConsentQuestion, FilesQuestion)


# --- Languages


@cache
def languages_by_name() -> dict[str, str]:
    """Return the codes of languages by their names in the languages of the site, in lower case."""
    names: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        for language, name in babel_locale(code).languages.items():
            if len(language) <= 3:
                names.setdefault(str(name).casefold(), str(language))
    return names


def language_of_option(label: Texts) -> str:
    """Return the code of the language that an option names, in any language; "" if it names none."""
    return next((code for text in label.values() if (code := languages_by_name().get(text.strip().casefold()))), "")


def languages_by_option(question: Question) -> dict[str, str]:
    """Return the codes of the languages that the options of a question name, by the option's key."""
    if not isinstance(question, SeveralQuestion | ChoiceQuestion):
        return {}
    named = {option.key: language_of_option(option.label) for option in question.options}
    return {key: code for key, code in named.items() if code}


def language_question(schema: FormSchema | None) -> SeveralQuestion | None:
    """Return the question about languages: the first with several options of which more than half name a language."""
    for question in schema.questions() if schema else ():
        if isinstance(question, SeveralQuestion) and 2 * len(languages_by_option(question)) > len(question.options):
            return question
    return None


def languages_in(question: SeveralQuestion | None, answers: Mapping[str, Any], otherwise: str) -> frozenset[str]:
    """Return the languages of an application. A form that does not ask has those who apply in one: `otherwise`."""
    if question is None:
        return frozenset({otherwise} - {""})
    named = languages_by_option(question)
    return frozenset(named[key] for key in answers.get(question.key) or () if key in named)


# --- Kinds


def kind_question(schema: FormSchema | None) -> ChoiceQuestion | None:
    """Return the question about the kind of municipality: the first with one choice in the section that asks for the municipality."""
    for section in schema.sections if schema else ():
        if any(isinstance(one, MunicipalityQuestion) for one in section.questions):
            return next((one for one in section.questions if isinstance(one, ChoiceQuestion)), None)
    return None


def kinds_in(question: ChoiceQuestion | None, answers: Mapping[str, Any]) -> frozenset[str]:
    chosen = answers.get(question.key) if question else None
    return frozenset({f"{KIND}{chosen}"}) if isinstance(chosen, str) and chosen else frozenset()


def kind_names(question: ChoiceQuestion | None, language: str) -> dict[str, str]:
    """Return the names of the kinds by key."""
    return {f"{KIND}{option.key}": option.label_in(language) for option in question.options} if question else {}


# --- Requirements


@dataclass(frozen=True)
class Demand:
    """A requirement as its key states it: at least `least` rows in the answer to `question`, or any answer."""

    question: str
    least: int = 0

    @property
    def key(self) -> str:
        return f"{ROWS}:{self.question}:{self.least}" if self.least else f"{ANSWERED}:{self.question}"

    def is_met(self, answers: Mapping[str, Any]) -> bool:
        answer = answers.get(self.question)
        return len(answer) >= self.least if self.least and isinstance(answer, list) else bool(answer) and not self.least


def demand_of(key: str) -> Demand | None:
    """Return the requirement with this key; None if it is none that this site knows."""
    kind, _colon, rest = key.partition(":")
    if kind == ANSWERED and rest:
        return Demand(rest)
    question, _colon, number = rest.rpartition(":")
    if kind == ROWS and question and number.isascii() and number.isdigit() and int(number):
        return Demand(question, int(number))
    return None


def requirable(schema: FormSchema | None) -> Iterator[Question]:
    """Yield the questions that a requirement can be about."""
    for question in schema.questions() if schema else ():
        if isinstance(question, REQUIRABLE):
            yield question


def label_of(question: Question, least: int) -> Texts:
    """Return a requirement as a sentence in every language of the site."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = sentence_of(question, least, code)
    return texts


def sentence_of(question: Question, least: int, language: str) -> str:
    name = in_language(question.label, language)
    if not least:
        return _("Answered: “%(question)s”") % {"question": name}
    numbers = {"number": format_number(least), "question": name}
    if isinstance(question, PeopleQuestion):
        return ngettext("At least %(number)s department each", "At least %(number)s departments each", least) % numbers
    return ngettext("At least %(number)s row in “%(question)s”", "At least %(number)s rows in “%(question)s”", least) % numbers


def has_rows(question: Question) -> bool:
    return isinstance(question, Rows)
