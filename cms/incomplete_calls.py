"""Warns people who publish calls without text, costs or languages by other ways than the call's edit form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page
from wagtail_localize.models import Translation

from .fact_messages import edit_button
from .formatting import isolated, language_name
from .kept import KeptField, read_form
from .kept_views import show
from .pages.call import CallPage
from .pages.call_form import ANYWAY, named
from .pages.checklist import empty_fields


def ask_before_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask before publishing a translation without text in wagtail-localize's own editor, which does not use our form."""
    is_published = request.method == "POST" and request.POST.get("action") == "publish"
    if not is_published or ANYWAY in request.POST or not isinstance(page.specific, CallPage):
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    # The text of a translation is built from the version that was submitted for translation.
    if translation is None or "body" not in empty_fields(translation.source.as_instance()):
        return None
    form = read_form(request)
    empty = named(CallPage, ["body"])
    facts = {
        "title": _("This call is not published yet"),
        "why": _("Still empty: %(fields)s. Add this on the page in the source language, or publish anyway.") % {"fields": empty},
        "send": _("Publish anyway"),
        "other_address": translation.source.get_source_instance_edit_url(),
        "other": _("Edit the page in %(language)s") % {"language": language_name(translation.source.locale.language_code)},
    }
    fields = [*form.fields, KeptField(ANYWAY, "", ["on"])]
    return show(request, replace(form, fields=fields), facts, status=HTTPStatus.CONFLICT)


def warn_after_bulk_publishing(request: HttpRequest, action_type: str, objects: Iterable[Page], action: Any) -> None:
    """Warn of incomplete calls among pages that were published in bulk, and among their descendants."""
    if action_type != "publish":
        return
    published = Q(pk__in=[page.pk for page in objects])
    if action.cleaned_form.cleaned_data["include_descendants"]:
        for page in objects:
            published |= Q(path__startswith=page.path)
    warn_about_calls(request, published)


def warn_after_copying(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Warn of incomplete calls among those that were copied and published."""
    warn_about_calls(request, Q(path__startswith=new_page.path))


def warn_about_calls(request: HttpRequest, published: Q) -> None:
    """Warn of incomplete calls among the pages in `published`, without aliases."""
    for call in CallPage.objects.filter(published, live=True, alias_of__isnull=True).order_by("path"):
        if empty := empty_fields(call):
            sentence = _("“%(title)s” is published. Still empty: %(fields)s")
            messages.warning(
                request,
                sentence % {"title": isolated(call.title), "fields": named(CallPage, empty)},
                buttons=[edit_button(call, _("Edit"))],
            )


class TellingWorkflowActionView(WorkflowActionView):
    """Approves a page from the admin's lists, and warns of what a call that is thereby published lacks."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        if self.action_name != "reject":
            warn_about_calls(request, Q(pk=self.object.pk, has_unpublished_changes=False))
        return response


approve = never_cache(require_admin_access(TellingWorkflowActionView.as_view()))
