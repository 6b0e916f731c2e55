"""Operations of version 3 that are ours, each in the place of one of Wagtail's."""

from typing import Any, Literal

from django.http import Http404, HttpRequest, JsonResponse
from ninja import Query
from pydantic import PositiveInt
from wagtail.api.v3.routers import pages
from wagtail.api.v3.urls import api

from cms.api.finding import Place

from .replacing import instead_of
from .telling import get_pages_queryset

__all__ = ["api"]  # with these operations


@instead_of(pages.router, pages.find_page)
def find_page(
    request: HttpRequest,
    id: PositiveInt | None = None,
    html_path: str | None = None,
    site: str | None = None,
    version: Literal["live", "draft"] | None = Query("live"),  # noqa: B008 - how ninja declares a parameter
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
