"""Reports → Invite by a table: staff invite people into several groups together."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.menu import MenuItem

from cms.request_sizes import takes_files
from cms.users.models import User
from community.access.actor import actor_of
from community.limits import limited_as

from .forms import TableForm
from .models import InvitationTable
from .rules import can_use_table
from .views import TABLES_SHOWN, sent


def may_send(request: HttpRequest) -> bool:
    return bool(can_use_table(actor_of(request.user), None))


@limited_as("table")
@takes_files(may_send)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_by_table(request: HttpRequest) -> HttpResponse:
    """Take a table whose rows name their groups, and list the earlier ones of this person."""
    if not isinstance(request.user, User) or not may_send(request):
        raise PermissionDenied
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and (progress := sent(form, None, request.user)):
        return redirect("jobs:progress", progress.pk)
    facts = {
        "form": form,
        "tables": InvitationTable.objects.filter(by=request.user).with_counts()[:TABLES_SHOWN],
        "header_title": gettext("Invite by a table"),
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
            {"url": "", "label": gettext("Invite by a table")},
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/inviting/admin/invite.html", facts, status=status)


class TableMenuItem(MenuItem):
    """The menu item, for those who may add members to groups."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_send(request)


def menu_item() -> TableMenuItem:
    return TableMenuItem(
        _("Invite by a table"), reverse("invite_by_table"), name="invite-by-table", icon_name="group", order=1520
    )


def addresses() -> list[URLPattern]:
    return [path("reports/invite-by-table/", invite_by_table, name="invite_by_table")]
