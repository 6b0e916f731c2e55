"""Share a preview: an editor makes a link to a draft, for somebody without an account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.wagtail_hooks import PageMenuItem
from wagtail.log_actions import log
from wagtail.models import Page

from cms.visibility import restrictions_over

from .links import REVISION, front_end_link, front_end_of, make_token, own_link

SHARED = "cms.preview_shared"  # the name of the log entry
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
    """Ask for how long, and show the links to the latest draft."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not can_share(request.user, page):
        raise PermissionDenied
    form = ShareForm(request.POST or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        valid = timedelta(days=form.cleaned_data["days"])
        token = make_token(REVISION, page.latest_revision_id, valid=valid)
        log(instance=page, action=SHARED, user=request.user, revision=page.latest_revision)
        context = {
            "link": own_link(token),
            "front_end_link": front_end_link(page, token) if front_end_of(page) else "",
            "until": timezone.now() + valid,
        }
    title = gettext("Share a preview")
    context |= {
        "form": form,
        "page": page,
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


def addresses() -> list[URLPattern]:
    return [path("pages/<int:page_id>/share-preview/", share_preview, name="share_preview")]
