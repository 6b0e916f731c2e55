"""Programs that log in through `allauth.headless` send the token that they were given, and no cookie.

The token is a session of its own: it ends when the session expires, at logout, and with a new password or address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

from allauth.headless.internal.sessionkit import authenticate_by_x_session_token
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from cms.api.problems import problem

HEADER = "X-Session-Token"
WELL_FORMED = re.compile(r"[0-9a-z]{20,60}")


def takes_tokens(path: str) -> bool:
    """Return whether a token is valid for `path`: JSON except the login's own, and members' pages and files. Never the admin."""
    return path.startswith("/api/") or path.split("/")[2:3] == ["community"]


class SessionTokenMiddleware:
    """Authenticates a request by its token, without CSRF checks; an invalid token is answered with 401, whatever cookies say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = request.headers.get(HEADER)
        if token is None or not takes_tokens(request.path_info):
            return self.get_response(request)
        found = authenticate_by_x_session_token(token) if WELL_FORMED.fullmatch(token) else None
        if found is None:
            return problem(HTTPStatus.UNAUTHORIZED, _("This token is not valid or has expired. Log in again to get a new one."))
        of_the_browser = request.user, request.session
        request.user, request.session = found
        request._is_by_token = request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:  # no cookie is set for the token's session
            if request.session.modified and not request.session.is_empty():
                request.session.save()
            request.user, request.session = of_the_browser
