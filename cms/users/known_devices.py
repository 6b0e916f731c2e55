"""Devices on which somebody has logged in before: other people's wrong passwords do not lock that person out.

A cookie names the accounts. Each entry is valid until the account's address or password changes.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import email_changed, password_changed, password_reset, password_set
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from .addresses import canonical
from .models import User

COOKIE = "known_device"
KEPT = 180 * 24 * 3600  # seconds
MOST_ACCOUNTS = 5  # for a shared device
_SALT = "cms.users.known_devices"


def mark_of(account: User) -> str:
    return salted_hmac(_SALT, account.get_session_auth_hash()).hexdigest()[:20]


def read_cookie(request: HttpRequest) -> dict[str, Any]:
    """Return the content of this device's cookie: its own name, and a mark by the key of each account."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT)
    except signing.BadSignature:
        said = {}
    return {"device": said.get("device") or get_random_string(12), "accounts": said.get("accounts", {})}


def device_of(request: HttpRequest, address: str) -> str | None:
    """Return the name of the device if the person with `address` has logged in on it before."""
    if COOKIE not in request.COOKIES:
        return None
    said = read_cookie(request)
    account = User.objects.filter(email=address).first()
    known = account and constant_time_compare(said["accounts"].get(str(account.pk), ""), mark_of(account))
    return said["device"] if known else None


class KnownDevices(DefaultAccountAdapter):
    """Counts a known device's attempts separately, up to the limit for an address, whoever else tries, here or elsewhere."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        address = canonical(credentials.get("email") or credentials.get("username") or "")
        device = device_of(request, address)
        if not device:
            super().pre_authenticate(request, **credentials)
            return
        rates = ratelimit.get_rates(app="allauth.account", action="login_failed")
        own = ",".join(f"{rate.amount}/{rate.duration}s/key" for rate in rates)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            config={"login_failed": own},
            key=f"{self._get_login_attempts_cache_key(request, email=address)}:{device}",
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")


class KnownDeviceMiddleware:
    """Sets the cookie on a device after a login or a new password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        account = getattr(request, "_known_account", None)
        if account is not None:
            said = read_cookie(request)
            said["accounts"].pop(str(account.pk), None)
            said["accounts"] = dict([*said["accounts"].items(), (str(account.pk), mark_of(account))][-MOST_ACCOUNTS:])
            response.set_cookie(
                COOKIE,
                signing.dumps(said, salt=_SALT),
                max_age=KEPT,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response


def remember(request: HttpRequest | None, user: User, **_signal: Any) -> None:
    if request is not None:
        request._known_account = user  # type: ignore[attr-defined]


def connect() -> None:
    """Recognise a device after a login or a new password, and keep doing so when its person changes address or password."""
    for signal in (user_logged_in, password_reset, password_changed, password_set, email_changed):
        signal.connect(remember, dispatch_uid="cms.users.known_devices")
