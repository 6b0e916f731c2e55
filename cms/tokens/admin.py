"""Settings → Services: programs that are no people, and their tokens. Only administrators."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import APIToken

from cms.days import day_of
from cms.formatting import format_date

from .forms import ServiceForm, ServiceTokenForm
from .listing import tokens_of
from .models import Service, valid_tokens
from .services import delete_service, revoke_tokens, save_service
from .views import origin_of

if TYPE_CHECKING:
    from cms.users.models import User


def can_manage_services(user: Any) -> bool:
    """Only administrators: a service can be given the rights of any group."""
    if not user.is_superuser:
        raise PermissionDenied
    return True


for_administrators = user_passes_test(can_manage_services)
READS, FORM = ["GET", "HEAD"], ["GET", "HEAD", "POST"]


def administrator(request: HttpRequest) -> User:
    return cast("User", request.user)


def page(title: str, *, above: Service | None = None, **context: Any) -> dict[str, Any]:
    """Return the context of a page in the admin."""
    ways = [{"url": reverse("services"), "label": gettext("Services")}] if title != gettext("Services") else []
    if above:
        ways.append({"url": reverse("service", args=[above.pk]), "label": above.name})
    return {"header_title": title, "header_icon": "key", "breadcrumbs_items": [*ways, {"url": "", "label": title}], **context}


@for_administrators
@require_safe
def list_services(request: HttpRequest) -> HttpResponse:
    """Show all services with their groups and last use."""
    services = list(
        Service.objects.select_related("account", "made_by")
        .prefetch_related("account__groups")
        .annotate(last_used_at=Max("account__api_tokens__last_used_at"))
        .order_by("account__name", "pk")
    )
    return render(request, "tokens/admin/services.html", page(gettext("Services"), services=services))


@for_administrators
@require_http_methods(FORM)
def add_service(request: HttpRequest) -> HttpResponse:
    return edit(request, None)


@for_administrators
@require_http_methods(FORM)
def change_service(request: HttpRequest, pk: int) -> HttpResponse:
    return edit(request, service_at(pk))


def service_at(pk: int) -> Service:
    return get_object_or_404(Service.objects.select_related("account", "made_by"), pk=pk)


def edit(request: HttpRequest, service: Service | None) -> HttpResponse:
    form = ServiceForm.of(service, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        saved = save_service(service=service, by=administrator(request), **form.cleaned_data)
        messages.success(request, gettext("The service “%(name)s” has been saved.") % {"name": saved.name})
        return redirect("service", pk=saved.pk)
    title = gettext("Change “%(name)s”") % {"name": service.name} if service else gettext("New service")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "tokens/admin/edit.html", page(title, above=service, form=form, service=service), status=status)


@for_administrators
@require_safe
def show_service(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a service with its tokens."""
    service = service_at(pk)
    tokens = tokens_of(service.account, reader=administrator(request))
    return render(request, "tokens/admin/service.html", page(service.name, service=service, tokens=tokens))


@for_administrators
@reauthentication_required
@require_http_methods(FORM)
@sensitive_variables("plain", "made", "shown")
def new_service_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a token for a service. It is shown in this response and never again."""
    service, by = service_at(pk), administrator(request)
    form = ServiceTokenForm(request.POST if request.method == "POST" else None, by=by)
    if made := form.make(account=service.account, origin=origin_of(request)):
        token, plain = made
        until = format_date(day_of(token.grant.last_moment, by.time_zone))
        shown = page(gettext("New token"), above=service, service=service, token=token, plain=plain, until=until)
        answer = render(request, "tokens/admin/made.html", shown)
        answer["Cache-Control"] = "private, no-store"
        return answer
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = page(gettext("New token"), above=service, service=service, form=form)
    return render(request, "tokens/admin/new.html", context, status=status)


@for_administrators
@require_http_methods(FORM)
def revoke_service_token(request: HttpRequest, pk: int, token: int) -> HttpResponse:
    """Ask whether to revoke a token of a service, and revoke it."""
    service = service_at(pk)
    tokens = valid_tokens().filter(user=service.account).select_related("user__service")
    found: APIToken = get_object_or_404(tokens, pk=token)
    if request.method == "POST":
        revoke_tokens([found], by=administrator(request))
        messages.success(request, gettext("The token “%(name)s” has been revoked.") % {"name": found.name})
        return redirect("service", pk=pk)
    context = page(gettext("Revoke a token"), above=service, service=service, token=found)
    return render(request, "tokens/admin/revoke.html", context)


@for_administrators
@require_http_methods(FORM)
def remove_service(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to delete a service with its tokens, and delete it."""
    service = service_at(pk)
    if request.method == "POST":
        name = service.name
        delete_service(service, by=administrator(request))
        messages.success(request, gettext("The service “%(name)s” has been deleted.") % {"name": name})
        return redirect("services")
    title = gettext("Delete “%(name)s”") % {"name": service.name}
    return render(request, "tokens/admin/delete.html", page(title, above=service, service=service))


def other_tokens(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Redirect from Wagtail's own pages for tokens."""
    return redirect("services" if request.user.is_superuser else "tokens:list")


def addresses() -> list[URLPattern]:
    return [
        path("services/", list_services, name="services"),
        path("services/new/", add_service, name="new_service"),
        path("services/<int:pk>/", show_service, name="service"),
        path("services/<int:pk>/change/", change_service, name="change_service"),
        path("services/<int:pk>/delete/", remove_service, name="delete_service"),
        path("services/<int:pk>/tokens/new/", new_service_token, name="new_service_token"),
        path("services/<int:pk>/tokens/<int:token>/revoke/", revoke_service_token, name="revoke_service_token"),
    ]


class ServicesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


def menu_item() -> MenuItem:
    return ServicesMenuItem(_("Services"), reverse("services"), name="services", icon_name="key", order=603)
