"""Views that are not pages: choosing a language, health, robots and the like, errors."""

import sys
from datetime import UTC, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .api.problems import JSON_ADDRESSES, problem
from .health import answers, is_ready
from .media.full_disk import NO_ROOM, is_disk_full
from .media.serving import MissingFile
from .sitemaps import sitemap_of
from .snippets.brand import version_of
from .snippets.site_settings import SiteSettings


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Redirect from / to the home page in the language that the browser asks for, else in German."""
    answer = redirect(f"/{accepted_language(request.headers.get('Accept-Language', ''))}/")
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def accepted_language(header: str) -> str:
    """Return the first of our languages in the Accept-Language header, else the source language."""
    for asked, _weight in parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(asked)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Report whether each part works; 503 if one that is needed has failed."""
    said = answers.get()
    return JsonResponse(said, status=200 if is_ready(said) else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        *(f"Disallow: /{code}/accounts/" for code, _name in settings.LANGUAGES),
    ]
    # A site that is not to be listed does not forbid reading it: search engines could then not read that they may not list it.
    if settings.SEARCH_ENGINES:
        lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def brand_css(request: HttpRequest, sheet: str, version: str) -> HttpResponse:
    """Serve the colours of the site settings, for the site's pages or for the admin, for a year if `version` is that of today's colours.

    An older page, kept by a cache, asks for an older version. It gets today's colours too, but nobody stores them under that address.
    """
    found = SiteSettings.for_request(request)
    css = found.admin_css if sheet == "admin" else found.brand_css
    if not css:
        raise Http404
    is_current = version == version_of(css)
    return HttpResponse(
        css,
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": "public, max-age=31536000, immutable" if is_current else "no-store"},
    )


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Name the contact for reporting vulnerabilities (RFC 9116), if the site has one."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = midnight + timedelta(days=settings.SECURITY_TXT_DAYS)
    lines = [f"Contact: {contact_address(contact)}" for contact in settings.SECURITY_CONTACTS]
    lines.append(f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}")
    lines.append(f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}")
    lines.append(f"Canonical: {request.build_absolute_uri(reverse('security_txt'))}")
    if settings.SECURITY_POLICY_URL:
        lines.append(f"Policy: {settings.SECURITY_POLICY_URL}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def contact_address(contact: str) -> str:
    """Return `contact` as a URI that a program can follow: an e-mail address may be given without a scheme."""
    contact = "".join(contact.split())
    return contact if ":" in contact else f"mailto:{contact}"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List all public pages in every language; a large site in parts, `?p=2`."""
    asked = request.GET.get("p", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 6
    told = sitemap_of(request, int(asked) if is_number else None) if is_number or not asked else None
    if told is None:
        raise Http404
    return HttpResponse(told, content_type="application/xml", headers={"X-Robots-Tag": "noindex, noodp, noarchive"})


def one_login(request: HttpRequest, otherwise: str = "") -> HttpResponse:
    """Redirect from Wagtail's and Django's logins to the only login, and afterwards on to where the reader wanted to go."""
    target = request.GET.get("next") or (reverse(otherwise) if otherwise else "")
    login = reverse("account_login")
    return redirect(f"{login}?{urlencode({'next': target})}" if target else login)


def one_reset(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Redirect to the only password reset."""
    return redirect("account_reset_password")


def admin_logout(request: HttpRequest) -> HttpResponse:
    """Redirect editors to the only logout."""
    return redirect("account_logout")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and str(exception) else ""
    if request.path.startswith(("/api/", "/admin/api/")):
        return problem(403, reason)
    return render(request, "403.html", {"reason": reason}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(JSON_ADDRESSES):
        return problem(404, _("There is nothing at this address."))
    reason = str(exception) if isinstance(exception, MissingFile) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def no_room(request: HttpRequest) -> HttpResponse:
    """Report that the disk is full, wherever that shows: while a large upload is being received, no form has it yet."""
    if request.path.startswith("/api/") or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return problem(507, str(NO_ROOM), success=False, error_message=str(NO_ROOM))
    return HttpResponse(loader.get_template("507.html").render({"reason": NO_ROOM}), status=507)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_disk_full(sys.exception()):
        return no_room(request)
    if request.path.startswith(JSON_ADDRESSES):
        return problem(500, _("Something went wrong on our side. It is in our log under the id of this request."))
    # Whatever failed may fail again: this page uses neither the database nor the request.
    return HttpResponse(loader.get_template("500.html").render(), status=500)
