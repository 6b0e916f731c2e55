"""The directory as its reader sees it: people by city from north to south, and the facets with their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Case, CharField, Count, DecimalField, F, When
from django.db.models.functions import Coalesce

from cms.users.models import User
from community.people.models import Profile, SpokenLanguage
from community.people.profiles.seeing import people_seen_by, seen_people, sees, with_profiles

from .filters import PeopleFilterSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import QuerySet
    from django.http import QueryDict

    from community.access.actor import Actor
    from community.people.profiles.seeing import SeenPerson

    Counting: TypeAlias = Callable[[QuerySet[User]], Iterable[tuple[Any, int, str]]]  # value, number, colour

ORDER = (F("shown_latitude").desc(nulls_last=True), F("shown_city").asc(nulls_last=True), "name", "pk")


@dataclass(frozen=True)
class City:
    """The people of one city, on one page of the directory."""

    name: str  # empty: their city is not shown
    country: str
    people: list[SeenPerson]


@dataclass(frozen=True)
class Choice:
    """A value of a facet, with the number of people who have it."""

    value: str
    label: str
    count: int
    is_chosen: bool
    colour: str = ""


@dataclass(frozen=True)
class Facet:
    """A facet with the values that somebody has, or that the reader has chosen."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def is_open(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)


def by_city(people: QuerySet[User]) -> QuerySet[User]:
    """Order people by their city from north to south, as far as the reader sees it; those whose city she does not see come last."""
    in_city = sees("municipality")
    latitude = Case(When(in_city, F("profile__municipality__latitude")), output_field=DecimalField())
    city = Case(
        When(in_city, Coalesce(F("profile__municipality__name_de"), F("profile__proposal__name"))), output_field=CharField()
    )
    return people.annotate(shown_latitude=latitude, shown_city=city).order_by(*ORDER)


class Directory:
    """The directory for one reader and one choice of filters."""

    def __init__(self, actor: Actor, data: QueryDict | Mapping[str, Any]) -> None:
        self.actor = actor
        self.all = people_seen_by(actor)
        self.filterset = PeopleFilterSet(data, queryset=self.all)

    @property
    def found(self) -> QuerySet[User]:
        """The people who were found, in order; nobody for filters that make no sense."""
        people = self.filterset.qs if self.filterset.is_valid() else self.all.none()
        return by_city(people)

    def part(self, start: int, end: int) -> list[SeenPerson]:
        """Return a part of `found` as the reader sees it."""
        return seen_people(self.actor, with_profiles(self.found)[start:end])

    def facets(self) -> list[Facet]:
        """Return the facets with the number of people in each, of all whom the reader sees: one query for each."""
        return [facet for name in COUNTED if (facet := self.facet(name)).choices]

    def facet(self, name: str) -> Facet:
        counts = {str(value): (number, colour) for value, number, colour in COUNTED[name](self.all)}
        field = self.filterset.form[name]
        chosen = set(field.value() or ())
        choices = []
        for value, label in field.field.choices:
            number, colour = counts.get(value, (0, ""))
            if number or value in chosen:
                choices.append(Choice(value, str(label), number, value in chosen, colour))
        return Facet(name, str(field.label), choices)


def of_relation(field: str, of: str, *more: str) -> Counting:
    def count(people: QuerySet[User]) -> Iterable[tuple[Any, int, str]]:
        rows = (
            getattr(Profile, field).through.objects.filter(profile__user__in=people.filter(sees(field)).values("pk")).order_by()
        )
        for value, *colour, number in rows.values_list(f"{of}__slug", *more).annotate(number=Count("pk")):
            yield value, number, "".join(colour)

    return count


def of_place(path: str) -> Counting:
    def count(people: QuerySet[User]) -> Iterable[tuple[Any, int, str]]:
        shown = people.filter(sees("municipality"), profile__municipality__isnull=False).order_by()
        return [(value, number, "") for value, number in shown.values_list(path).annotate(number=Count("pk"))]

    return count


def of_language(people: QuerySet[User]) -> Iterable[tuple[Any, int, str]]:
    rows = SpokenLanguage.objects.filter(profile__user__in=people.filter(sees("languages")).values("pk")).order_by()
    return [(code, number, "") for code, number in rows.values_list("code").annotate(number=Count("pk"))]


COUNTED: Mapping[str, Counting] = {
    "advises_on": of_relation("advises_on", "topic", "topic__colour"),
    "topic": of_relation("topics", "topic", "topic__colour"),
    "country": of_place("profile__municipality__country"),
    "municipality": of_place("profile__municipality"),
    "region": of_relation("regions", "region"),
    "language": of_language,
}


def in_cities(people: Iterable[SeenPerson]) -> list[City]:
    """Return people of one page by city; they are in that order."""
    grouped = groupby(people, key=lambda one: (one.city, one.country_name))
    return [City(city, country, list(some)) for (city, country), some in grouped]
