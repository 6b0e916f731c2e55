"""Which page is at an address, remembered: Wagtail asks the database for the language, the home page and each page on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from .generation import current_generation
from .languages import active_language
from .localisation import all_locales

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

MOST_ROUTES = 10_000
Key = tuple[int, str, str]  # site, language, path
#: By address: in which generation it was found, the kind of the page, and its id. Only pages that exist: invented addresses fill nothing.
_routes: LRUCache[Key, tuple[int, int, int]] = LRUCache(MOST_ROUTES)
_lock = threading.Lock()


class RoutesMiddleware:
    """Finds the page before Wagtail does, if it is known where it is in this generation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if view is not serve:
            return
        site = Site.find_for_request(request)
        if site is not None:
            find_page(request, site, kwargs.get("path", args[0] if args else ""))


def find_page(request: HttpRequest, site: Site, path: str) -> None:
    """Set the route of `request`, where Wagtail looks for it: from what is remembered, or as Wagtail finds it."""
    key, generation = (site.pk, active_language(), path), current_generation()  # before the search: a page may be moved meanwhile
    with _lock:
        known = _routes.get(key)
    if known is not None and known[0] == generation:
        page = page_of_kind(*known[1:])
        if page is not None and page.live:
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
            return
    route = Page.route_for_request(request, path)
    if route is not None and not route[1] and not route[2]:  # the page itself, no view within it
        with _lock:
            _routes[key] = (generation, route[0].content_type_id, route[0].pk)


def page_of_kind(content_type_id: int, pk: int) -> Any:
    """Return a page as an instance of its own class: one query."""
    model: Any = ContentType.objects.get_for_id(content_type_id).model_class()
    page = model.objects.filter(pk=pk).first() if model else None
    if page is not None and (locale := all_locales().get(page.locale_id)):
        page.locale = locale
    return page


def forget_routes() -> None:
    with _lock:
        _routes.clear()
