"""Applications begun without an account: a signed cookie of this browser opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from ninja.security import APIKeyCookie

from community.access.actor import actor_of
from community.api.authentication import READS, require_csrf_token

from .rules import Applicant

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from .models import Application

COOKIE = "begun_applications"
SALT = "community.applications.begun"
LONGEST = 30 * 24 * 3600  # seconds; drafts without an account are erased after as long
MOST = 10


def begun_here(request: HttpRequest) -> list[UUID]:
    """Return the keys of the applications that were begun in this browser without an account, newest last."""
    said = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LONGEST)
    keys = []
    for key in str(said).split("."):
        try:
            keys.append(UUID(key))
        except ValueError:
            continue
    return keys


def applicant_of(request: HttpRequest) -> Applicant:
    return Applicant(actor_of(request.user), frozenset(begun_here(request)))


def open_here(request: HttpRequest, response: HttpResponse, application: Application) -> None:
    """Let this browser go on with an application that was begun without an account."""
    others = [key for key in begun_here(request) if key != application.key]
    keys = [*others[1 - MOST :], application.key]
    response.set_signed_cookie(
        COOKIE,
        ".".join(key.hex for key in keys),
        salt=SALT,
        max_age=LONGEST,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


class BegunHere(APIKeyCookie):
    """The browser in which an application was begun without an account. Unsafe requests need the CSRF token."""

    param_name = COOKIE
    openapi_description = (
        "The cookie of a browser in which an application was begun without an account. It opens that application, and nothing else. "
        "A request that changes something also needs the header `X-CSRFToken`."
    )

    def __init__(self) -> None:
        super().__init__(csrf=False)  # checked below

    def authenticate(self, request: HttpRequest, key: str | None) -> Applicant | None:
        applicant = applicant_of(request)
        if not applicant.begun_here:
            return None
        if request.method not in READS:
            require_csrf_token(request)
        return applicant
