"""Showing drafts: in the front end while a page is edited, and on the site itself to whoever has a link."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from .contents import keep_content, page_of
from .links import CONTENT, front_end_link, front_end_of, front_end_origins, keep_private, make_token
from .models import EDITING

FRONT_END = "front_end"
FRONT_END_MODE = (FRONT_END, _("Front end"))


class FrontEndPreviewMixin(Page):
    """A page that can also be previewed in the front end of its site, if that has one."""

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        own = list(super().preview_modes)
        return [FRONT_END_MODE, *own] if front_end_of(self) else own

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        if mode_name != FRONT_END:
            return super().serve_preview(request, mode_name)
        return show_in_front_end(self, request)


def show_in_front_end(page: Page, request: HttpRequest) -> HttpResponseBase:
    """Lead to the front end; beside the form, frame it in a page of the site's own, whose scripts Wagtail can reach."""
    kept = keep_content(page)
    address = front_end_link(page, make_token(CONTENT, kept.pk, until=kept.made_at + EDITING))
    if not getattr(request, "in_preview_panel", False):
        return keep_private(redirect(address))
    response = render(request, "previews/frame.html", {"address": address, "page": page})
    response._csp_update = {"frame-src": front_end_origins()}  # type: ignore[attr-defined]  # read by django-csp
    return keep_private(response)


@require_safe
def shared_preview(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a draft to whoever has a link to it. Whatever is wrong with a link, the answer is the same."""
    page = page_of(token)
    if page is None:
        return keep_private(render(request, "404.html", {"reason": ""}, status=HTTPStatus.NOT_FOUND))
    own_mode = next((name for name, _label in page.preview_modes if name != FRONT_END), "")
    return keep_private(page.make_preview_request(request, own_mode))
