"""Looking up what is at a public path: a page, a redirect, or for people who may preview it a draft."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from rest_framework.response import Response
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.models import Page

from cms.base_url import absolute
from cms.localisation import all_locales
from cms.users import second_step

from .public_paths import hosts_of, page_at, read_path
from .reading import readable_pages
from .redirects import note_targets, redirect_at, redirects_of, site_asked


class Place:
    """What is at the path that a request asks for, `html_path`."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self.site = site_asked(request)
        self.path = read_path(request.GET["html_path"], hosts_of(self.site, request)) if self.site else None

    @cached_property
    def page(self) -> Page | None:
        """The page there, whether the reader can read it or not."""
        return page_at(self.site, self.path) if self.site and self.path else None

    def page_among(self, pages: QuerySet[Any]) -> Page | None:
        """Return the page there if it is one of `pages`."""
        return self.page if self.page is not None and pages.filter(pk=self.page.pk).exists() else None

    def told_instead(self) -> dict[str, Any] | None:
        """Return what is there instead of a page that the reader can read; None if there is nothing for them."""
        if self.page is not None and may_preview(self.request, self.page):
            return draft_facts(self.page)
        if not self.site or not self.path or (self.page is not None and self.page.live):  # private: as on the site, no redirect
            return None
        redirect = redirect_at(self.site, self.path, redirects_of(self.site, readable_pages(self.request), self.request))
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


class FindingMixin(BaseAPIViewSet):
    """Adds to Wagtail's `find/`: paths in every language, URLs, redirects and drafts.

    As in Wagtail, a page is answered with a redirect (302) to its own address in the API; redirects and drafts with 200 and their
    facts.
    """

    @cached_property
    def place(self) -> Place | None:
        return Place(self.request) if "html_path" in self.request.GET else None

    def find_view(self, request: Any) -> Any:
        try:
            return super().find_view(request)
        except Http404:
            told = self.place.told_instead() if self.place else None
            if told is None:
                raise
            return Response(told)

    def find_object(self, queryset: Any, request: Any) -> Any:
        page = self.place.page_among(queryset) if self.place else None
        return page or BaseAPIViewSet.find_object(self, queryset, request)  # by id: Wagtail's own by path knows one language


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
