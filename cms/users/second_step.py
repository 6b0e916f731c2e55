"""Editors need a second factor besides the password to enter /admin/, if `REQUIRE_STAFF_MFA` is set.

The session is what counts, however it began: with a password, another provider's login, or before the setting was switched on.
A login with a passkey, an app's code or a recovery code counts, and so does setting up an app or a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from .models import User

ADMIN_PERMISSION = "wagtailadmin.access_admin"
PROOFS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes replace one of them, never alone
SET_UP = "second_step_set_up"  # in the session: the user for whom an app or a key was set up in it
WAY_BACK = "second_step_way_back"  # in the session: where to go afterwards


def connect() -> None:
    authenticator_added.connect(note_set_up, dispatch_uid="users.second_step")


def note_set_up(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Count setting up an app or a key as the second step: its code or signature has just been checked."""
    if authenticator.type in PROOFS:
        request.session[SET_UP] = str(user.pk)


def is_missing(request: HttpRequest) -> bool:
    """Return whether this reader needs a second step for /admin/ and has not completed it in this session."""
    user = request.user
    if not settings.REQUIRE_STAFF_MFA or not user.has_perm(ADMIN_PERMISSION):
        return False
    return not (was_shown(request) and is_mfa_enabled(user, PROOFS))


def was_shown(request: HttpRequest) -> bool:
    """Return whether the person has completed the second step in this session."""
    user = request.user
    if not user.is_authenticated:
        return False
    records = get_authentication_records(request, user)
    return request.session.get(SET_UP) == str(user.pk) or any(record.get("method") == "mfa" for record in records)


def redirect_to_second_step(request: HttpRequest) -> HttpResponse:
    """Redirect from a page of /admin/ to the second step, and back afterwards. Raises PermissionDenied for scripts."""
    if is_from_script(request):
        raise PermissionDenied(_("Editing requires two-step login. Reload the page to continue."))
    return redirect(f"{reverse('second_step_required')}?{urlencode({'next': page_asked_for(request)})}")


def is_from_script(request: HttpRequest) -> bool:
    in_api = request.path.startswith(f"{reverse('wagtailadmin_home')}api/")
    return in_api or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def page_asked_for(request: HttpRequest) -> str:
    """Return the page to come back to: this one, or the one whose form was submitted."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    home = reverse("wagtailadmin_home")
    sender = urlsplit(request.headers.get("Referer", "")).path
    return sender if sender.startswith(home) else home


@never_cache
@login_required
@require_safe
def required(request: HttpRequest) -> HttpResponse:
    """Explain that editing needs a second step and how to set one up or complete it, and redirect back afterwards."""
    target = way_back(request)
    if not is_missing(request):
        request.session.pop(WAY_BACK, None)
        return redirect(target)
    request.session[WAY_BACK] = target
    if is_mfa_enabled(request.user, PROOFS):
        ways = [way for way in get_adapter().get_reauthentication_methods(request.user) if way["id"].startswith("mfa")]
        return redirect(f"{ways[0]['url']}?{urlencode({'next': target})}")
    return render(request, "account/second_step_required.html")


def way_back(request: HttpRequest) -> str:
    """Return where the person wanted to go, from the URL or else the session; otherwise the admin home page."""
    target = request.GET.get("next") or request.session.get(WAY_BACK, "")
    return target if target and get_adapter().is_safe_url(target) else reverse("wagtailadmin_home")
