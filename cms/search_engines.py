"""Sites that search engines may not list, such as a demo or a trial installation: `SEARCH_ENGINES=false`."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER, NOT_LISTED = "X-Robots-Tag", "noindex, nofollow"


class SearchEnginesMiddleware:
    """Says on every response, files too, that search engines may not list it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.SEARCH_ENGINES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response[HEADER] = NOT_LISTED
        return response
