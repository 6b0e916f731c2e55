"""Unpublishing and deleting in the admin: the forms ask for the scope (`cms.families`), and these hooks apply it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.models import Page

from .families import Scope, chosen_scope, default_scope, delete_all, relatives_of, unpublish_all, why_not


def before_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Unpublish the family before the page: if that fails, the page stays published too."""
    if chosen_scope(request.POST.get("scope"), page) == Scope.PAGE:
        return None
    family = relatives_of(page)
    if reason := why_not(request.user, "unpublish", family):
        return refuse(request, reason, "wagtailadmin_pages:unpublish", page)
    with transaction.atomic():
        unpublish_all(family, user=request.user, include_descendants=bool(request.POST.get("include_descendants")))
    return None


def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.method != "POST" or chosen_scope(request.POST.get("scope"), page) == Scope.PAGE:
        return None
    family = relatives_of(page)
    if reason := why_not(request.user, "delete", family):
        return refuse(request, reason, "wagtailadmin_pages:delete", page)
    request.family_to_delete = family  # type: ignore[attr-defined]  # of the page that is about to be deleted
    return None


def after_delete(request: HttpRequest, page: Page) -> None:
    """Delete the family once the page is deleted; the view's transaction covers both."""
    delete_all(getattr(request, "family_to_delete", ()), user=request.user)


def refuse(request: HttpRequest, reason: str, url_name: str, page: Page) -> HttpResponse:
    messages.error(request, reason)
    return redirect(reverse(url_name, args=[page.pk]))


class ScopeForm(DefaultPageForm):
    """What to do with several pages at once."""

    scope = forms.ChoiceField(label=_("What will be deleted"), choices=Scope.choices, widget=forms.RadioSelect, required=False)


class FamilyMixin:
    """Also acts on the other languages of the chosen pages, if the form says so."""

    form_class = ScopeForm
    verb = ""
    request: HttpRequest
    cleaned_form: Any

    def get_initial(self) -> dict[str, Any]:
        pages, _without_right = self.get_actionable_objects()  # type: ignore[attr-defined]  # of Wagtail's view
        return {"scope": default_scope(*pages)}

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**options)  # type: ignore[misc]
        pages = [one["item"] for one in context["items"]]
        context["family"] = relatives_of(*pages)
        context["why_not"] = why_not(self.request.user, self.verb, context["family"])
        return context

    def prepare_action(self, objects: list[Page], objects_without_access: Any) -> HttpResponse | None:
        if chosen_scope(self.cleaned_form.cleaned_data["scope"], *objects) == Scope.PAGE:
            return None
        family = relatives_of(*objects)
        if reason := why_not(self.request.user, self.verb, family):
            self.cleaned_form.add_error("scope", reason)
            answer: HttpResponse = self.form_invalid(self.cleaned_form)  # type: ignore[attr-defined]
            return answer
        objects.extend(family)
        return None


class FamilyUnpublishBulkAction(FamilyMixin, UnpublishBulkAction):
    """Unpublishes pages."""

    verb = "unpublish"
    template_name = "wagtailadmin/pages/bulk_actions/unpublish_families.html"


class FamilyDeleteBulkAction(FamilyMixin, DeleteBulkAction):
    """Deletes pages."""

    verb = "delete"
    template_name = "wagtailadmin/pages/bulk_actions/delete_families.html"
