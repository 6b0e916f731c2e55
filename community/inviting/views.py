"""The pages for inviting many people by a table, and for what became of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.request_sizes import takes_files
from community.access.actor import actor_of
from community.answers import not_found
from community.groups.layout import group_page
from community.groups.lookups import known_room
from community.groups.views import in_pages, reader, refuse_group, room_not_found
from community.limits import limited_as

from .forms import TableForm
from .models import InvitationTable, TableRow
from .reading import MOST_BYTES
from .rules import can_use_table
from .services import send_table

if TYPE_CHECKING:
    from cms.jobs.models import Progress
    from cms.users.models import User
    from community.groups.models import Group

TABLES_SHOWN = 20
ROWS_AT_ONCE = 100


def may_send(request: HttpRequest, slug: str) -> bool:
    group = known_room(actor_of(request.user), slug)
    return group is not None and bool(can_use_table(actor_of(request.user), group))


@limited_as("table")
@takes_files(may_send)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite_into_group(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a table of a facilitator for her group, and show what became of the earlier ones."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    verdict = can_use_table(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and (progress := sent(form, group, reader(request))):
        return redirect("jobs:progress", progress.pk)
    facts = {"form": form, "tables": InvitationTable.objects.visible_to(actor).filter(group=group).with_counts()[:TABLES_SHOWN]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/inviting/group.html", group, facts, status)


def sent(form: TableForm, group: Group | None, by: User) -> Progress | None:
    """Send the table in the form; return the progress of the job, or None if the form has an error."""
    if not form.is_valid():
        return None
    upload = form.cleaned_data["table"]
    try:
        _table, progress = send_table(content=upload.read(MOST_BYTES + 1), name=upload.name or "", group=group, by=by)
    except ValidationError as error:
        form.add_error("table", error)
        return None
    return progress


@never_cache
@require_safe
def table(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what became of a table: those who were not invited first, each with the reason."""
    found = InvitationTable.objects.visible_to(actor_of(request.user)).with_counts().filter(pk=key).first()
    if found is None:
        return not_found(request, "community/inviting/not_found.html")
    rows = found.rows.order_by("outcome" if request.GET.get("by") == "outcome" else "number")
    if request.GET.get("only") == "failed":
        rows = rows.filter(outcome=TableRow.Outcome.FAILED)
    facts: dict[str, Any] = {
        "table": found,
        "only_failed": request.GET.get("only") == "failed",
        **in_pages(request, rows, ROWS_AT_ONCE),
    }
    return render(request, "community/inviting/table.html", facts)
