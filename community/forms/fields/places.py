"""A field for a municipality: its name, which is looked up in the register, and the country of one that is not there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cms.formatting import country_choices
from cms.models import Municipality
from community.forms.questions import MunicipalityQuestion

from .base import Field, text_of

if TYPE_CHECKING:
    from django.http import QueryDict


@dataclass(frozen=True)
class Registered:
    """A municipality of the register, as the reader finds it there."""

    key: int
    country: str
    label: str  # with its country: "Nakuru, Kenya"
    names: frozenset[str]  # in all languages, folded


class MunicipalityField(Field[MunicipalityQuestion]):
    """The name of a municipality, with the register's names to choose from, and a country.

    A name that the register has is one of the register's, whether it was chosen or typed. The country is needed for any other.
    """

    template = "community/forms/inputs/municipality.html"
    is_group = True

    @cached_property
    def register(self) -> list[Registered]:
        return [registered(one) for one in Municipality.objects.order_by("name_de")]

    @property
    def countries(self) -> list[tuple[str, str]]:
        return country_choices()

    @property
    def country_name(self) -> str:
        """The name of the input for the country."""
        return f"{self.name}-country"

    @property
    def shown_name(self) -> str:
        key = self.shown.get("municipality")
        return next((one.label for one in self.register if one.key == key), "") if key else str(self.shown.get("name", ""))

    @property
    def shown_country(self) -> str:
        """The country that somebody chose; the register's names have one already."""
        return "" if self.shown.get("municipality") else str(self.shown.get("country", ""))

    def read(self, data: QueryDict) -> dict[str, Any]:
        name, country = str(data.get(self.name, "")), str(data.get(self.country_name, ""))
        found = self.find(name, country)
        if found:
            return {"municipality": found.key, "country": found.country}
        return {"name": name, "country": country}

    def as_typed(self, answer: Any) -> dict[str, Any]:
        if not isinstance(answer, dict):
            return {}
        key = answer.get("municipality")
        if isinstance(key, int) and not isinstance(key, bool):
            return {"municipality": key, "country": text_of(answer.get("country"))}
        return {part: text_of(answer.get(part)) for part in ("name", "country")}

    def find(self, name: str, country: str) -> Registered | None:
        """Return the municipality of the register that is meant, unless there are several."""
        wanted = folded(name)
        if not wanted:
            return None
        found = [one for one in self.register if folded(one.label) == wanted]
        found = found or [one for one in self.register if wanted in one.names and country in ("", one.country)]
        return found[0] if len(found) == 1 else None


def registered(municipality: Municipality) -> Registered:
    country = municipality.country
    names = frozenset(map(folded, municipality.all_names))
    return Registered(municipality.pk, country, municipality.with_country, names)


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()
