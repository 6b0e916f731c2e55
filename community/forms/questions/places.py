"""Questions answered by a municipality."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.formatting import country_choices
from cms.models import Municipality
from community.forms.conditions import Comparison, Condition

from .base import Question, wrong_type
from .choices import OF_OPTIONS
from .texts import refuse_null, refuse_too_many_characters

MOST_CHARACTERS = 160


class MunicipalityQuestion(Question):
    """A question answered by a municipality.

    The answer is one of the register, `{"municipality": 12, "country": "DE"}`, or one that is not there yet, `{"name": "Musterstadt",
    "country": "DE"}`. Conditions compare its country.
    """

    kind: Literal["municipality"] = "municipality"
    comparisons: ClassVar[frozenset[Comparison]] = OF_OPTIONS

    def clean(self, given: Any) -> dict[str, Any]:
        if given in (None, "", {}):
            return {}
        if not isinstance(given, dict):
            raise wrong_type()
        return self.known(given) if given.get("municipality") else self.named(given)

    def known(self, given: dict[str, Any]) -> dict[str, Any]:
        key = given["municipality"]
        if not isinstance(key, int) or isinstance(key, bool):
            raise wrong_type()
        municipality = Municipality.objects.filter(pk=key).first()
        if municipality is None or given.get("country", municipality.country) != municipality.country:
            raise ValidationError(_("This municipality is no longer in the list. Choose another, or type its name."), code="gone")
        return {"municipality": municipality.pk, "country": municipality.country}

    def named(self, given: dict[str, Any]) -> dict[str, Any]:
        name, country = given.get("name", ""), given.get("country", "")
        if not isinstance(name, str) or not isinstance(country, str):
            raise wrong_type()
        name = " ".join(name.split())
        refuse_null(name)
        refuse_too_many_characters(name, MOST_CHARACTERS)
        if not name and not country:
            return {}
        if not name:
            raise ValidationError(_("Type the name of the municipality."), code="name")
        if country not in dict(country_choices()):
            raise ValidationError(_("Choose the country of the municipality."), code="country")
        return {"name": name, "country": country}

    def comparable(self, answer: Any) -> frozenset[str]:
        return frozenset([answer["country"]])

    def values_to_compare(self) -> frozenset[str]:
        return frozenset(dict(country_choices()))

    def json_schema(self) -> dict[str, Any]:
        country = {"type": "string", "pattern": "^[A-Z]{2}$"}
        known = {"municipality": {"type": "integer"}, "country": country}
        named = {"name": {"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS}, "country": country}
        return {
            "anyOf": [
                {"type": "object", "properties": known, "required": ["municipality", "country"], "additionalProperties": False},
                {"type": "object", "properties": named, "required": ["name", "country"], "additionalProperties": False},
            ]
        }

    def compared_schema(self, condition: Condition) -> dict[str, Any]:
        return {"properties": {"country": {"enum": list(condition.values)}}}
