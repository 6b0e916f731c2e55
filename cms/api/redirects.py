"""Redirects as JSON: those of Wagtail's redirects app, which also knows the earlier addresses of pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import Resolver404
from rest_framework.fields import Field
from wagtail.api.validators import SiteFilterValidator
from wagtail.contrib.redirects.api import RedirectsAPIViewSet, RedirectSerializer
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.base_url import absolute
from cms.localisation import pages_by_id
from cms.rich_text import web_address

from .public_paths import PublicPath, homes_of, hosts_of, read_path, tree_path
from .reading import readable_pages

PERMANENT, TEMPORARY = 301, 302


class TargetField(Field):
    """A fact about where a redirect leads; `note_targets` has worked it out."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, redirect: Any) -> Any:
        return redirect.told[self.field_name]


class PublicRedirectSerializer(RedirectSerializer):
    """Redirects, with the status and the target that browsers get."""

    status = TargetField(read_only=True)
    redirect_to = TargetField(read_only=True)
    redirect_path = TargetField(read_only=True)
    page = TargetField(read_only=True)


class PublicRedirectsAPI(RedirectsAPIViewSet):
    """The redirects of a site, without those that lead to pages that the reader cannot read."""

    base_serializer_class = PublicRedirectSerializer
    FACTS = ("status", "redirect_to", "redirect_path", "page")
    body_fields = [*RedirectsAPIViewSet.body_fields, *FACTS]
    listing_default_fields = [*RedirectsAPIViewSet.listing_default_fields, *FACTS]
    known_query_parameters = RedirectsAPIViewSet.known_query_parameters | {"site"}

    def get_queryset(self) -> QuerySet[Redirect]:
        if not hasattr(self, "_redirects"):  # Wagtail calls this several times per response
            site = site_asked(self.request)
            found = redirects_of(site, readable_pages(self.request), self.request) if site else Redirect.objects.none()
            self._redirects = found
        return self._redirects.all()

    def find_object(self, queryset: QuerySet[Redirect], request: Any) -> Redirect | None:
        if "html_path" not in request.GET:
            found: Redirect | None = super().find_object(queryset, request)
            return found
        site = site_asked(request)
        path = read_path(request.GET["html_path"], hosts_of(site, request)) if site else None
        if site is None or path is None:
            raise Http404
        return redirect_at(site, path, queryset)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        given = list(args[0]) if kwargs.get("many") else args[0]
        note_targets(given if kwargs.get("many") else [given])
        return super().get_serializer(given, *args[1:], **kwargs)


def site_asked(request: Any) -> Site | None:
    """Return the site that a request asks about. Raises ValueError for one that does not exist."""
    site: Site | None = SiteFilterValidator(site=request.GET.get("site"), request=request).site_obj
    return site


def redirects_of(site: Site, pages: QuerySet[Any], request: Any = None) -> QuerySet[Redirect]:
    """Return the redirects of `site` that lead to one of `pages`, or to an address that is not that of another page."""
    own = Redirect.get_for_site(site)
    typed = own.filter(redirect_page=None).exclude(redirect_link="")
    homes, hosts = homes_of(site), hosts_of(site, request)
    places: dict[str, list[int]] = {}
    for pk, link in typed.values_list("pk", "redirect_link"):
        if (path := read_path(link, hosts)) and (place := tree_path(site, homes, path)):
            places.setdefault(place, []).append(pk)
    hidden = (
        Page.objects.filter(url_path__in=places).exclude(pk__in=pages.order_by().values("pk")) if places else Page.objects.none()
    )
    leading_nowhere = [pk for place in hidden.values_list("url_path", flat=True) for pk in places[place]]
    readable = Q(redirect_page__in=pages.order_by().values("pk")) | Q(pk__in=typed.values("pk"))
    found: QuerySet[Redirect] = own.filter(readable).exclude(pk__in=leading_nowhere).order_by("id")
    return found


def redirect_at(site: Site, path: PublicPath, redirects: QuerySet[Redirect]) -> Redirect | None:
    """Return which of the `redirects` applies to `path`, as the site itself chooses: with the query string before without it."""
    plain = Redirect.normalise_path(path.path)
    whole = Redirect.normalise_path(f"{path.path}?{path.query}") if path.query else plain
    found = {(one.old_path, one.site_id): one for one in redirects.filter(old_path__in={plain, whole})}
    keys = [(old, pk) for old in (whole, plain) for pk in (site.pk, None)]
    return next((found[key] for key in keys if key in found), None)


def note_targets(redirects: list[Any]) -> None:
    """Note on each of `redirects` where it leads: one query, and for pages with routes of their own one more and one per type."""
    ids = {one.redirect_page_id for one in redirects} - {None}
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).select_related("locale")} if ids else {}
    routed = pages_by_id(one.redirect_page_id for one in redirects if one.redirect_page_id and one.redirect_page_route_path)
    pages |= {page.pk: page for page in routed}
    for one in redirects:
        page = pages.get(one.redirect_page_id)
        parts = page.get_url_parts() if page else None
        if parts and parts[2]:
            route = one.redirect_page_route_path if has_route(page, one.redirect_page_route_path) else ""
            path = parts[2].rstrip("/") + route if route else parts[2]
            one.link, whole = path, parts[1] + path
        else:
            path = one.redirect_link if one.redirect_link.startswith("/") else None
            one.link, whole = one.redirect_link, absolute(path) if path else web_address(one.redirect_link)
        one.told = {
            "status": PERMANENT if one.is_permanent else TEMPORARY,
            "redirect_to": whole,
            "redirect_path": path,
            "page": page.pk if page else None,
        }


def has_route(page: Any, route: str) -> bool:
    """Return whether `page`, with routes of its own, has `route`; a plain page has none."""
    try:
        return bool(route) and page.resolve_subpage(route) is not None
    except (AttributeError, Resolver404):
        return False
