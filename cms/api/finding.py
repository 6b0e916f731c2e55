"""Looking up what is at a public path: a page, a redirect, or for people who may preview it a draft."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from rest_framework.response import Response
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.models import Page

from cms.base_url import absolute
from cms.localisation import all_locales
from cms.users import second_step

from .public_paths import PublicPath, hosts_of, page_at, read_path
from .redirects import note_targets, redirect_at, redirects_of, site_asked


class FindingMixin(BaseAPIViewSet):
    """Adds to Wagtail's `find/`: paths in every language, URLs, redirects and drafts.

    As in Wagtail, a page is answered with a redirect (302) to its own address in the API; redirects and drafts with 200 and their
    facts.
    """

    def find_view(self, request: Any) -> Any:
        try:
            return super().find_view(request)
        except Http404:
            told = self.without_page(request) if "html_path" in request.GET else None
            if told is None:
                raise
            return Response(told)

    def find_object(self, queryset: Any, request: Any) -> Any:
        if "html_path" in request.GET:
            page = self.page_there(request)
            if page is not None and queryset.filter(pk=page.pk).exists():
                return page
        return BaseAPIViewSet.find_object(self, queryset, request)  # by id: Wagtail's own by path knows one language

    def page_there(self, request: Any) -> Page | None:
        """Return the page at the path, whether the reader can read it or not."""
        if not hasattr(self, "_page_there"):
            site, path = site_asked(request), self.path_asked(request)
            self._page_there = page_at(site, path) if site and path else None
        return self._page_there

    def path_asked(self, request: Any) -> PublicPath | None:
        site = site_asked(request)
        return read_path(request.GET["html_path"], hosts_of(site, request)) if site else None

    def without_page(self, request: Any) -> dict[str, Any] | None:
        """Return what is at the path instead of a page that the reader can read; None if there is nothing for them."""
        page, site, path = self.page_there(request), site_asked(request), self.path_asked(request)
        if page is not None and may_preview(request, page):
            return draft_facts(page)
        if site is None or path is None or (page is not None and page.live):  # a private page: as on the site, no redirect
            return None
        redirect = redirect_at(site, path, redirects_of(site, self.get_base_queryset(), request))
        if redirect is None:
            return None
        note_targets([redirect])
        return {
            "id": redirect.pk,
            "meta": {
                "type": "wagtailredirects.Redirect",
                "detail_url": absolute(reverse("wagtailapi:redirects:detail", args=[redirect.pk])),
            },
            "old_path": redirect.old_path,
            "location": redirect.link,
            **redirect.told,
        }


def may_preview(request: HttpRequest, page: Page) -> bool:
    """Return whether the reader may see the drafts of `page` in the admin, by the same rights."""
    user = request.user
    if not user.is_authenticated or not user.has_perm(second_step.ADMIN_PERMISSION) or second_step.is_missing(request):
        return False
    rights = page.permissions_for_user(user)
    return bool(rights.can_edit() or rights.can_publish())


def draft_facts(page: Page) -> dict[str, Any]:
    """Return what editors are told of a page that is not public."""
    return {
        "id": page.pk,
        "meta": {
            "type": page.cached_content_type.model_class()._meta.label,
            "status": "private" if page.live else "draft",
            "locale": all_locales()[page.locale_id].language_code,
            "html_url": page.full_url,
            "edit_url": absolute(reverse("wagtailadmin_pages:edit", args=[page.pk])),
        },
        "title": page.draft_title or page.title,
    }
