"""The page in the admin on which the editors of a call set up its applications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from cms.models import CallPage
from cms.users.models import User
from community.applications.lookups import round_of_call
from community.applications.models import Review, Round
from community.applications.setup import set_up_round

from .forms import CriterionFormSet, RoleFormSet, RoundForm, roles_in


def call_to_edit(request: HttpRequest, call: UUID) -> CallPage:
    """Return a language version of the call that this editor may edit. Raises Http404, PermissionDenied."""
    versions = list(CallPage.objects.filter(translation_key=call).select_related("locale").order_by("pk"))
    if not versions:
        raise Http404
    own = next((page for page in versions if page.permissions_for_user(request.user).can_edit()), None)
    if own is None:
        raise PermissionDenied
    return own


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, call: UUID) -> HttpResponse:
    """Choose the form of a call, the people who work on its applications, and how long they are kept."""
    page = call_to_edit(request, call)
    if not isinstance(request.user, User):
        raise PermissionDenied
    round_ = round_of_call(call) or Round(call=call)
    sent = request.POST if request.method == "POST" else None
    form = RoundForm(sent, instance=round_)
    people = round_.people.select_related("user").order_by("role", "pk") if round_.pk else ()
    rows = [{"address": one.user.email, "role": one.role} for one in people]
    formset = RoleFormSet(sent, initial=rows, prefix="people")
    stored = list(round_.criteria.all()) if round_.pk else []
    criteria = CriterionFormSet(
        sent,
        initial=[{"pk": one.pk, "name": one.name, "help": one.help, "weight": one.weight} for one in stored],
        prefix="criteria",
        is_fixed=Review.objects.filter(application__round=round_.pk, submitted_at__isnull=False).exists(),
        known=[one.pk for one in stored],
    )
    if form.is_bound and form.is_valid() and formset.is_valid() and criteria.is_valid():
        set_up_round(
            round_=form.save(commit=False),
            roles=roles_in(formset),
            criteria=criteria.criteria(),
            second_form=form.cleaned_data["second_form"],
            by=request.user,
        )
        messages.success(request, _("Saved."))
        return redirect("applications_setup", call)
    facts = {"page": page, "form": form, "formset": formset, "criteria": criteria, **frame_of(page)}
    return render(request, "community/applications/admin/setup.html", facts)


def frame_of(page: CallPage) -> dict[str, Any]:
    """Return the context that an admin page's frame needs."""
    title = _("Applications")
    return {
        "header_title": f"{title}: {page.get_admin_display_title()}",
        "header_icon": "form",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.get_admin_display_title()},
            {"url": "", "label": title},
        ],
    }


def addresses() -> list[URLPattern]:
    return [path("applications/<uuid:call>/", set_up, name="applications_setup")]
