"""Authentication of API clients: a session token, an access token, or a browser's session with its CSRF token."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from ninja.security import APIKeyCookie, APIKeyHeader, HttpBearer

from cms.headless.tokens import HEADER
from cms.readers import is_by_token
from cms.tokens.middleware import access_token_of
from cms.users.models import User

READS = ("GET", "HEAD")


class RefusedByCsrf(Exception):
    """A browser's session sent no valid CSRF token; `answer` is the response to send."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__("The CSRF token is missing or wrong.")
        self.answer = answer


class SessionToken(APIKeyHeader):
    """The token from the response of `/_allauth/app/v1/auth/login`. Requests with it need no CSRF token."""

    param_name = HEADER
    openapi_description = "The `meta.session_token` that `POST /_allauth/app/v1/auth/login` answers with. It needs no CSRF token."

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return request.user if key and is_by_token(request) and isinstance(request.user, User) else None


class AccessToken(HttpBearer):
    """A token that a person made for a program, with scopes. The middleware has checked both before the operation is called."""

    openapi_description = (
        "An access token, made on the page `/{locale}/accounts/tokens/`. Each operation names the scope that it needs; it needs no CSRF token."
        " An operation that does not list this scheme cannot be used with one."
    )

    def __call__(self, request: HttpRequest) -> User | None:
        return self.authenticate(request, "")

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        return request.user if access_token_of(request) and isinstance(request.user, User) else None


class BrowserSession(APIKeyCookie):
    """The session of a user who logged in on the site's pages. Unsafe requests need the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = (
        "The session of the site's own login. A request that changes something also needs the header `X-CSRFToken`, which says what the cookie"
        f" `{settings.CSRF_COOKIE_NAME}` says; `GET /api/community/me` sets that cookie."
    )

    def __init__(self) -> None:
        super().__init__(csrf=False)  # checked below, and only for logged-in users: others get a 401

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        if not isinstance(request.user, User) or not request.user.is_authenticated or is_by_token(request):
            return None
        if request.method not in READS:
            require_csrf_token(request)
        return request.user


def require_csrf_token(request: HttpRequest) -> None:
    """Raise RefusedByCsrf unless the request has a valid token, according to Django's own check."""

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    answer = CsrfViewMiddleware(view).process_view(request, view, (), {})
    if answer is not None:
        raise RefusedByCsrf(answer)


def reader(request: HttpRequest) -> User:
    """Return the logged-in user; the API has already authenticated the request."""
    return cast("User", request.user)
