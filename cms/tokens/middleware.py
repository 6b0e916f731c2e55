"""Programs send an access token in `Authorization: Bearer …` (RFC 6750). It is valid for JSON and files, within its scopes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from wagtail.models import APIToken

from cms.api.problems import problem
from cms.headless.tokens import HEADER, takes_tokens

from .models import is_valid, scopes_of
from .scopes import NO_TOKEN, scope_needed

BEARER = re.compile(r"bearer(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
REALM = 'Bearer realm="members"'


def access_token_of(request: HttpRequest) -> APIToken | None:
    """Return the access token that authenticates a request."""
    return getattr(request, "_access_token", None)


class BeyondScope(Exception):
    """A request needs a scope that its token does not have, as is known only now that the thing has been looked up."""

    def __init__(self, scope: str | None) -> None:
        super().__init__(scope)
        self.scope = scope


def require_scope(request: HttpRequest, scope: str | None) -> None:
    """Raise BeyondScope if a token authenticates the request that may not be used for what needs `scope`. Others need no scope."""
    token = access_token_of(request)
    if token and refuse_beyond_scope(token, scope):
        raise BeyondScope(scope)


def has_scopes(request: HttpRequest, *scopes: str) -> bool:
    """Return whether a request may do what needs all these scopes: those without an access token need none."""
    token = access_token_of(request)
    return token is None or set(scopes).issubset(scopes_of(token))


class AccessTokenMiddleware:
    """Authenticates a request by its access token alone: no cookie counts, none is set, and no CSRF token is needed.

    An invalid token is answered with 401, whatever cookies say.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.session_class: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")

    @sensitive_variables("presented")
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        presented = read_bearer(request)
        if presented is None or not takes_tokens(request.path_info):
            return self.get_response(request)
        if HEADER in request.headers:
            return challenge(HTTPStatus.BAD_REQUEST, "invalid_request", _("Send one token, not two."))
        token = find_token(presented)
        if token is None:
            return answer_wrong(request)
        if seconds := seconds_over(request, "token", str(token.pk), settings.TOKEN_RATE_LIMIT):
            return too_often(seconds, _("This token was used very often in a short time. Wait a moment, then try again."))
        note_use(token)
        of_the_browser = request.user, request.session, request.COOKIES
        request.user, request.session, request.COOKIES = token.user, self.session_class(), {}
        request._access_token = token  # type: ignore[attr-defined]
        request._is_by_token = request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:  # so that nothing is saved in the browser's session
            request.user, request.session, request.COOKIES = of_the_browser

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        token = access_token_of(request)
        return refuse_beyond_scope(token, scope_needed(view, request.method or "", request.path_info)) if token else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        token = access_token_of(request)
        return refuse_beyond_scope(token, exception.scope) if token and isinstance(exception, BeyondScope) else None


@sensitive_variables("header", "found")
def read_bearer(request: HttpRequest) -> str | None:
    """Return the token that a request presents; None if it presents none. Tokens in the URL are not read: URLs are logged."""
    header = request.headers.get("Authorization", "")
    found = BEARER.fullmatch(header.strip())
    return (found[1] or "").strip() if found else None


@sensitive_variables("presented")
def find_token(presented: str) -> APIToken | None:
    """Return a valid token by its text. A text with a wrong checksum costs no query; others are found by a keyed hash."""
    if not APIToken.validate_token_format(presented):
        return None
    hashes = APIToken.candidate_key_hashes(presented)
    token = APIToken.objects.filter(key_hash__in=hashes).select_related("user__service", "grant").first()
    return token if token and is_valid(token) else None


def note_use(token: APIToken) -> None:
    """Write down when a token was last used, but not on every request."""
    now = timezone.now()
    before = now - timedelta(seconds=settings.WAGTAILAPI_TOKEN_LAST_USED_INTERVAL)
    if token.last_used_at is None or token.last_used_at < before:
        long_ago = Q(last_used_at=None) | Q(last_used_at__lt=before)
        APIToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)


def refuse_beyond_scope(token: APIToken, needed: str | None) -> HttpResponse | None:
    """Return a refusal unless the token may be used for what needs the scope `needed`."""
    if needed is NO_TOKEN:
        return problem(HTTPStatus.FORBIDDEN, _("This cannot be done with an access token. Do it on the site, or log in."))
    if not needed or needed in scopes_of(token):
        return None
    detail = _("This token may not be used for this: it needs the scope %(scope)s.") % {"scope": needed}
    return challenge(HTTPStatus.FORBIDDEN, "insufficient_scope", detail, scope=needed)


def challenge(status: int, error: str, detail: str, **more: str) -> HttpResponse:
    """Return a problem document with the challenge of RFC 6750."""
    answer = problem(status, detail, **more)
    parts = [REALM, f'error="{error}"', *(f'{name}="{value}"' for name, value in more.items())]
    answer["WWW-Authenticate"] = ", ".join(parts)
    answer["Cache-Control"] = "private, no-store"
    return answer


def answer_wrong(request: HttpRequest) -> HttpResponse:
    """Count a wrong token by the IP address it came from. Right ones from there still work: nobody is locked out by others."""
    if seconds := seconds_over(request, "token_failed", None, settings.TOKEN_FAILURES_RATE_LIMIT):
        return too_often(seconds, _("There were many wrong tokens in a short time. Wait a moment, then try again."))
    detail = _("This token is not valid: it is mistyped, has expired or was revoked.")
    return challenge(HTTPStatus.UNAUTHORIZED, "invalid_token", detail)


def seconds_over(request: HttpRequest, action: str, key: str | None, limit: str) -> int:
    """Count a request; return 0 if it is allowed, else how many seconds to wait."""
    config = {action: limit}
    if not limit or ratelimit.consume(request, app="tokens", action=action, config=config, key=key, limit_get=True) is not None:
        return 0
    return max(1, *(math.ceil(rate.duration) for rate in ratelimit.get_rates(app="tokens", action=action, config=config)))


def too_often(seconds: int, detail: str) -> HttpResponse:
    answer = problem(HTTPStatus.TOO_MANY_REQUESTS, detail)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "private, no-store"
    return answer
