"""Authentication for the JSON endpoints of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from community.access.actor import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.access.actor import Actor


class Forged(Exception):
    """An unsafe request lacks a valid CSRF token for its session. The argument is Django's reason."""


def authenticate(request: HttpRequest, *, changes_something: bool) -> Actor:
    """Return the actor who sent `request`, known by the session; requests that change something need a CSRF token. Raises Forged.

    Other ways to authenticate, such as a token in a header, belong here: no other code authenticates a request. The views are exempt from
    Django's own CSRF check, since a token needs none.
    """
    if changes_something:
        check = _CsrfCheck(lambda _request: HttpResponse())
        check.process_request(request)
        check.check(request)
    return actor_of(request.user)


class _CsrfCheck(CsrfViewMiddleware):
    """Django's CSRF check, applied whatever the method: a POST may override another one."""

    def check(self, request: HttpRequest) -> None:
        if getattr(request, "_dont_enforce_csrf_checks", False):  # Django's own test client
            return
        reason = self.process_view(request, lambda _request: HttpResponse(), (), {})
        if reason is not None:
            raise Forged(str(reason))

    def _reject(self, _request: HttpRequest, reason: str) -> str:
        return reason
