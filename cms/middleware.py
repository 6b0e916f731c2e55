"""Which site and which language an address belongs to."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from wagtail.models import Site

from .generation import remember

NO_LANGUAGE = ("/admin/", "/api/", "/documents/", "/media/", "/static/", "/_")


class LanguageMiddleware(LocaleMiddleware):
    """Django's, except that addresses of machines and files are not looked for below a language when they lead nowhere."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(NO_LANGUAGE):
            return response
        return super().process_response(request, response)


class SiteMiddleware:
    """Remembers which site a host name belongs to, which Wagtail would ask the database at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(NO_LANGUAGE):
            host = request._get_raw_host()  # type: ignore[attr-defined]  # as Wagtail does: whether it is allowed is asked elsewhere
            request._wagtail_site = remember(f"site:{host[:200]}", lambda: Site.find_for_request(request))  # type: ignore[attr-defined]
        return self.get_response(request)
