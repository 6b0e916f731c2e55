"""Calls that go live without text, costs or languages by other ways than their own form: whoever does it is told."""

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
from .pages.call_form import ANYWAY, empty_fields, named


def ask_before_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask before a translation without text is published in wagtail-localize's own editor, which has no form of ours."""
    is_published = request.method == "POST" and request.POST.get("action") == "publish"
    if not is_published or ANYWAY in request.POST or not isinstance(page.specific, CallPage):
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    # The text of a translation is built of the one that was sent to be translated.
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


def tell_of_bulk(request: HttpRequest, action_type: str, objects: Iterable[Page], action: Any) -> None:
    """Say which calls among many pages that were published at once are incomplete, and among those below them."""
    if action_type != "publish":
        return
    published = Q(pk__in=[page.pk for page in objects])
    if action.cleaned_form.cleaned_data["include_descendants"]:
        for page in objects:
            published |= Q(path__startswith=page.path)
    tell_of(request, published)


def tell_of_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Say which of the calls that were copied and published are incomplete."""
    tell_of(request, Q(path__startswith=new_page.path))


def tell_of(request: HttpRequest, published: Q) -> None:
    """Say which published calls are incomplete, of those of `published` that are pages of their own."""
    for call in CallPage.objects.filter(published, live=True, alias_of__isnull=True).order_by("path"):
        if empty := empty_fields(call):
            sentence = _("“%(title)s” is published. Still empty: %(fields)s")
            messages.warning(
                request,
                sentence % {"title": isolated(call.title), "fields": named(CallPage, empty)},
                buttons=[edit_button(call, _("Edit"))],
            )


class TellingWorkflowActionView(WorkflowActionView):
    """Approves a page from the lists of the admin, and says what a call that went live by it lacks."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        if self.action_name != "reject":
            tell_of(request, Q(pk=self.object.pk, has_unpublished_changes=False))
        return response


approve = never_cache(require_admin_access(TellingWorkflowActionView.as_view()))
