"""Filters for lists (django-filter)."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from cms.formatting import country_name, language_name, local_digits
from cms.snippets.municipality import Municipality
from cms.snippets.taxonomy import Region, Topic
from cms.typed_numbers import plain_digits

from .call import CallPage
from .event import EventPage
from .languages_field import WORKING_LANGUAGES
from .learning_process import LearningProcessPage
from .news import NewsPage

ANY = _("All")


class PagesFilterSet(filters.FilterSet):
    """Base of all lists' filters: only values that some page has are offered."""

    #: The date field of the page by whose year readers filter.
    date_field = ""

    def __init__(self, data: Any = None, queryset: QuerySet[Any] | None = None, **options: Any) -> None:
        if data and "year" in data:  # also if the URL was typed by hand, in Arabic digits
            data = data.copy()
            data["year"] = plain_digits(data["year"])
        super().__init__(data=data, queryset=queryset, **options)
        for name, model in (("topic", Topic), ("region", Region)):
            if name in self.filters:
                through = getattr(self.queryset.model, f"{name}s").through
                used = through.objects.filter(**{f"{self.queryset.model._meta.model_name}__in": self.queryset.order_by()})
                self.filters[name].queryset = model.objects.filter(pk__in=used.values(f"{name}_id"))
        if "year" in self.filters:
            years = self.queryset.order_by().dates(self.date_field, "year", order="DESC")
            self.filters["year"].extra["choices"] = [(str(day.year), local_digits(str(day.year))) for day in years]
        if "country" in self.filters:
            countries = Municipality.objects.filter(participations__page__in=self.queryset.order_by()).order_by()
            codes = countries.values_list("country", flat=True).distinct()
            self.filters["country"].extra["choices"] = sorted(((c, country_name(c)) for c in codes), key=lambda pair: pair[1])

    @property
    def is_filtered(self) -> bool:
        """Whether the reader has set any filter."""
        return any(self.data.get(name) for name in self.filters)

    def filter_year(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.date_field}__year": int(value)})


def topic_filter() -> filters.ModelChoiceFilter:
    return filters.ModelChoiceFilter(
        field_name="topics", queryset=Topic.objects.none(), to_field_name="slug", label=_("Topic"), empty_label=ANY
    )


def region_filter() -> filters.ModelChoiceFilter:
    return filters.ModelChoiceFilter(
        field_name="regions", queryset=Region.objects.none(), to_field_name="slug", label=_("Region"), empty_label=ANY
    )


def year_filter() -> filters.ChoiceFilter:
    return filters.ChoiceFilter(method="filter_year", choices=[], label=_("Year"), empty_label=ANY)


def language_filter() -> filters.ChoiceFilter:
    choices = lazy(lambda: [(code, language_name(code)) for code in WORKING_LANGUAGES], list)
    return filters.ChoiceFilter(
        field_name="working_languages", method="filter_language", choices=choices, label=_("Working language"), empty_label=ANY
    )


class LanguageFilterMixin:
    """Filters by working language: the codes are a JSON list, and only PostgreSQL can query inside those."""

    def filter_language(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        matching = [pk for pk, codes in queryset.values_list("pk", name) if value in (codes or [])]
        return queryset.filter(pk__in=matching)


class CallFilterSet(LanguageFilterMixin, PagesFilterSet):
    """Filters calls by status, kind, topic, region and language."""

    status = filters.ChoiceFilter(
        method="filter_status",
        label=_("Status"),
        empty_label=ANY,
        choices=[("open", _("Open")), ("planned", _("Planned")), ("closed", _("Closed"))],
    )
    kind = filters.ChoiceFilter(choices=CallPage.Kind, label=_("Kind"), empty_label=ANY)
    topic = topic_filter()
    region = region_filter()
    language = language_filter()

    class Meta:
        model = CallPage
        fields: list[str] = []

    def filter_status(self, queryset: Any, name: str, value: str) -> Any:
        return getattr(queryset, value)()


class LearningProcessFilterSet(PagesFilterSet):
    """Filters learning processes by format, topic, region, country and starting year."""

    date_field = "starts_on"
    format = filters.ChoiceFilter(choices=LearningProcessPage.Format, label=_("Format"), empty_label=ANY)
    topic = topic_filter()
    region = region_filter()
    country = filters.ChoiceFilter(method="filter_country", choices=[], label=_("Country"), empty_label=ANY)
    year = year_filter()

    class Meta:
        model = LearningProcessPage
        fields: list[str] = []

    def filter_country(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(participations__municipality__country=value).distinct()


class AlumniGroupFilterSet(PagesFilterSet):
    """Filters alumni groups by topic and region."""

    topic = topic_filter()
    region = region_filter()


class EventFilterSet(LanguageFilterMixin, PagesFilterSet):
    """Filters events by time, topic, mode and language."""

    when = filters.ChoiceFilter(
        method="filter_when", label=_("When"), empty_label=ANY, choices=[("upcoming", _("Upcoming")), ("past", _("Past"))]
    )
    topic = topic_filter()
    mode = filters.ChoiceFilter(choices=EventPage.Mode, label=_("How"), empty_label=ANY)
    language = language_filter()

    class Meta:
        model = EventPage
        fields: list[str] = []

    def filter_when(self, queryset: Any, name: str, value: str) -> Any:
        return getattr(queryset, value)()


class ReportFilterSet(PagesFilterSet):
    """Filters event reports by topic, region and year."""

    date_field = "starts_on"
    topic = topic_filter()
    region = region_filter()
    year = year_filter()


class NewsFilterSet(PagesFilterSet):
    """Filters news by kind, topic and year."""

    date_field = "published_on"
    kind = filters.ChoiceFilter(choices=NewsPage.Kind, label=_("Kind"), empty_label=ANY)
    topic = topic_filter()
    year = year_filter()

    class Meta:
        model = NewsPage
        fields: list[str] = []
