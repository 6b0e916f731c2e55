"""Admin forms that detect concurrent edits: snippets and settings through `cms.concurrency`, pages through their revisions."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel
from wagtail.contrib.settings.views import EditView as SettingEditView
from wagtail.models import Page, Revision
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from .concurrency import NoticesOthersInAdmin
from .formatting import format_moment
from .kept import KeptField, read_form
from .kept_views import show

OF_A_REVISION = ("loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id")


class LockingEditView(EditView):
    """Compares and saves in one transaction."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)


class LockingSettingEditView(SettingEditView):
    """Compares and saves in one transaction."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)


class SharedViewSet(SnippetViewSet):
    """A snippet that several people may edit at once."""

    edit_view_class = LockingEditView

    def get_edit_handler(self) -> Panel:
        handler = super().get_edit_handler()
        handler.base_form_class = handler.base_form_class or NoticesOthersInAdmin
        return handler


def show_newer_version(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask before saving an older version of `page` over a newer one. Wagtail only does so in a script, which may not run."""
    latest = Revision.objects.filter(pk=page.latest_revision_id).select_related("user").first()
    if request.method != "POST" or not request.accepts("text/html") or latest is None or is_based_on(request, latest):
        return None
    form = read_form(request)
    now = {"loaded_revision_id": str(latest.pk), "loaded_revision_created_at": latest.created_at.isoformat()}
    fields = [one for one in form.fields if one.name not in OF_A_REVISION]
    fields += [KeptField(name, "", [value]) for name, value in now.items()]
    who = str(latest.user) if latest.user else _("Somebody")
    why = _(
        "{who} has saved another version of this page while you were writing ({when}). What you wrote is still here, and not saved."
    )
    facts = {
        "title": _("There is a newer version of this page"),
        "why": why.format(who=who, when=format_moment(latest.created_at)),
        "send": _("Save mine as the newest version"),
        "other_address": reverse("wagtailadmin_pages:revisions_view", args=[page.pk, latest.pk]),
        "other": _("See the other version"),
    }
    return show(request, replace(form, fields=fields), facts, status=HTTPStatus.CONFLICT)


def is_based_on(request: HttpRequest, latest: Revision) -> bool:
    """Return whether the page was opened at its latest version, or that version was saved by this editing session."""
    loaded, created, own = (request.POST.get(name) for name in OF_A_REVISION)
    if own:
        return own == str(latest.pk)
    return not loaded or (loaded == str(latest.pk) and created in (None, "", latest.created_at.isoformat()))
