"""The first checks on a request: whether it is a probe, whether its URL is short enough, and whether the host is ours."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from . import views
from .api.problems import JSON_ADDRESSES, problem
from .base_url import use_base_url_in
from .limits import LONGEST_ADDRESS

PROBES = {"/healthz": views.healthz, "/readyz": views.readyz}  # requested by machines, under any host name that they know


class FrontDoorMiddleware:
    """Answers probes whatever the host, the database or the cache; rejects requests that are too long or for another host.

    It comes first: a probe must not depend on other middleware, and a forged host must not reach anything that caches it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if probe := PROBES.get(request.path_info):
            return probe(request)
        if is_too_long(request):
            return too_long(request)
        request.get_host()  # raises DisallowedHost, which is answered with 400
        use_base_url_in(request)
        return self.get_response(request)


def is_too_long(request: HttpRequest) -> bool:
    """Return whether the URL is longer than any of ours. Gunicorn rejects it itself; other servers may accept more."""
    return len(request.path_info.encode()) + len(request.META.get("QUERY_STRING", "")) > LONGEST_ADDRESS


def too_long(request: HttpRequest) -> HttpResponse:
    """Render the refusal in the reader's language, without echoing anything that was sent."""
    with override(get_language_from_request(request, check_path=True)):
        sentence = _("This address is too long. Shorten it, for example the words you search for, and try again.")
    if request.path_info.startswith(JSON_ADDRESSES):
        return problem(HTTPStatus.REQUEST_URI_TOO_LONG, sentence)
    return HttpResponse(f"{sentence}\n", status=HTTPStatus.REQUEST_URI_TOO_LONG, content_type="text/plain; charset=utf-8")
