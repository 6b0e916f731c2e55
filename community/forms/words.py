"""Texts in several languages, and how many words a text has."""

from __future__ import annotations

import re
from typing import Annotated

from django.conf import settings
from pydantic import AfterValidator

# What `\s` means in JavaScript. Python's has more (U+001C to U+001F and U+0085) and lacks one (U+FEFF). Browsers and the server have to
# count alike, or a text that a browser accepts is refused.
SPACE = re.compile("[\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


def only_languages_of_the_site(texts: dict[str, str]) -> dict[str, str]:
    if unknown := texts.keys() - dict(settings.LANGUAGES).keys():
        raise ValueError(f"The site has no language {', '.join(sorted(unknown))}.")
    return texts


#: A text by the code of its language: `{"de": "Herausforderung", "en": "Challenge"}`.
Texts = Annotated[dict[str, str], AfterValidator(only_languages_of_the_site)]


def count_words(text: str) -> int:
    """Return the number of words in `text`, as the script beside the field counts them."""
    return sum(1 for word in SPACE.split(text) if word)


def in_language(texts: Texts, language: str) -> str:
    """Return the text in `language`, else in English, German or any other; "" if there is none."""
    if text := texts.get(language):
        return text
    return next((text for code in ("en", "de", *texts) if (text := texts.get(code, ""))), "")
