"""What stands around every page, as JSON: the site with its menus and its footer, in one language. The templates ask the same functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page, Site

from cms.base_url import absolute, absolute_address
from cms.formatting import language_name, own_language_name
from cms.languages import active_language, direction_of
from cms.media.images import SiteImage
from cms.media.privacy import private_collections
from cms.navigation import MenuEntry, menu_of, settings_for
from cms.network import cities_shown, organisations_by_role
from cms.rich_text import web_address
from cms.snippets.organisation import Organisation
from cms.visibility import readable
from themes.templatetags.pictures import rendition

from .conditional import answer_conditionally
from .parameters import BadParameter, check_known, one_of
from .problems import problem

METHODS = ("GET", "HEAD")
Facts = Callable[[HttpRequest], dict[str, Any]]


def in_language(facts: Facts) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the view of `facts`, which are worked out in the language of the parameter `locale`, by default the site's own."""

    @wraps(facts)
    def view(request: HttpRequest) -> HttpResponseBase:
        return answer_conditionally(request, partial(answer, request))

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            refusal = problem(405, _("This can only be read."))
            refusal["Allow"] = ", ".join(METHODS)
            return refusal
        try:
            check_known(request.GET, {"locale"})
            language = one_of("locale", request.GET.get("locale", settings.LANGUAGE_CODE), dict(settings.LANGUAGES))
        except BadParameter as error:
            return problem(400, str(error), errors=[error.error])
        if Site.find_for_request(request) is None:
            return problem(404, _("There is no site yet."))
        with override(language):
            return JsonResponse({"locale": language, **facts(request)}, json_dumps_params={"ensure_ascii": False})

    return view


def site_facts(request: HttpRequest) -> dict[str, Any]:
    """Return everything around a page: the answers of the other addresses too."""
    told = settings_for(request)
    locales = locale_list(request)
    return {
        "site_name": told.site_name,
        "tagline": told.tagline,
        "base_url": absolute("").rstrip("/"),
        "home": next(one["home"] for one in locales if one["code"] == active_language()),
        "logo": picture(told.logo, "height-96"),
        "colours": {"brand": told.brand_colour or None, "signal": told.signal_colour or None},
        "contact": {"email": told.contact_email or None},
        "menus": menu_facts(request),
        "footer": {
            "text": told.footer,
            "organisations": [
                {
                    "role": role.value,
                    "label": str(role.label),
                    "organisations": [organisation_facts(one) for one in organisations],
                }
                for role, organisations in organisations_by_role()
            ],
            "municipalities": [{"id": pk, "name": name} for name, pk in cities_shown()],
        },
        "locales": locales,
    }


def menu_facts(request: HttpRequest) -> dict[str, Any]:
    """Return the main menu as nested links, the legal pages and the site's profiles elsewhere."""
    site, told = Site.find_for_request(request), settings_for(request)
    return {
        "main": [entry_facts(entry) for entry in menu_of(site)] if site else [],
        "legal": [
            {
                "kind": link["kind"],
                "title": link["label"],
                "html_url": absolute_address(link["url"]),
                "path": path_of(link["url"]),
            }
            for link in told.legal_links
        ],
        "social": [{"name": name, "url": address} for name, address in told.social_links],
    }


def entry_facts(entry: MenuEntry) -> dict[str, Any]:
    return {
        "id": entry.page_id,
        "title": entry.title,
        "html_url": entry.full_url,
        "path": path_of(entry.url),
        "children": [entry_facts(child) for child in entry.children],
    }


def locale_facts(request: HttpRequest) -> dict[str, Any]:
    items = locale_list(request)
    return {"meta": {"total_count": len(items)}, "items": items}


def locale_list(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the site's languages in its order, each with its home page if it has a public one."""
    site = Site.find_for_request(request)
    homes: dict[str, Page] = {}
    if site is not None:
        family = Page.objects.filter(translation_key=site.root_page.translation_key, alias_of=None)
        homes = {home.locale.language_code: home for home in readable(family).select_related("locale")}
    return [
        {
            "code": code,
            "name": language_name(code),
            "own_name": own_language_name(code),
            "direction": direction_of(code),
            "is_default": code == settings.LANGUAGE_CODE,
            "home": home_facts(homes[code]) if code in homes else None,
        }
        for code, _name in settings.LANGUAGES
    ]


def home_facts(home: Page) -> dict[str, Any]:
    return {"id": home.pk, "title": home.title, "html_url": home.full_url, "path": path_of(home.get_url() or "")}


def organisation_facts(organisation: Organisation) -> dict[str, Any]:
    return {
        "id": organisation.pk,
        "name": organisation.name,
        "abbreviation": organisation.abbreviation,
        "website": web_address(organisation.website) or None,
        "logo": picture(organisation.logo, "height-120"),
    }


def picture(image: SiteImage | None, spec: str) -> dict[str, Any] | None:
    """Return a logo as pages show it; None without one, or if it is not public."""
    if image is None or image.collection_id in private_collections():
        return None
    drawn = rendition(image, spec)
    if drawn is None:
        return None
    return {
        "id": image.pk,
        "href": absolute_address(drawn.url),
        "width": drawn.width,
        "height": drawn.height,
        "credit": image.credit,
    }


def path_of(address: str) -> str | None:
    """Return the path of a page on this site; None for one of another site."""
    path = address.removeprefix(absolute("").rstrip("/"))  # with several sites, pages have whole addresses
    return path if path.startswith("/") else None


VIEWS = {"site": in_language(site_facts), "menus": in_language(menu_facts), "locales": in_language(locale_facts)}
