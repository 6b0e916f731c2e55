"""Which site and language a URL belongs to, and who may cache the response."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_cache_control
from wagtail.models import Site

from .generation import remember
from .readers import is_somebody

NO_LANGUAGE = ("/admin/", "/api/", "/documents/", "/media/", "/static/", "/_", "/.well-known/")


class LanguageMiddleware(LocaleMiddleware):
    """Django's, except that a 404 for URLs of machines and files is not retried below a language prefix."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(NO_LANGUAGE):
            return response
        return super().process_response(request, response)


class SiteMiddleware:
    """Finds the site for a host name in the cache: Wagtail would query the database on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(NO_LANGUAGE):
            # One entry for all sites: with an entry per host name, invented names would fill the cache.
            sites = remember("sites", lambda: tuple(Site.objects.select_related("root_page")))
            hostname = split_domain_port(request.get_host())[0]
            request._wagtail_site = find_site(sites, hostname, request.get_port())  # type: ignore[attr-defined]
        return self.get_response(request)


def find_site(sites: Sequence[Site], hostname: str, port: str) -> Site | None:
    """Return the site of `hostname` and `port`, by the rules of `wagtail.models.sites.get_site_for_hostname`."""
    namesakes = [site for site in sites if site.hostname == hostname]
    for site in namesakes:
        if str(site.port) == port:
            return site
    default = next((site for site in sites if site.is_default_site), None)
    if len(namesakes) == 1 and default not in namesakes:
        return namesakes[0]
    return default


class PersonalAnswersMiddleware:
    """Prevents caching of personal responses: pages show who is logged in, and results and files depend on that person's rights.

    Views that respond alike to all (`public`) or require revalidation (`no-cache`) keep their headers. Account pages are always
    personal.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(settings.MEDIA_URL):  # the same for all: in production the proxy serves it
            return response
        said = response.get("Cache-Control", "")
        is_said = "public" in said or "no-cache" in said  # the same for all, or revalidated each time
        if not is_said and (is_about_accounts(request) or is_somebody(request)):
            patch_cache_control(response, private=True, no_store=True)
        return response


def is_about_accounts(request: HttpRequest) -> bool:
    """Return whether the URL is one of the login's: `/{locale}/accounts/...`."""
    return request.path_info.split("/")[2:3] == ["accounts"]
