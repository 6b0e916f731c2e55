"""Operations of version 3 that are ours, each in the place of one of Wagtail's."""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Body, Query
from ninja.errors import HttpError
from pydantic import PositiveInt
from wagtail.api.rich_text import RichTextOutputFormat
from wagtail.api.v3.routers import pages
from wagtail.api.v3.urls import api
from wagtail.models import Page
from wagtail.utils.forms import FormValidationError

from cms.api.finding import Place
from cms.families import Scope, chosen_scope, delete_all, relatives_of, unpublish_all, why_forbidden, why_needed
from cms.pages.fact_panels import source_notice
from cms.pages.facts import published_source

from .replacing import instead_of
from .telling import get_pages_queryset

__all__ = ["api"]  # with these operations

OfFamily = Annotated[
    Scope | None,
    Query(
        description="`family`: all language versions and aliases of the page, of which your account needs the same rights; `page`: this language "
        "only. By default, as in the admin, the page in the source language takes its translations along, and a translation goes alone."
    ),
]


@instead_of(pages.router, pages.find_page)
def find_page(
    request: HttpRequest,
    id: PositiveInt | None = None,  # noqa: A002 - Wagtail's name of the parameter
    html_path: str | None = None,
    site: str | None = None,
    version: Literal["live", "draft"] | None = "live",
) -> Any:
    """Find what is at a public path, in any language, or a page by its id. A redirect there is told, and a draft to whoever may preview it."""
    place = Place(request) if html_path is not None else None
    page = place.page_among(get_pages_queryset(request)) if place else None
    try:
        return pages.find_page(request, id=page.pk if page else id, version=version)  # Wagtail's own by path knows one language
    except Http404:
        told = place.told_instead() if place else None
        if told is None:
            raise
        return JsonResponse(told)


@instead_of(pages.router, pages.update_page)
def update_page(
    request: HttpRequest,
    page_id: int,
    data: pages.PageUpdateSchema = pages.PageTypeInjectingBody(...),  # noqa: B008 - how ninja declares a body
    rich_text_format: RichTextOutputFormat | None = None,
) -> Any:
    """Change a page: the values that are sent, in a new draft of this language. Facts of a translation are changed on its source page."""
    refuse_facts_of_source(request.user, page_id, data.model_fields_set)
    return pages.update_page(request, page_id, data, rich_text_format)


def refuse_facts_of_source(user: Any, page_id: int, sent: set[str]) -> None:
    """Raise FormValidationError if values are sent that a translation takes from its source: its form, as in the admin, has no fields for them."""
    found = Page.objects.filter(pk=page_id).first()
    page = found.specific if found else None
    facts = sent.intersection(getattr(page, "fact_fields", ()))
    source = published_source(page) if facts else None
    if page and source and page.permissions_for_user(user).can_edit():
        raise FormValidationError({(name,): [(source_notice(source), "fact_of_source")] for name in sorted(facts)})


@instead_of(pages.actions_router, pages.unpublish)
def unpublish(
    request: HttpRequest,
    page_id: PositiveInt,
    data: Annotated[pages.PageUnpublishSchema, Body()] = pages.PageUnpublishSchema(),  # noqa: B008 - never changed
    scope: OfFamily = None,
) -> Any:
    """Unpublish a page, with its other language versions or alone; and with `recursive` what is below each of them."""
    family = family_chosen(scope, page_id)
    made = pages.unpublish(request, page_id, data)  # checks the rights to the page itself
    refuse_without_rights(request.user, "unpublish", family)
    unpublish_all(family, user=request.user, include_descendants=data.recursive)
    return made


def delete(request: HttpRequest, page_id: PositiveInt, scope: OfFamily = None) -> Any:
    """Delete a page and everything below it, with its other language versions or alone."""
    family = family_chosen(scope, page_id)
    made = pages.delete(request, page_id)
    refuse_without_rights(request.user, "delete", family)
    if reason := why_needed(family):
        raise HttpError(HTTPStatus.CONFLICT, reason)
    delete_all(family, user=request.user)
    return made


for router in (pages.router, pages.actions_router):
    instead_of(router, pages.delete)(delete)


def family_chosen(scope: Scope | None, page_id: int) -> list[Any]:
    """Return the pages that an action takes along. If the action is refused later, `serving` undoes all of it."""
    page = get_object_or_404(Page, pk=page_id)
    return relatives_of(page) if chosen_scope(scope, page) == Scope.FAMILY else []


def refuse_without_rights(user: Any, verb: str, family: list[Any]) -> None:
    if reason := why_forbidden(user, verb, family):
        raise PermissionDenied(reason)
