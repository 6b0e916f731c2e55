"""Questions answered by choosing, and consent."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import Field, model_validator

from cms.formatting import format_number
from community.forms.conditions import Comparison, Condition
from community.forms.words import Texts, in_language

from .base import Option, Question, wrong_type

OF_OPTIONS = frozenset({Comparison.ONE_OF, Comparison.NONE_OF, Comparison.ANSWERED, Comparison.EMPTY})


class Choice(Question):
    """A question with options."""

    options: tuple[Option, ...] = Field(min_length=1, max_length=100)
    comparisons: ClassVar[frozenset[Comparison]] = OF_OPTIONS

    @model_validator(mode="after")
    def every_option_has_its_own_key(self) -> Choice:
        if len(self.option_keys) < len(self.options):
            raise ValueError("Two options have the same key.")
        return self

    @property
    def option_keys(self) -> frozenset[str]:
        return frozenset(option.key for option in self.options)

    def values_to_compare(self) -> frozenset[str]:
        return self.option_keys

    def refuse_unknown(self, keys: list[str]) -> None:
        if not self.option_keys.issuperset(keys):
            raise ValidationError(_("Choose from the options."), code="option")


class ChoiceQuestion(Choice):
    """A question answered by one option: its key."""

    kind: Literal["choice"] = "choice"

    def clean(self, given: Any) -> str:
        if not isinstance(given, str):
            raise wrong_type()
        if given:
            self.refuse_unknown([given])
        return given

    def comparable(self, answer: Any) -> frozenset[str]:
        return frozenset([answer])

    def json_schema(self) -> dict[str, Any]:
        return {"enum": [option.key for option in self.options]}

    def compared_schema(self, condition: Condition) -> dict[str, Any]:
        return {"enum": list(condition.values)}


class SeveralQuestion(Choice):
    """A question answered by any number of options: their keys, in the order of the form."""

    kind: Literal["several"] = "several"
    most: int | None = Field(default=None, ge=1)

    def clean(self, given: Any) -> list[str]:
        if not isinstance(given, list) or not all(isinstance(key, str) for key in given):
            raise wrong_type()
        self.refuse_unknown(given)
        chosen = [option.key for option in self.options if option.key in given]
        if self.most and len(chosen) > self.most:
            message = ngettext("Choose %(most)s option at most.", "Choose %(most)s options at most.", self.most)
            raise ValidationError(message % {"most": format_number(self.most)}, code="most")
        return chosen

    def comparable(self, answer: Any) -> frozenset[str]:
        return frozenset(answer)

    def json_schema(self) -> dict[str, Any]:
        limit = {"maxItems": self.most} if self.most else {}
        options = {"enum": [option.key for option in self.options]}
        return {"type": "array", "items": options, "uniqueItems": True, "minItems": 1, **limit}

    def compared_schema(self, condition: Condition) -> dict[str, Any]:
        return {"contains": {"enum": list(condition.values)}}


class ConsentQuestion(Question):
    """A statement to agree to. What is stored says to which wording, in which language: `{"wording": "…", "language": "de"}`."""

    kind: Literal["consent"] = "consent"
    wording: Texts

    def clean(self, given: Any) -> dict[str, str]:
        if given in (None, False, "", {}):
            return {}
        if given in self.agreements():
            return dict(given)
        raise ValidationError(_("The wording has changed since you agreed. Read it again."), code="wording")

    def agreed(self, language: str) -> dict[str, str]:
        """Return the answer of somebody who agrees to what she reads in `language`."""
        return {"wording": in_language(self.wording, language), "language": language}

    def agreements(self) -> list[dict[str, str]]:
        """Return the answers of all who agree, one for each language of the site."""
        return [self.agreed(code) for code, _name in settings.LANGUAGES]

    def json_schema(self) -> dict[str, Any]:
        return {"enum": self.agreements()}
