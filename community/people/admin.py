"""Reports → Proposed municipalities: people's proposals, to confirm or reject."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused

from .alike import municipalities_alike
from .forms import DecisionForm
from .models import ProposedMunicipality
from .proposals import confirm_proposal, reject_proposal
from .rules import can_decide

policy = ModelPermissionPolicy(ProposedMunicipality)


class ProposalsFilter(WagtailFilterSet):
    """Filters proposals by state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=ProposedMunicipality.State.choices)

    class Meta:
        model = ProposedMunicipality
        fields: list[str] = []


class ProposalsReport(ReportView):
    """People's proposals, with the pending ones at the top."""

    page_title = _("Proposed municipalities")
    header_icon = "home"
    model = ProposedMunicipality
    filterset_class = ProposalsFilter
    index_url_name = "proposed_municipalities"
    index_results_url_name = "proposed_municipalities_results"
    permission_policy = policy
    any_permission_required = ["change"]
    is_searchable = True
    search_fields = ["name"]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), get_url=lambda one: reverse("decide_municipality", args=[one.pk])),
            Column("country", label=_("Country"), accessor="country_name"),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column("proposed_by", label=_("Proposed by")),
            DateColumn("proposed_at", label=_("Proposed")),
        ]

    def get_base_queryset(self) -> Any:
        waits = ProposedMunicipality.State.WAITING
        proposals = ProposedMunicipality.objects.select_related("proposed_by", "municipality")
        return proposals.order_by(Case(When(state=waits, then=0), default=1), "-proposed_at", "-pk")

    def get_queryset(self) -> Any:
        return self.search_queryset(self.get_base_queryset())  # filtered by the report itself


@require_http_methods(["GET", "HEAD", "POST"])
def decide_municipality(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal with similar entries of the register; add it, match it to one of them, or reject it."""
    if not isinstance(request.user, User) or not can_decide(actor_of(request.user)):
        raise PermissionDenied
    proposal = get_object_or_404(ProposedMunicipality.objects.select_related("proposed_by", "municipality"), pk=pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and act(request, request.user, proposal, form):
        return redirect("proposed_municipalities")
    alike = [one for one in municipalities_alike(proposal.name, proposal.country) if not one.is_proposed]
    facts = {"proposal": proposal, "form": form, "alike": alike, **frame_of(proposal)}
    return render(request, "community/people/admin/decide.html", facts)


def act(request: HttpRequest, by: User, proposal: ProposedMunicipality, form: DecisionForm) -> bool:
    """Apply the decision; return whether that succeeded, otherwise the form has the error."""
    chosen = form.cleaned_data["municipality"]
    if "choose" in request.POST and chosen is None:
        form.add_error("municipality", gettext("Choose the municipality."))
        return False
    try:
        if "reject" in request.POST:
            reject_proposal(proposal=proposal, by=by, reason=form.cleaned_data["reason"])
        else:
            confirm_proposal(proposal=proposal, by=by, municipality=chosen if "choose" in request.POST else None)
    except ValidationError as error:
        form.add_error("reason" if "reject" in request.POST else None, error.messages)
        return False
    except Refused as error:
        messages.warning(request, error.verdict.reason)
    else:
        messages.success(request, gettext("Saved. The person who proposed “%(name)s” will be told.") % {"name": proposal.name})
    return True


def frame_of(proposal: ProposedMunicipality) -> dict[str, Any]:
    """Return the context that an admin page's frame needs."""
    return {
        "header_title": proposal.name,
        "header_icon": "home",
        "breadcrumbs_items": [
            *ProposalsReport.breadcrumbs_items,
            {"url": reverse("proposed_municipalities"), "label": gettext("Proposed municipalities")},
            {"url": "", "label": proposal.name},
        ],
    }


class ProposalsMenuItem(MenuItem):
    """The report's menu item, for those who can decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.user_has_permission(request.user, "change"))


def menu_item() -> ProposalsMenuItem:
    return ProposalsMenuItem(
        _("Proposed municipalities"),
        reverse("proposed_municipalities"),
        name="proposed-municipalities",
        icon_name="home",
        order=1500,
    )


def addresses() -> list[URLPattern]:
    """Return the URLs of the report."""
    return [
        path("reports/proposed-municipalities/", ProposalsReport.as_view(), name="proposed_municipalities"),
        path(
            "reports/proposed-municipalities/results/",
            ProposalsReport.as_view(results_only=True),
            name="proposed_municipalities_results",
        ),
        path("reports/proposed-municipalities/<int:pk>/", decide_municipality, name="decide_municipality"),
    ]
