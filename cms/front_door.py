"""What is asked of a request before anything else: is it a probe, is its address short enough, is its host ours."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from . import views
from .api.problems import JSON_ADDRESSES, problem
from .base_url import absolute_uri
from .limits import LONGEST_ADDRESS

PROBES = {"/healthz": views.healthz, "/readyz": views.readyz}  # asked by machines, under whatever host they know


class FrontDoorMiddleware:
    """Answers probes whatever the host, the database or the cache; turns away what is too long or meant for another host.

    It stands first: a probe must not depend on the other middleware, and a forged host must reach nothing that remembers it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if probe := PROBES.get(request.path_info):
            return probe(request)
        if is_too_long(request):
            return too_long(request)
        request.get_host()  # raises DisallowedHost, which is answered with 400
        # Whoever builds an absolute address, our code or a library's, gets one that begins with BASE_URL: the host is the sender's word.
        request.build_absolute_uri = lambda location=None: absolute_uri(request, location)  # type: ignore[method-assign]
        return self.get_response(request)


def is_too_long(request: HttpRequest) -> bool:
    """Return whether the address is longer than any of ours. Gunicorn says so itself; other servers may take more."""
    return len(request.path_info.encode()) + len(request.META.get("QUERY_STRING", "")) > LONGEST_ADDRESS


def too_long(request: HttpRequest) -> HttpResponse:
    """Say so in the reader's language, and nothing of what was sent."""
    with override(get_language_from_request(request, check_path=True)):
        sentence = _("This address is too long. Shorten it, for example the words you search for, and try again.")
    if request.path_info.startswith(JSON_ADDRESSES):
        return problem(HTTPStatus.REQUEST_URI_TOO_LONG, sentence)
    return HttpResponse(f"{sentence}\n", status=HTTPStatus.REQUEST_URI_TOO_LONG, content_type="text/plain; charset=utf-8")
