"""Who sends a request to the JSON addresses of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from community.access.actor import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.access.actor import Actor


class Forged(Exception):
    """A request that changes something comes without the CSRF token of its session. Its argument is Django's reason."""


def authenticate(request: HttpRequest, *, changes_something: bool) -> Actor:
    """Return who sends `request`, known by the session; a request that changes something needs its CSRF token. Raises Forged.

    A further way to be known, such as a token in a header, belongs here: nothing else asks who somebody is. The views are exempt from
    Django's own check, since a token needs none.
    """
    if changes_something:
        check = _CsrfCheck(lambda _request: HttpResponse())
        check.process_request(request)
        check.check(request)
    return actor_of(request.user)


class _CsrfCheck(CsrfViewMiddleware):
    """Django's check of a request that changes something, whatever its method: a POST may stand for another one."""

    def check(self, request: HttpRequest) -> None:
        if getattr(request, "_dont_enforce_csrf_checks", False):  # Django's own test client
            return
        reason = self.process_view(request, lambda _request: HttpResponse(), (), {})
        if reason is not None:
            raise Forged(str(reason))

    def _reject(self, _request: HttpRequest, reason: str) -> str:
        return reason
