"""Share a preview: an editor makes a link to a draft, for somebody without an account, and can revoke it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.wagtail_hooks import PageMenuItem
from wagtail.models import Page

from cms.visibility import restrictions_over

from . import sharing
from .links import front_end_link, front_end_of, own_link
from .models import SharedPreview

if TYPE_CHECKING:
    from cms.users.models import User

VALID = ((1, _("one day")), (7, _("one week")), (30, _("30 days")))


class ShareForm(forms.Form):
    """For how long a link is valid."""

    days = forms.TypedChoiceField(label=_("Valid for"), choices=VALID, coerce=int, initial=7)


class ShareButton(PageMenuItem):
    """In the menu of a page's header."""

    label = _("Share a preview")
    icon_name = "link"

    def __init__(self, *, page: Page, **options: Any) -> None:
        super().__init__(page=page, url=reverse("share_preview", args=[page.pk]), **options)

    def is_shown(self, user: Any) -> bool:
        return can_share(user, self.page)


def can_share(user: Any, page: Page) -> bool:
    """Return whether `user` can share drafts of `page`: whoever edits it."""
    return bool(page.depth > 1 and page.latest_revision_id and page.permissions_for_user(user).can_edit())


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[ShareButton]:
    yield ShareButton(page=page, priority=66)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share_preview(request: HttpRequest, page_id: int) -> HttpResponse:
    """Make a link to the latest draft, and show all links that are valid."""
    page = shareable_page(request, page_id)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sharing.share_preview(page=page, valid=timedelta(days=form.cleaned_data["days"]), by=cast("User", request.user))
        messages.success(request, gettext("There is a new link. Copy it from the list, and send it."))
        return redirect("share_preview", page.pk)
    title = gettext("Share a preview")
    context = {
        "form": form,
        "page": page,
        "links": links_to(page),
        "saved_at": page.latest_revision_created_at,
        "is_private": restrictions_over(page).exists(),
        "header_title": title,
        "header_icon": "link",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore_root"), "label": gettext("Pages")},
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.get_admin_display_title()},
            {"url": "", "label": title},
        ],
    }
    return render(request, "previews/admin/share.html", context)


def shareable_page(request: HttpRequest, page_id: int) -> Page:
    page = get_object_or_404(Page, pk=page_id).specific
    if not can_share(request.user, page):
        raise PermissionDenied
    return page


def links_to(page: Page) -> list[dict[str, Any]]:
    """Return the links to drafts of `page` that are valid, newest first, each with its addresses."""
    rows = SharedPreview.objects.valid().filter(page_id=page.pk).select_related("made_by", "revision").order_by("-made_at", "pk")
    has_front_end = bool(front_end_of(page))
    found = []
    for row in rows:
        token = row.token
        front_end = front_end_link(page, token) if has_front_end else ""
        found.append({"row": row, "own": own_link(token), "front_end": front_end})
    return found


@require_POST
def revoke_preview(request: HttpRequest, page_id: int, key: UUID) -> HttpResponse:
    """End a link now."""
    page = shareable_page(request, page_id)
    row = SharedPreview.objects.filter(pk=key, page_id=page.pk).select_related("revision").first()
    if row:
        sharing.revoke_preview(shared=row, page=page, by=cast("User", request.user))
    messages.success(request, gettext("The link was revoked. It no longer works."))
    return redirect("share_preview", page.pk)


def addresses() -> list[URLPattern]:
    own = "pages/<int:page_id>/share-preview/"
    return [
        path(own, share_preview, name="share_preview"),
        path(f"{own}<uuid:key>/revoke/", revoke_preview, name="revoke_preview"),
    ]
