"""Settings → Webhooks: the endpoints, their secrets, and the log of what was sent to them."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.admin_start import StartPanel
from cms.jobs.queueing import is_anybody_working

from .forms import EndpointForm, summary
from .models import Attempt, Delivery, Endpoint
from .queueing import send_again, send_missed, send_test
from .switching import begin_new_secret, end_earlier_secret, show_secret, switch_off, switch_on
from .watching import compare_all


class OnePermission(ModelPermissionPolicy):
    """Whoever may change endpoints may also add and delete them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(super().user_has_permission(user, "change"))

    def users_with_any_permission(self, actions: Any) -> Any:
        return super().users_with_any_permission(["change"])


policy = OnePermission(Endpoint)
register_permission_policy(Endpoint, policy)
SHOWN = 30  # deliveries on one page of the log
STATES = Delivery.State


def state_of(endpoint: Endpoint) -> str:
    """Return the state of an endpoint in words."""
    if not endpoint.is_active:
        return gettext("switched off")
    return gettext("failing") if endpoint.failing_since else gettext("active")


class EndpointColumn(TitleColumn):
    """The address, with what the endpoint is for below it."""

    cell_template_name = "webhooks/admin/endpoint_cell.html"


class EndpointIndexView(IndexView):
    """The endpoints, with how many events wait for each."""

    def get_base_queryset(self) -> Any:
        waiting = Count("deliveries", filter=Q(deliveries__state=STATES.WAITING))
        return super().get_base_queryset().annotate(waiting=waiting)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            EndpointColumn("address", label=_("Address"), get_url=lambda endpoint: reverse("webhooks:show", args=[endpoint.pk])),
            Column("state", label=_("State"), accessor=state_of),
            Column("waiting", label=_("Waiting events")),
        ]


class ToItsPage:
    """Leads to the page of the endpoint that was saved."""

    object: Any

    def get_page_subtitle(self) -> str:
        return str(self.object.host) if self.object else ""

    def get_success_url(self) -> str:
        return reverse("webhooks:show", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class EndpointCreateView(ToItsPage, CreateView):
    """Adds an endpoint. From now on the site is watched, if it was not before."""

    def save_instance(self) -> Any:
        with transaction.atomic():
            saved = super().save_instance()
            compare_all()
            return saved


class EndpointEditView(ToItsPage, EditView):
    """Sees in the same transaction what others changed meanwhile, and saves."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class EndpointDeleteView(DeleteView):
    """Asks before an endpoint is deleted. Nothing refers to it but its log."""

    confirmation_message = _("Delete this endpoint and its log? Nothing is sent there any more, and what waits for it is lost.")

    def get_page_subtitle(self) -> str:
        return str(self.object.host)

    def get_usage_url(self) -> None:
        return None

    @transaction.atomic
    def delete_action(self) -> None:
        # A worker that is noting an answer ends first (`record`).
        Endpoint.objects.select_for_update().filter(pk=self.object.pk).first()
        super().delete_action()


class EndpointViewSet(ModelViewSet):
    """The endpoints of webhooks."""

    model = Endpoint
    name = url_prefix = url_namespace = "webhooks"
    icon = "globe"
    menu_label = _("Webhooks")
    menu_name = "webhooks"
    menu_order = 900
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    search_fields = ["address", "description"]
    index_view_class = EndpointIndexView
    add_view_class = EndpointCreateView
    edit_view_class = EndpointEditView
    delete_view_class = EndpointDeleteView

    def get_form_class(self, for_update: bool = False) -> type[EndpointForm]:
        return EndpointForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", show, name="show"),
            path("<int:pk>/act/", act, name="act"),
            path("<int:pk>/secret/", secret, name="secret"),
            path("deliveries/<int:pk>/", delivery, name="delivery"),
            path("deliveries/<int:pk>/again/", again, name="again"),
        ]


def refuse_others(request: HttpRequest) -> None:
    if not policy.user_has_permission(request.user, "change"):
        raise PermissionDenied


def trail(endpoint: Endpoint, *more: str) -> dict[str, Any]:
    """Return the context that the admin's page needs: its title and the way to it."""
    way = [
        {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
        {"url": reverse("webhooks:index"), "label": gettext("Webhooks")},
        {"url": reverse("webhooks:show", args=[endpoint.pk]) if more else "", "label": endpoint.host},
        *({"url": "", "label": one} for one in more),
    ]
    return {"header_title": more[-1] if more else endpoint.host, "header_icon": "globe", "breadcrumbs_items": way}


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an endpoint and the log of what was sent there."""
    refuse_others(request)
    return page_of(request, get_object_or_404(Endpoint, pk=pk))


@never_cache
@require_POST
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the secret, once, and note who saw it."""
    refuse_others(request)
    endpoint = get_object_or_404(Endpoint, pk=pk)
    if not show_secret(endpoint=endpoint):
        messages.warning(request, gettext("The secret has been shown before. If nobody has it, make a new one."))
        return redirect("webhooks:show", endpoint.pk)
    log(instance=endpoint, action="webhooks.secret_shown", user=request.user)
    return page_of(request, endpoint, is_secret_shown=True)


def page_of(request: HttpRequest, endpoint: Endpoint, *, is_secret_shown: bool = False) -> HttpResponse:
    state = request.GET.get("state", "")
    deliveries = Delivery.objects.filter(endpoint=endpoint).select_related("event").order_by("-pk")
    if state in STATES.values:
        deliveries = deliveries.filter(state=state)
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-pk")
    deliveries = deliveries.annotate(
        last_status=Subquery(last.values("status")[:1]),
        last_trouble=Subquery(last.values("trouble")[:1]),
        last_milliseconds=Subquery(last.values("milliseconds")[:1]),
    )
    shown = Paginator(deliveries, SHOWN).get_page(request.GET.get("p"))
    context = {
        "endpoint": endpoint,
        "state_words": state_of(endpoint),
        "told": summary(endpoint),
        "deliveries": shown,
        "troubles": dict(Attempt.Trouble.choices),
        "states": STATES.choices,
        "state": state,
        "is_secret_shown": is_secret_shown,
        "missed": Delivery.objects.filter(endpoint=endpoint, state__in=(STATES.FAILED, STATES.DROPPED)).count(),
        "is_working": is_anybody_working(),
        **trail(endpoint),
    }
    return render(request, "webhooks/admin/endpoint.html", context)


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what a button of an endpoint's page says."""
    refuse_others(request)
    endpoint = get_object_or_404(Endpoint, pk=pk)
    verb = request.POST.get("do", "")
    if verb not in ACTS:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    ACTS[verb](request, endpoint)
    return redirect("webhooks:show", endpoint.pk)


def test(request: HttpRequest, endpoint: Endpoint) -> None:
    if not endpoint.is_active:
        messages.warning(request, gettext("Switch the endpoint on first."))
        return
    send_test(endpoint=endpoint)
    messages.success(request, gettext("A test event is being sent. The log shows the answer; load the page again to see it."))


def turn_on(request: HttpRequest, endpoint: Endpoint) -> None:
    switch_on(endpoint=endpoint)
    compare_all()
    log(instance=endpoint, action="webhooks.switched_on", user=request.user)
    messages.success(request, gettext("The endpoint is switched on. It is told of what happens from now on."))


def turn_off(request: HttpRequest, endpoint: Endpoint) -> None:
    if switch_off(endpoint=endpoint, reason=Endpoint.Reason.BY_PERSON):
        log(instance=endpoint, action="webhooks.switched_off", user=request.user)
        messages.success(request, gettext("The endpoint is switched off. Nothing is sent there."))


def change_secret(request: HttpRequest, endpoint: Endpoint) -> None:
    begin_new_secret(endpoint=endpoint)
    log(instance=endpoint, action="webhooks.secret_changed", user=request.user)
    messages.success(
        request,
        gettext(
            "There is a new secret. Events are signed with both until you end the earlier one: give the new one to the receiver first."
        ),
    )


def end_secret(request: HttpRequest, endpoint: Endpoint) -> None:
    end_earlier_secret(endpoint=endpoint)
    log(instance=endpoint, action="webhooks.secret_ended", user=request.user)
    messages.success(request, gettext("Events are signed with the new secret only."))


def resend_missed(request: HttpRequest, endpoint: Endpoint) -> None:
    count = send_missed(endpoint=endpoint)
    said = ngettext("%(count)d event will be sent again.", "%(count)d events will be sent again.", count)
    if count:
        messages.success(request, said % {"count": count})
    else:
        messages.warning(request, gettext("Nothing was sent: the endpoint has missed nothing, or is switched off."))


ACTS = {
    "test": test,
    "on": turn_on,
    "off": turn_off,
    "change_secret": change_secret,
    "end_secret": end_secret,
    "missed": resend_missed,
}


@require_safe
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one delivery: what was sent, and what was answered at each attempt."""
    refuse_others(request)
    found = Delivery.objects.select_related("endpoint", "event", "job").prefetch_related(
        Prefetch("attempts", Attempt.objects.order_by("-pk"))
    )
    shown = get_object_or_404(found, pk=pk)
    context = {
        "delivery": shown,
        "event": shown.event,
        "endpoint": shown.endpoint,
        "attempts": shown.attempts.all(),
        "next_at": shown.job.due_at if shown.job and shown.state == STATES.WAITING else None,
        "payload": json.dumps(shown.event.payload, ensure_ascii=False, indent=2),
        **trail(shown.endpoint, str(shown.event.label)),
    }
    return render(request, "webhooks/admin/delivery.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a delivery again that is over."""
    refuse_others(request)
    one = get_object_or_404(Delivery.objects.select_related("endpoint"), pk=pk)
    if send_again(delivery=one):
        messages.success(request, gettext("The event is being sent again, with the same id."))
    else:
        messages.warning(request, gettext("Nothing was sent: the event is already waiting, or the endpoint is switched off."))
    return redirect("webhooks:delivery", one.pk)


class WebhooksPanel(StartPanel):
    """A panel on the start page of the admin: endpoints that fail, or were switched off because they did."""

    name = "webhooks"
    template_name = "webhooks/admin/panel.html"
    order = 92

    def can_be_seen_by(self, user: Any) -> bool:
        return bool(policy.user_has_permission(user, "change"))

    def contents(self, user: Any) -> dict[str, Any]:
        found = list(Endpoint.objects.in_trouble())
        return {"rows": [(endpoint, state_of(endpoint)) for endpoint in found]} if found else {}
