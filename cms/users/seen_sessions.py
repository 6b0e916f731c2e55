"""When a session was last seen, noted every few minutes: to write it down with each request takes three queries and a transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

NOTED_EVERY = timedelta(minutes=5)


class SeenSessionsMiddleware:
    """Notes that a session is in use, as allauth's own does: at once if it is new, or used from another address or with another browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.session.session_key and request.user.is_authenticated:
            note(request)
        return self.get_response(request)


def note(request: HttpRequest) -> None:
    key = mark_of(request)
    if cache.get(key) is None:
        UserSession.objects.create_from_request(request)
        cache.set(key, True, NOTED_EVERY.total_seconds())


def mark_of(request: HttpRequest) -> str:
    """Return a cache key for this session, its account and where it is used from: neither can be read from it."""
    facts: tuple[Any, ...] = (
        request.session.session_key,
        request.user.pk,
        get_adapter().get_client_ip(request),
        request.META.get("HTTP_USER_AGENT", ""),
    )
    return f"session-seen:{salted_hmac('cms.users.seen_sessions', repr(facts)).hexdigest()}"
