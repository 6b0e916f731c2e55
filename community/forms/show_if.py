"""The field in which editors say when a question or a section is shown."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from pydantic import ValidationError as Malformed

from cms.formatting import country_choices
from cms.languages import active_language

from .conditions import OF_ONE_VALUE, WITHOUT_VALUES, Comparison
from .questions import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.datastructures import MultiValueDict

Condition = dict[str, Any]  # {"question": key, "comparison": …, "values": […]}, incomplete in a draft


class TypedCondition(BaseModel):
    """A condition as the editor's script sends it; in a draft any part may be missing."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(default="", max_length=40)
    comparison: Comparison | str = Field(default="", max_length=20)
    values: list[str] = Field(default=[], max_length=300)


class TypedRule(BaseModel):
    """A rule as the editor's script sends it."""

    model_config = ConfigDict(extra="forbid")

    match: str = Field(default="all", pattern="^(all|any)$")
    conditions: list[TypedCondition] = Field(default=[], max_length=20)


class RuleInput(forms.Widget):
    """A rule as JSON in a hidden input. The script beside it shows pickers of the earlier questions and their answers."""

    template_name = "community/forms/admin/rule.html"

    class Media:
        js = ("theme/scripts/form_builder.js",)
        css = {"all": ("theme/form_builder.css",)}

    def format_value(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value or {}, ensure_ascii=False)

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        return data.get(name, "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["facts"] = facts_for_script(active_language())
        return context


class RuleField(forms.Field):
    """When something is shown: `{"match": "all", "conditions": […]}`, and nothing for always."""

    widget = RuleInput

    def prepare_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> dict[str, Any]:
        try:
            given = json.loads(value) if isinstance(value, str) and value else value or {}
            rule = TypedRule.model_validate(given)
        except (ValueError, Malformed):
            raise ValidationError(_("These conditions cannot be read. Enter them again."), code="rule") from None
        conditions = [one.model_dump(mode="json") for one in rule.conditions if one.question or one.values]
        return {"match": rule.match, "conditions": conditions} if conditions else {}


@lru_cache
def facts_for_script(language: str) -> dict[str, Any]:
    """Return what the script has to know, in `language`, which is active: comparisons by kind of question, countries, words.

    The same object each time: telepath then sends it once for all questions.
    """
    return {
        "kinds": {kind: comparisons_of(kind) for kind in KINDS},
        "withoutValues": sorted(WITHOUT_VALUES),
        "ofOneValue": sorted(OF_ONE_VALUE),
        "countries": country_choices(),
        "languages": [code for code, _name in settings.LANGUAGES],
        "language": language,
        "words": {
            "add": _("Show only if …"),
            "addAnother": _("Add a condition"),
            "remove": _("Remove this condition"),
            "all": _("all of these are true"),
            "any": _("one of these is true"),
            "match": _("Shown if"),
            "question": _("Question"),
            "comparison": _("Comparison"),
            "values": _("Answers"),
            "value": _("Value"),
            "choose": _("Choose an earlier question"),
            "gone": _("A question that is not above this one"),
            "goneOption": _("An option that was removed"),
            "nothing": _("There is no earlier question. Conditions are about answers that were given before."),
            "unnamed": _("Question without a label"),
            "unnamedOption": _("Option without a label"),
            "always": _("Always shown"),
            "country": _("Country"),
            "addCountry": _("Add country"),
            "removeValue": _("Remove {value}"),
        },
    }


def comparisons_of(kind: str) -> list[list[str]]:
    """Return the comparisons that conditions on a question of this kind can make, each with its words."""
    words = words_for_days() if kind == "date" else words_for_comparisons()
    return [[comparison.value, words[comparison]] for comparison in Comparison if comparison in KINDS[kind].comparisons]


def words_for_comparisons() -> dict[Comparison, str]:
    return {
        Comparison.ONE_OF: _("is one of"),
        Comparison.NONE_OF: _("is none of"),
        Comparison.AT_LEAST: _("is at least"),
        Comparison.AT_MOST: _("is at most"),
        Comparison.ANSWERED: _("is answered"),
        Comparison.EMPTY: _("is not answered"),
    }


def words_for_days() -> dict[Comparison, str]:
    return {
        **words_for_comparisons(),
        Comparison.AT_LEAST: _("is this day or later"),
        Comparison.AT_MOST: _("is this day or earlier"),
    }
