"""Questions answered by a text."""

from __future__ import annotations

import re
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import Field

from cms.formatting import format_number
from cms.typed_numbers import plain_digits
from community.forms.words import count_words

from .base import Question, wrong_type

MOST_CHARACTERS = 500
MOST_CHARACTERS_OF_A_LONG_TEXT = 20_000
PHONE = re.compile(r"\+?[\d ()/.-]{5,30}")
FEWEST_DIGITS_OF_A_PHONE = 5

refuse_null = ProhibitNullCharactersValidator()


class Text(Question):
    """One line of text."""

    most_characters: int = Field(default=MOST_CHARACTERS, ge=1, le=MOST_CHARACTERS)

    def clean(self, given: Any) -> str:
        if not isinstance(given, str):
            raise wrong_type()
        text = " ".join(given.split())
        refuse_null(text)
        refuse_too_many_characters(text, self.most_characters)
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.most_characters}


class TextQuestion(Text):
    """A question answered by any short text."""

    kind: Literal["text"] = "text"


class LongTextQuestion(Question):
    """A question answered by paragraphs, of at most `most_words` words."""

    kind: Literal["long_text"] = "long_text"
    most_words: int | None = Field(default=None, ge=1, le=5_000)

    def clean(self, given: Any) -> str:
        if not isinstance(given, str):
            raise wrong_type()
        text = given.replace("\r\n", "\n").replace("\r", "\n").strip()
        refuse_null(text)
        refuse_too_many_characters(text, MOST_CHARACTERS_OF_A_LONG_TEXT)
        if self.most_words and (words := count_words(text)) > self.most_words:
            too_many = words - self.most_words
            message = ngettext(
                "This text has %(words)s words; at most %(most)s are allowed. Shorten it by %(number)s word.",
                "This text has %(words)s words; at most %(most)s are allowed. Shorten it by %(number)s words.",
                too_many,
            )
            numbers = {"words": words, "most": self.most_words, "number": too_many}
            raise ValidationError(message % {name: format_number(number) for name, number in numbers.items()}, code="words")
        return text

    def json_schema(self) -> dict[str, Any]:
        # JSON Schema cannot count words. Whatever has fewer characters has fewer words; the rest is checked when it is submitted.
        limit = {"description": f"At most {self.most_words} words."} if self.most_words else {}
        return {"type": "string", "maxLength": MOST_CHARACTERS_OF_A_LONG_TEXT, **limit}


class EmailQuestion(Text):
    """A question answered by an e-mail address."""

    kind: Literal["email"] = "email"
    most_characters: int = Field(default=254, ge=1, le=254)

    def clean(self, given: Any) -> str:
        address = super().clean(given)
        if address:
            validate_email(address)
        return address

    def json_schema(self) -> dict[str, Any]:
        return super().json_schema() | {"format": "email"}


class PhoneQuestion(Text):
    """A question answered by a telephone number, written as people write it."""

    kind: Literal["phone"] = "phone"
    most_characters: int = Field(default=40, ge=1, le=40)

    def clean(self, given: Any) -> str:
        number = plain_digits(super().clean(given))
        if number and not (PHONE.fullmatch(number) and sum(map(str.isdigit, number)) >= FEWEST_DIGITS_OF_A_PHONE):
            raise ValidationError(_("Enter a telephone number, such as +49 228 12345."), code="phone")
        return number


def refuse_too_many_characters(text: str, most: int) -> None:
    if len(text) > most:
        message = _("This text has %(characters)s characters; at most %(most)s are allowed.")
        raise ValidationError(message % {"characters": format_number(len(text)), "most": format_number(most)}, code="long")
