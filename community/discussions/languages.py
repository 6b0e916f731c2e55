"""In which of the site's languages something is written."""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings
from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from cms.languages import active_language

LANGUAGES = {Language.GERMAN: "de", Language.ENGLISH: "en", Language.FRENCH: "fr", Language.ARABIC: "ar"}
FEWEST_LETTERS = 25  # below that, a guess is no better than the language of the page
LETTERS_READ = 2_000
SURE = 0.15  # by how much the first language has to be more likely than the second

_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")


def guess_language(words: str) -> str:
    """Return the code of the language in which `words` are written; the reader's own, if they do not tell."""
    part = words[:LETTERS_READ]
    letters = len(_LETTER.findall(part))
    if letters and len(_ARABIC.findall(part)) * 2 > letters:
        return known("ar")
    if letters < FEWEST_LETTERS:
        return active_language()
    found = _detector().detect_language_of(part)
    return known(LANGUAGES[found]) if found else active_language()


def known(code: str) -> str:
    return code if code in dict(settings.LANGUAGES) else active_language()


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    builder = LanguageDetectorBuilder.from_languages(*LANGUAGES).with_minimum_relative_distance(SURE)
    return builder.with_low_accuracy_mode().build()
