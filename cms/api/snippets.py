"""Endpoints for what exists once for all pages and languages: topics, regions, municipalities, organisations, contacts.

Only what the public site shows. `?locale=` chooses the language of the names, which lists are ordered by as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext as _
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter
from wagtail.api.v2.views import BaseAPIViewSet

from cms.languages import NamedInLanguages
from cms.snippets.contact import Contact
from cms.snippets.municipality import Municipality
from cms.snippets.organisation import Organisation
from cms.snippets.taxonomy import Region, Topic

from .parameters import BadParameter, one_of
from .serializers import SnippetsSerializer
from .shown import shown_contacts, shown_municipalities, shown_organisations, shown_regions, shown_topics


class NamesFilter(BaseFilterBackend):
    """`?search=` finds every word that was typed in the names of any language."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        for word in request.query_params.get("search", "").split():
            in_a_name = Q()
            for field in NamedInLanguages.NAME_FIELDS:
                in_a_name |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(in_a_name)
        return queryset


class NamesOrdering(OrderingFilter):
    """`?order=` takes fields, also several; `name` is the order of the names in the language of the response."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        asked = request.query_params.get("order", "")
        if asked in {"", "random"}:
            found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
            return found
        columns: dict[str, Any] = {
            name: F(name) for name in [*view.get_available_fields(queryset.model, db_fields_only=True), *view.sortable]
        }
        given = (NullIf(F(name), Value("")) for name in (f"name_{view.language}", "name_en", "name_de"))
        columns["name"] = Lower(Coalesce(*given, output_field=CharField()))
        order = []
        for field in asked.split(","):
            column = columns.get(field.removeprefix("-"))
            if column is None:
                raise BadParameter("order", _("The list cannot be ordered by “%s”.") % field[:60], sorted(columns))
            order.append(column.desc() if field.startswith("-") else column.asc())
        return queryset.order_by(*order, "pk")


class SnippetsAPI(BaseAPIViewSet):
    """Things with a name in every language."""

    base_serializer_class = SnippetsSerializer
    filter_backends: ClassVar[list[Any]] = [FieldsFilter, NamesOrdering, NamesFilter]
    known_query_parameters = (BaseAPIViewSet.known_query_parameters - {"search_operator", "rich_text_format"}) | {"locale"}
    sortable: ClassVar[tuple[str, ...]] = ()  # fields that can only be ordered by
    #: Returns the things that everybody may know of.
    shown: ClassVar[Callable[[], QuerySet[Any]]]

    @classmethod
    def get_available_fields(cls, model: Any, db_fields_only: bool = False) -> list[str]:
        found: list[str] = super().get_available_fields(model, db_fields_only)
        return [name for name in found if not (db_fields_only and name == "order")]  # as a parameter it orders the list

    @classmethod
    def get_listing_default_fields(cls, model: Any) -> list[str]:
        return cls.get_available_fields(model)

    @classmethod
    def get_nested_default_fields(cls, model: Any) -> list[str]:
        return cls.get_available_fields(model)

    @property
    def language(self) -> str:
        """The language of the names."""
        return self.request.query_params.get("locale") or settings.LANGUAGE_CODE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        one_of("locale", self.language, dict(settings.LANGUAGES))

    def get_queryset(self) -> QuerySet[Any]:
        # By primary key at the end: two things can have the same name.
        found = type(self).shown()
        return found.order_by(*found.model._meta.ordering, "pk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "language": self.language}


class TopicsAPI(SnippetsAPI):
    """Topics of pages."""

    name = "topics"
    model = Topic
    sortable = ("order",)
    shown = shown_topics


class RegionsAPI(SnippetsAPI):
    """Regions of pages and municipalities."""

    name = "regions"
    model = Region
    sortable = ("order",)
    shown = shown_regions


class MunicipalitiesAPI(SnippetsAPI):
    """Municipalities that take part."""

    name = "municipalities"
    model = Municipality
    shown = shown_municipalities


class OrganisationsAPI(SnippetsAPI):
    """Organisations behind the network."""

    name = "organisations"
    model = Organisation
    sortable = ("order",)
    shown = shown_organisations


class ContactsAPI(SnippetsAPI):
    """Whom readers can ask."""

    name = "contacts"
    model = Contact
    shown = shown_contacts


SNIPPET_ENDPOINTS: dict[str, type[Any]] = {
    one.name: one for one in (TopicsAPI, RegionsAPI, MunicipalitiesAPI, OrganisationsAPI, ContactsAPI)
}
