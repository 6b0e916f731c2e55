"""Addresses that are not pages: choosing a language, health, machines, errors."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .api.problems import problem
from .health import run_checks
from .sitemaps import sitemap_of


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Lead from / to the first page in the language the browser asks for, else in German."""
    answer = redirect(f"/{accepted_language(request.headers.get('Accept-Language', ''))}/")
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def accepted_language(header: str) -> str:
    """Return the first of our languages that the header Accept-Language names, else the source language."""
    for asked, _weight in parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(asked)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say of each part whether it works; 503 if one has failed."""
    answers = run_checks()
    return JsonResponse(answers, status=503 if "failed" in answers.values() else 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        *(f"Disallow: /{code}/accounts/" for code, _name in settings.LANGUAGES),
    ]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every page that everybody may read, in every language; a large site in parts, `?p=2`."""
    asked = request.GET.get("p", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 6
    told = sitemap_of(request, int(asked) if is_number else None) if is_number or not asked else None
    if told is None:
        raise Http404
    return HttpResponse(told, content_type="application/xml", headers={"X-Robots-Tag": "noindex, noodp, noarchive"})


def admin_login(request: HttpRequest) -> HttpResponse:
    """Lead editors to the one login there is."""
    target = request.GET.get("next") or reverse("wagtailadmin_home")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")


def admin_logout(request: HttpRequest) -> HttpResponse:
    """Lead editors to the one logout there is."""
    return redirect("account_logout")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and str(exception) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(404, "There is nothing at this address.")
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Whatever failed may fail again: this page asks neither the database nor the request.
    return HttpResponse(loader.get_template("500.html").render(), status=500)
