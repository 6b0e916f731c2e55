"""The filters of the directory. Each asks only what the reader sees of a person."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cms.formatting import country_name
from cms.models import Municipality, Region, Topic
from cms.users.models import User
from community.people.models import Profile, SpokenLanguage
from community.people.profiles.choices import language_choices
from community.people.profiles.seeing import sees

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

MOST_WORDS = 8
LONGEST_WORDS = 200
CODES = [code for code, _name in settings.LANGUAGES]


def in_names(path: str, word: str) -> Q:
    """Return the condition that a name in any language contains `word`."""
    return reduce(or_, (Q(**{f"{path}__name_{code}__icontains": word}) for code in CODES))


def has_topic(field: str, word: str) -> Q:
    """Return the condition that one of the visible topics in `field` has a name with `word`."""
    through = getattr(Profile, field).through
    return sees(field) & Q(Exists(through.objects.filter(in_names("topic", word), profile__user=OuterRef("pk"))))


def has_words(word: str) -> Q:
    """Return the condition that a word is in a part of the profile that the reader sees. The name she sees in any case."""
    found = Q(name__icontains=word)
    for field in ("department", "function", "about"):
        found |= sees(field) & Q(**{f"profile__{field}__icontains": word})
    place = in_names("profile__municipality", word) | Q(profile__municipality=None, profile__proposal__name__icontains=word)
    return found | (sees("municipality") & place) | has_topic("topics", word) | has_topic("advises_on", word)


class SeveralChoices(filters.MultipleChoiceFilter):
    """Finds people with any of the chosen values."""

    def filter(self, qs: QuerySet[User], value: list[str]) -> QuerySet[User]:
        return self.method_of(qs, value) if value else qs

    def __init__(self, *args: Any, method_of: Any, **options: Any) -> None:
        super().__init__(*args, choices=(), widget=forms.CheckboxSelectMultiple, **options)
        self.method_of = method_of


def by_place(lookup: str) -> Any:
    def narrow(people: QuerySet[User], values: list[str]) -> QuerySet[User]:
        return people.filter(sees("municipality"), **{f"profile__municipality{lookup}__in": values})

    return narrow


def by_relation(field: str, of: str) -> Any:
    def narrow(people: QuerySet[User], values: list[str]) -> QuerySet[User]:
        rows = getattr(Profile, field).through.objects.filter(**{f"{of}__slug__in": values}, profile__user=OuterRef("pk"))
        return people.filter(sees(field), Exists(rows))

    return narrow


def by_language(people: QuerySet[User], values: list[str]) -> QuerySet[User]:
    return people.filter(sees("languages"), Exists(SpokenLanguage.objects.filter(code__in=values, profile__user=OuterRef("pk"))))


def by_label(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda pair: pair[1].casefold())


class PeopleFilterSet(filters.FilterSet):
    """Filters people by words, and by facets."""

    q = filters.CharFilter(
        label=_("Department, city or topic"),
        method="filter_words",
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    advises_on = SeveralChoices(label=_("Open to advise on"), method_of=by_relation("advises_on", "topic"))
    topic = SeveralChoices(label=_("Topic"), method_of=by_relation("topics", "topic"))
    country = SeveralChoices(label=_("Country"), method_of=by_place("__country"))
    municipality = SeveralChoices(label=_("Municipality"), method_of=by_place(""))
    region = SeveralChoices(label=_("Region"), method_of=by_relation("regions", "region"))
    language = SeveralChoices(label=_("Language"), method_of=by_language)

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, data: Any, *, queryset: QuerySet[User]) -> None:
        super().__init__(data=data, queryset=queryset)
        topics, places = [(one.slug, one.name) for one in Topic.objects.all()], list(Municipality.objects.all())
        countries = {one.country: country_name(one.country) for one in places}
        offered = {
            "advises_on": topics,
            "topic": topics,
            "country": by_label(countries.items()),
            "municipality": by_label((str(one.pk), one.name) for one in places),
            "region": [(one.slug, one.name) for one in Region.objects.all()],
            "language": language_choices(),
        }
        for name, choices in offered.items():
            self.filters[name].extra["choices"] = choices

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.filters)

    def filter_words(self, people: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        for word in value.split()[:MOST_WORDS]:
            people = people.filter(has_words(word))
        return people
