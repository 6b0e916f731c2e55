"""What is asked for: whether everybody gets the same answer, what it is kept under, and the request that it is made for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, get_language_from_request, override

from cms.base_url import use_base_url_in

if TYPE_CHECKING:
    from django.http import HttpRequest

METHODS = ("GET", "HEAD")
#: Headers by which an answer may be for one reader, a part of a page or of a file.
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_X_SESSION_TOKEN", "HTTP_HX_REQUEST", "HTTP_X_TYPING", "HTTP_RANGE")
#: Headers that reach the views: the others differ from reader to reader.
PASSED = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID")
API = "/api/"
#: Parameters that other sites add to links to follow people. No page has them.
OF_OTHER_SITES = re.compile(
    r"(utm|mtm|pk|matomo|hsa|itm|oly|vero|mc|gad)_\w+|_(ga|gl|hsenc|hsmi|ke)"
    r"|(fb|g|dc|tw|y|tt|li_fat_|srslt)(clid|id)|msclkid|[gw]braid|igsh(id)?|mkt_tok|s_kwcid",
    re.IGNORECASE,
)
#: The names of views whose answers are for everybody, and of namespaces with nothing but such views.
_names: set[str] = {
    *(
        "wagtail_serve",
        "sitemap",
        "robots",
        "llms_txt",
        "machines:feed",
        "machines:calendar",
        "machines:event",
        "forms_of_pages:markdown",
    ),
    *("wagtailapi", "wagtailapi_v3", "frame_site", "frame_menus", "frame_locales", "api_calls", "api_call"),
    *("openapi", "api_docs", "api_docs_part"),
}


def share_views(*names: str) -> None:
    """Let everybody without a session share the answers of views by these names, or in namespaces of these names."""
    _names.update(names)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, whoever asks. `key` names it."""

    key: str
    path: str
    query: str  # without what other sites added, in order
    language: str  # of answers that have no language in their address
    accepts: str  # which form of an answer, where there are several


def what_is_asked(request: HttpRequest) -> Asked | None:
    """Return what a request asks for if it says nothing of who asks, else None."""
    meta, cookies = request.META, request.COOKIES
    if request.method not in METHODS or any(name in meta for name in PERSONAL):
        return None
    if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
        return None
    path = request.path_info
    query = query_of(request) if meta.get("QUERY_STRING") else ""
    is_of_api = path.startswith(API)
    language = "" if not is_of_api and get_language_from_path(path) else get_language_from_request(request)
    accepts = meta.get("HTTP_ACCEPT", "") if is_of_api else ""
    key = f"{request.get_host()}\n{path}\n{query}\n{language}\n{accepts}"
    return Asked(key, path, query, language, accepts)


def query_of(request: HttpRequest) -> str:
    """Return the parameters in one order, so that the same request is the same text."""
    given = ((name, value) for name, values in request.GET.lists() for value in values)
    return urlencode(sorted((pair for pair in given if not OF_OTHER_SITES.fullmatch(pair[0])), key=lambda pair: pair[0]))


def is_shared(asked: Asked) -> bool:
    """Return whether the view at an address answers everybody alike."""
    try:
        with override(get_language_from_path(asked.path) or asked.language):
            match = resolve(asked.path)
    except Resolver404:
        return False
    return not _names.isdisjoint((match.view_name, *match.namespaces))


def request_of_nobody(request: HttpRequest, asked: Asked) -> WSGIRequest:
    """Return the request of a reader of whom nothing is known: no cookie, no header, nothing that other sites added to the address."""
    environ: dict[str, Any] = {
        name: value for name, value in request.META.items() if not name.startswith("HTTP_") or name in PASSED
    }
    environ |= {"REQUEST_METHOD": "GET", "QUERY_STRING": asked.query, "HTTP_ACCEPT_LANGUAGE": asked.language}
    if asked.accepts:
        environ["HTTP_ACCEPT"] = asked.accepts
    nobody = WSGIRequest(environ)
    use_base_url_in(nobody)
    return nobody
