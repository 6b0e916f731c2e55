"""Which texts of a form lack a translation, for editors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

from cms.languages import active_language

from .words import in_language

if TYPE_CHECKING:
    from .models import Form

TEXTS = ("label", "help", "wording")


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A text that some languages lack; applicants then read it in another. `text`: in the editor's language, or any."""

    text: str
    languages: tuple[str, ...]


def missing_translations(form: Form) -> list[Untranslated]:
    """Return the texts of a form that are not in every language of the site, in order. Texts that are in none are no matter of translation."""
    return [
        Untranslated(in_language(dict(texts), active_language()), lacking)
        for texts in texts_of(form.schema_data())
        if any(texts.values()) and (lacking := languages_without(texts))
    ]


def languages_without(texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES if not texts.get(code))


def texts_of(data: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Yield each text of a form as data (see `schema_data`): the title, then sections, questions, options and columns."""
    yield data["title"]
    for section in data["sections"]:
        yield from own_texts(section)
        for question in section["questions"]:
            yield from texts_of_question(question)


def texts_of_question(question: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    yield from own_texts(question)
    for option in question.get("options", ()):
        yield option["label"]
    for column in question.get("columns", ()):
        yield from texts_of_question(column)


def own_texts(thing: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    yield from (thing[name] for name in TEXTS if thing.get(name))
