"""Reports → Requests to join: to approve, or to refuse with a reason."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
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

from cms.admin_start import StartPanel
from cms.formatting import language_name
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.people.models import AdmissionRequest
from community.people.rules import can_decide_on_requests

from .forms import RequestDecisionForm
from .notices import policy
from .services import approve_request, belongs_to_member, refuse_request


class RequestsFilter(WagtailFilterSet):
    """Filters requests by state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=AdmissionRequest.State.choices)

    class Meta:
        model = AdmissionRequest
        fields: list[str] = []


class RequestsReport(ReportView):
    """Requests to join, those that wait at the top."""

    page_title = _("Requests to join")
    header_icon = "user"
    model = AdmissionRequest
    filterset_class = RequestsFilter
    index_url_name = "join_requests"
    index_results_url_name = "join_requests_results"
    permission_policy = policy
    any_permission_required = ["change"]
    is_searchable = True
    search_fields = ["name", "address", "municipality"]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), get_url=lambda one: reverse("decide_join_request", args=[one.pk])),
            Column("municipality", label=_("Municipality")),
            Column("address", label=_("E-mail address")),
            Column("state", label=_("State"), accessor="get_state_display"),
            DateColumn("asked_at", label=_("Asked")),
        ]

    def get_base_queryset(self) -> Any:
        requests = AdmissionRequest.objects.select_related("user")
        return requests.order_by("-state", "-asked_at", "-pk")  # "waiting" comes first

    def get_queryset(self) -> Any:
        return self.search_queryset(self.get_base_queryset())  # filtered by the report itself


@require_http_methods(["GET", "HEAD", "POST"])
def decide_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request; approve or refuse it."""
    if not isinstance(request.user, User) or not can_decide_on_requests(actor_of(request.user)):
        raise PermissionDenied
    asked = get_object_or_404(AdmissionRequest.objects.select_related("user", "decided_by"), pk=pk)
    form = RequestDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and act(request, request.user, asked, form):
        return redirect("join_requests")
    facts = {
        "asked": asked,
        "form": form,
        "language": language_name(asked.language),
        "is_member": belongs_to_member(asked.address or ""),
        "header_title": asked.name,
        "header_icon": "user",
        "breadcrumbs_items": [
            *RequestsReport.breadcrumbs_items,
            {"url": reverse("join_requests"), "label": gettext("Requests to join")},
            {"url": "", "label": asked.name},
        ],
    }
    return render(request, "community/people/admin/decide_request.html", facts)


def act(request: HttpRequest, by: User, asked: AdmissionRequest, form: RequestDecisionForm) -> bool:
    """Apply the decision; return whether that succeeded, otherwise the form has the error."""
    answer = form.cleaned_data["answer"]
    try:
        if "refuse" in request.POST:
            refuse_request(request=asked, by=by, answer=answer)
        elif "approve" in request.POST:
            approve_request(request=asked, by=by, answer=answer)
        else:
            return False
    except ValidationError as error:
        form.add_error("answer", error.messages)
        return False
    except Refused as error:
        messages.warning(request, error.verdict.reason)
    else:
        messages.success(request, gettext("Saved. We will write to %(name)s.") % {"name": asked.name})
    return True


class RequestsPanel(StartPanel):
    """A panel on the admin home page: how many requests wait."""

    name = "join_requests"
    template_name = "community/people/admin/requests_panel.html"
    order = 60

    def can_be_seen_by(self, user: Any) -> bool:
        return bool(policy.user_has_permission(user, "change"))

    def contents(self, user: Any) -> dict[str, Any]:
        waiting = AdmissionRequest.objects.waiting().count()
        return {"waiting": waiting, "url": reverse("join_requests")} if waiting else {}


class RequestsMenuItem(MenuItem):
    """The report's menu item, for those who can decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.user_has_permission(request.user, "change"))


def menu_item() -> RequestsMenuItem:
    return RequestsMenuItem(_("Requests to join"), reverse("join_requests"), name="join-requests", icon_name="user", order=1510)


def addresses() -> list[URLPattern]:
    """Return the URLs of the report."""
    return [
        path("reports/join-requests/", RequestsReport.as_view(), name="join_requests"),
        path("reports/join-requests/results/", RequestsReport.as_view(results_only=True), name="join_requests_results"),
        path("reports/join-requests/<int:pk>/", decide_request, name="decide_join_request"),
    ]
