"""The pages on which kept forms are submitted again, and the middleware and view that lead there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.http import require_safe

from .api.problems import JSON_ADDRESSES, problem
from .kept import KeptForm, fields_known, forget, keep, kept_form, read_form, sentence_of_sender


@never_cache
@xframe_options_deny
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Handle a form whose token does not match: show the input, to be submitted again if one of this site's pages sent it."""
    if request.path.startswith(JSON_ADDRESSES):
        sentence = _(
            "The CSRF token is missing or wrong. Send the value of the cookie %(cookie)s in the header X-CSRFToken. (%(reason)s)"
        )
        return problem(HTTPStatus.FORBIDDEN, sentence % {"cookie": settings.CSRF_COOKIE_NAME, "reason": reason})
    with override(language_of(request)):
        if request.path.startswith("/admin/") and not request.accepts("text/html"):  # the editor's autosave
            sentence = _("You have logged in again in another window. Press save: nothing is lost.")
            answer = {"success": False, "error_code": "csrf_failed", "error_message": sentence}
            return JsonResponse(answer, status=HTTPStatus.FORBIDDEN)
        if not is_from_here(request):
            return render(request, "forms/from_elsewhere.html", {"address": request.get_full_path()}, status=HTTPStatus.FORBIDDEN)
        if request.headers.get("HX-Request") and keep(request):  # htmx only shows a refusal as a whole page
            headers = {"HX-Redirect": address_of_kept(request)}
            return HttpResponse(status=HTTPStatus.FORBIDDEN, headers=headers)
        facts = {
            "title": _("Please send it again"),
            "why": _(
                "Nothing is saved yet. The page was open for a long time, or you logged in or out in another window, so this form is no"
                " longer valid. What you wrote is still here."
            ),
        }
        return show(request, read_form(request), facts, status=HTTPStatus.FORBIDDEN)


@never_cache
@xframe_options_deny
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Show a person who has logged in again the form that they had submitted while logged out."""
    address = request.GET.get("to", "")
    form = kept_form(request, address, known_at(address))
    if form is None:
        return redirect(address if url_has_allowed_host_and_scheme(address, None) else reverse("wagtail_serve", args=[""]))
    facts = {
        "title": _("Please send it again"),
        "why": _("You were no longer logged in when you sent this, so nothing is saved yet. What you wrote is still here."),
    }
    return show(request, form, facts)


def show(request: HttpRequest, form: KeptForm, facts: Mapping[str, object], status: int = HTTPStatus.OK) -> HttpResponse:
    return render(request, "forms/kept.html", {**facts, "kept": form, "sender": sentence_of_sender(request)}, status=status)


class KeepFormsMiddleware:
    """Keeps input submitted after the session ended, if the response redirects to the login, so that it is there afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method != "POST" or not hasattr(response, "url"):
            return response
        if request.user.is_authenticated:
            forget(request)  # it has been accepted now
        elif parse_qs(urlsplit(response.url).query).get("next") == [request.get_full_path()]:
            if keep(request):
                fills_itself_in = hasattr(getattr(request.resolver_match, "func", None), "kept_form")
                if not fills_itself_in:
                    response["Location"] = f"{urlsplit(response.url).path}?{urlencode({'next': address_of_kept(request)})}"
            else:
                return csrf_failure(request)
        return response


def address_of_kept(request: HttpRequest) -> str:
    return f"{reverse('kept_form')}?{urlencode({'to': request.get_full_path()})}"


def known_at(address: str) -> dict[str, Any]:
    """Return the fields of the form at `address`."""
    probe = HttpRequest()
    try:
        probe.resolver_match = resolve(urlsplit(address).path)
    except Resolver404:
        return {}
    return fields_known(probe)


def is_from_here(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of this site submitted the form.

    Otherwise another site could make people submit its own text with one click here. No page can forge these headers. A browser
    that sends none of them is too old to tell; over TLS even those do.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site and site != "same-origin":
        return False
    if "Origin" in request.headers:
        middleware = CsrfViewMiddleware(lambda _request: HttpResponse())
        return bool(middleware._origin_verified(request))  # type: ignore[attr-defined]  # Django's own check, not public
    if "Referer" in request.headers:
        referer = urlsplit(request.headers["Referer"])
        return (referer.scheme, referer.netloc) == (request.scheme, request.get_host())
    return bool(site) or not request.is_secure()


def language_of(request: HttpRequest) -> str | None:
    """Return the language of the response: in the admin the editor's own."""
    profile = getattr(request.user, "wagtail_userprofile", None) if request.path.startswith("/admin/") else None
    return profile.get_preferred_language() if profile else get_language()
