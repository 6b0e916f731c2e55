"""Filters of the list of pages (django-filter), on one type, several or all of them.

A filter applies to the types that have its field: pages of other types are not in the result. If none of the chosen types has it,
the request is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

import django_filters as filters
from django import forms
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateField, DateTimeField, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework.filters import BaseFilterBackend
from wagtail.api.v2.filters import FieldsFilter, LocaleFilter, OrderingFilter
from wagtail.api.v2.utils import page_models_from_string
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Locale, Page, get_page_models

from cms.days import today
from cms.formatting import country_choices
from cms.pages.call import CallPage
from cms.pages.learning_process import LearningProcessPage
from cms.snippets.taxonomy import Region, Topic

from .parameters import BadParameter, joined, moments_of, one_of, read_day, read_list, read_moment, read_slugs
from .shown import shown_regions, shown_topics

Model = type[Any]
Condition = Callable[[Any], Q]

LOOKUPS = ("", "__gt", "__gte", "__lt", "__lte")
MUNICIPALITY = ("municipality", "municipalities", "participations__municipality")  # how pages refer to one
CALLS: dict[str, Callable[[], QuerySet[Any]]] = {
    "planned": CallPage.objects.planned,
    "open": CallPage.objects.open,  # those that close soon too
    "closing_soon": CallPage.objects.closing_soon,
    "closed": CallPage.objects.closed,
}
PROCESSES: dict[str, Callable[[], QuerySet[Any]]] = {
    "planned": lambda: LearningProcessPage.objects.filter(
        Q(starts_on=None) | Q(starts_on__gt=today()), Q(ends_on=None) | Q(ends_on__gte=today())
    ),
    "running": LearningProcessPage.objects.running,
    "finished": LearningProcessPage.objects.finished,
}
STATUSES: dict[Model, dict[str, Callable[[], QuerySet[Any]]]] = {CallPage: CALLS, LearningProcessPage: PROCESSES}


class ParameterField(forms.Field):
    """A parameter that is read by a function, which raises BadParameter."""

    def __init__(self, *, name: str, read: Callable[[str, str], Any], **options: Any) -> None:
        super().__init__(required=False)
        self.name, self.read = name, read

    def clean(self, value: str | None) -> Any:
        if value is None:
            return None
        try:
            return self.read(self.name, value)
        except BadParameter as error:
            raise ValidationError(error.error["detail"], params={"error": error}) from error


class PageFilter(filters.Filter):
    """Keeps the pages for which the condition made of the parameter's value holds."""

    field_class = ParameterField

    def __init__(self, name: str, read: Callable[[str, str], Any], condition: Condition) -> None:
        super().__init__(name=name, read=read)
        self.condition = condition

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs if value is None else qs.filter(self.condition(value))


class PageFilterSet(filters.FilterSet):
    """The filters that the chosen types have."""

    def __init__(self, data: Any, queryset: QuerySet[Any], found: dict[str, PageFilter]) -> None:
        super().__init__(data=data, queryset=queryset)
        self.filters.update(found)

    def chosen(self) -> QuerySet[Any]:
        """Return the pages that pass all filters. Raises BadParameter."""
        for errors in self.form.errors.as_data().values():
            raise errors[0].params["error"]
        pages: QuerySet[Any] = self.qs
        return pages


def page_types() -> list[Model]:
    return [model for model in get_page_models() if model is not Page]


def chosen_types(request: Any) -> list[Model]:
    """Return the types in the parameter `type` with those derived from them; all without it. Raises BadParameter."""
    every = page_types()
    said = request.GET.get("type")
    if not said:
        return every
    try:
        named = page_models_from_string(said)
    except (LookupError, ValueError) as error:
        raise BadParameter("type", _("There is no such type of page."), sorted(label(model) for model in every)) from error
    return [model for model in every if issubclass(model, tuple(named))]


def label(model: Model) -> str:
    return str(model._meta.label)


def read_ids(name: str, value: str) -> list[int]:
    parts = value.split(",")
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        raise BadParameter(name, _("Whole numbers are expected here, separated by commas."))
    return [int(part) for part in parts]


def has_field(model: Model, path: str) -> bool:
    """Return whether `model` has the first field of a lookup."""
    try:
        model._meta.get_field(path.partition("__")[0])
    except FieldDoesNotExist:
        return False
    return True


def among(model: Model, **lookup: Any) -> Q:
    """Return the condition that a page is one of `model` with this: a subquery, which the admin's search accepts too."""
    return Q(pk__in=model.objects.filter(**lookup).order_by().values("pk"))


def any_of(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def filters_of(models: Iterable[Model], fields_of: Callable[[Model], Iterable[str]]) -> dict[str, PageFilter]:
    """Return the filters that at least one of `models` has, by the names of their parameters."""
    models = list(models)
    found: dict[str, PageFilter] = {
        "locale": PageFilter(
            "locale",
            read_list(lambda: dict(settings.LANGUAGES)),
            lambda codes: Q(locale__in=Locale.objects.filter(language_code__in=codes).values("pk")),
        )
    }
    for name, read, conditions in (
        *filters_by_status(models),
        *filters_by_kind(models),
        *filters_by_facts(models),
        *filters_by_moment(models, fields_of),
    ):
        found[name] = PageFilter(name, read, conditions)
    return found


Described = tuple[str, Callable[[str, str], Any], Condition]


def filters_by_status(models: list[Model]) -> Iterator[Described]:
    having = [STATUSES[model] for model in models if model in STATUSES]
    if having:
        allowed = list(dict.fromkeys(status for statuses in having for status in statuses))
        yield (
            "status",
            read_list(lambda: allowed),
            lambda chosen: any_of(
                Q(pk__in=statuses[one]().order_by().values("pk")) for statuses in having for one in chosen if one in statuses
            ),
        )


def filters_by_kind(models: list[Model]) -> Iterator[Described]:
    having = [model for model in models if has_field(model, "kind")]
    if having:
        allowed = list(dict.fromkeys(kind for model in having for kind, _label in model._meta.get_field("kind").flatchoices))
        yield "kind", read_list(lambda: allowed), lambda chosen: any_of(among(model, kind__in=chosen) for model in having)


def filters_by_facts(models: list[Model]) -> Iterator[Described]:
    for name, path, read in (
        ("topic", "topics", read_slugs(Topic.objects, shown_topics)),
        ("region", "regions", read_slugs(Region.objects, shown_regions)),
    ):
        having = [(model, f"{path}__slug__in") for model in models if has_field(model, path)]
        if having:
            yield name, read, related(having)
    ways = [(model, way) for model in models for way in MUNICIPALITY if has_field(model, way)]
    if ways:
        yield "municipality", read_ids, related([(model, f"{way}__in") for model, way in ways])
        yield (
            "country",
            read_list(lambda: [code for code, _name in country_choices()]),
            related([(model, f"{way}__country__in") for model, way in ways]),
        )


def related(ways: list[tuple[Model, str]]) -> Condition:
    return lambda values: any_of(among(model, **{way: values}) for model, way in ways)


def filters_by_moment(models: list[Model], fields_of: Callable[[Model], Iterable[str]]) -> Iterator[Described]:
    """Yield the filters by moments and days, each for all types that have the field."""
    having: dict[tuple[str, bool], list[Model]] = {}
    for model in models:
        for name in fields_of(model):
            field = model._meta.get_field(name)
            if isinstance(field, DateField):  # a DateTimeField is one too
                having.setdefault((name, isinstance(field, DateTimeField)), []).append(model)
    for (name, has_time), those in having.items():
        for lookup in LOOKUPS:
            yield (
                f"{name}{lookup}",
                read_moment if has_time else read_day,
                by_moment(name, lookup, those) if has_time else by_day(name, lookup, those),
            )


def by_day(name: str, lookup: str, models: list[Model]) -> Condition:
    return lambda day: on_types(name, models, {f"{name}{lookup}": day})


def by_moment(name: str, lookup: str, models: list[Model]) -> Condition:
    return lambda value: on_types(name, models, dict(moment_lookups(name, lookup, value)))


def moment_lookups(name: str, lookup: str, value: datetime | date) -> Iterator[tuple[str, Any]]:
    """Yield the lookups for a moment, or for a day of the site: after a day is after its end, until a day includes it."""
    if isinstance(value, datetime):
        yield f"{name}{lookup}", value
        return
    begins, ends = moments_of(value)
    if lookup in {"", "__gte"}:
        yield f"{name}__gte", begins
    if lookup == "__gt":
        yield f"{name}__gte", ends
    if lookup == "__lt":
        yield f"{name}__lt", begins
    if lookup in {"", "__lte"}:
        yield f"{name}__lt", ends


def on_types(name: str, models: list[Model], lookups: dict[str, Any]) -> Q:
    if has_field(Page, name):
        return Q(**lookups)
    return any_of(among(model, **lookups) for model in models)


class PageFiltersBackend(BaseFilterBackend):
    """Our filters, and Wagtail's own by other fields."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        found = view.filters
        given = {name: ",".join(request.GET.getlist(name)) for name in request.GET if name in found}
        others = OtherParameters({name: value for name, value in request.GET.items() if name not in found})
        queryset = FieldsFilter().filter_queryset(others, queryset, view)
        return PageFilterSet(given, queryset, found).chosen() if given else queryset


class OtherParameters:
    """A request with those parameters that Wagtail's filter is to see."""

    def __init__(self, given: dict[str, str]) -> None:
        self.GET = given


class StableOrdering(OrderingFilter):
    """Wagtail's, but pages with equal values stay in the same order: that of their ids."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if request.GET.get("order"):
            allowed = sorted(view.get_available_fields(queryset.model, db_fields_only=True))
            for name in request.GET["order"].split(","):
                one_of("order", name.removeprefix("-"), [*allowed, "random"])
        ordered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        said = ordered.query.order_by
        return ordered.order_by(*said, "id") if request.GET.get("order") and not {"?", "id", "-id"} & set(said) else ordered


INSTEAD = {FieldsFilter: PageFiltersBackend, OrderingFilter: StableOrdering}


class FilteringMixin(PagesAPIViewSet):
    """The filters of the list of pages."""

    filter_backends = [INSTEAD.get(one, one) for one in PagesAPIViewSet.filter_backends if one is not LocaleFilter]

    @cached_property
    def filters(self) -> dict[str, PageFilter]:
        """The filters that the chosen types have, by the names of their parameters. Raises BadParameter."""
        return filters_of(chosen_types(self.request), self.fields_in_database)

    @classmethod
    def fields_in_database(cls, model: Model) -> list[str]:
        fields: list[str] = cls.get_available_fields(model, db_fields_only=True)
        return fields

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        if len(request.GET.getlist("type")) > 1:  # of which Wagtail would read the last one only
            given = request.GET.copy()
            given["type"] = joined(given, "type")
            request._request.GET = given
        super().initial(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        chosen_types(self.request)  # says what is wrong with the parameter in our words
        return super().get_queryset()

    def check_query_parameters(self, queryset: Any) -> None:
        """Raise BadParameter for one that does not exist, or that none of the chosen types has."""
        known = {*self.known_query_parameters, *self.fields_in_database(queryset.model), *self.filters}
        for name in sorted(set(self.request.GET) - known):
            having = [label(model) for model in page_types() if name in filters_of([model], self.fields_in_database)]
            alone = [label(model) for model in page_types() if name in self.fields_in_database(model)]
            if having:
                raise BadParameter(name, _("None of the chosen types has this."), sorted(having))
            if alone:
                raise BadParameter(name, _("This works for a single type: choose one with the parameter “type”."), sorted(alone))
            raise BadParameter(name, _("There is no such parameter here."), sorted(known - {"_"}))
