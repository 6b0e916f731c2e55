"""Inviting many people by a table, as JSON; the table itself is CSV, as on the page."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field

from cms.request_sizes import announced_size
from cms.tokens.scopes import Scope, needs_scope
from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.bodies import takes_bodies
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page
from community.groups.api import Slug, room_of
from community.groups.lookups import known_room
from community.limits import limited_as

from .models import InvitationTable, TableRow
from .reading import MOST_BYTES
from .rules import can_use_table
from .services import send_table

router = Router(tags=["Groups"])
TableKey = Annotated[UUID, Path(description="The id of the table.", example="049cf69c-d397-4cde-9120-b0f86b1ca42f")]
CSV = "text/csv"
CSV_BODY = {"requestBody": {"required": True, "content": {CSV: {"schema": {"type": "string"}}}}}


class Table(Schema):
    """A table of people to invite, and how far it is."""

    id: UUID
    name: str = Field(description="The name of its file.", examples=["alumni.csv"])
    sent_at: datetime = Field(examples=["2026-03-01T09:30:00Z"])
    total: int = Field(description="How many rows it has.", examples=[12])
    waiting: int = Field(description="How many are still to be invited.", examples=[0])
    failed: int = Field(description="How many were not invited.", examples=[1])
    url: str = Field(description="Its page on the site.")


class TableLine(Schema):
    """A person in a table."""

    row: int = Field(description="As a spreadsheet counts them.", examples=[2])
    name: str
    address: str = Field(description="As it stands in the table.", examples=["planning@example.org"])
    municipality: str
    group: str
    outcome: Literal["waiting", "invited", "pending", "member", "failed"] = Field(
        description="`pending`: invited before, and not answered yet; no second e-mail was sent."
    )
    reason: Literal["", "address", "twice", "group", "language", "too_long", "limit", "refused"]
    sentence: str = Field(description="The reason in your language.", examples=["This is not an e-mail address."])


def told(request: HttpRequest, table: InvitationTable) -> Table:
    return Table(
        id=table.pk,
        name=table.name,
        sent_at=table.sent_at,
        total=table.total,
        waiting=table.waiting,
        failed=table.failed,
        url=request.build_absolute_uri(table.get_absolute_url()),
    )


def line_told(row: TableRow) -> TableLine:
    return TableLine(
        row=row.number,
        name=row.name,
        address=row.address,
        municipality=row.municipality,
        group=row.group_name,
        outcome=row.outcome,  # type: ignore[arg-type]
        reason=row.reason,  # type: ignore[arg-type]
        sentence=row.get_reason_display() if row.reason else "",
    )


def table_of(request: HttpRequest, key: UUID) -> InvitationTable:
    found = InvitationTable.objects.visible_to(actor_of(reader(request))).with_counts().filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def may_send(request: HttpRequest, slug: str) -> bool:
    group = known_room(actor_of(request.user), slug)
    return group is not None and bool(can_use_table(actor_of(request.user), group))


@router.get(
    "groups/{slug:slug}/invitation-tables", response=Page[Table], url_name="invitation_tables", summary="Tables of invitations"
)
@needs_scope(Scope.GROUPS_MANAGE)
def list_invitation_tables(request: HttpRequest, slug: Slug, paging: WhichPart) -> Any:
    """The tables by which people were invited into a group, newest first. Only for its facilitators."""
    group, actor = room_of(request, slug), actor_of(reader(request))
    require(can_use_table(actor, group))
    tables = InvitationTable.objects.visible_to(actor).filter(group=group).with_counts()
    return part_of(tables, paging, lambda table: told(request, table))


@router.post(
    "groups/{slug:slug}/invitation-tables",
    response={201: Table},
    url_name="invitation_tables",
    summary="Invite by a table",
    openapi_extra=CSV_BODY,
)
@takes_bodies(CSV, may_upload=may_send)
@limited_as("table")
@needs_scope(Scope.GROUPS_MANAGE)
def add_invitation_table(request: HttpRequest, slug: Slug) -> Status[Table]:
    """Invite many people together: send CSV whose first row names the columns (name, e-mail, municipality, language).

    They are invited in the background. Sending the same table again invites nobody twice.
    """
    group = room_of(request, slug)
    content = request.read(min(announced_size(request), MOST_BYTES + 1))
    table, _progress = send_table(content=content, name="table.csv", group=group, by=reader(request))
    return Status(HTTPStatus.CREATED, told(request, table_of(request, table.pk)))


@router.get("invitation-tables/{uuid:table}", response=Table, url_name="invitation_table", summary="A table of invitations")
@needs_scope(Scope.GROUPS_MANAGE)
def get_invitation_table(request: HttpRequest, table: TableKey) -> Table:
    """How far a table is that you sent, or that is of a group which you facilitate."""
    return told(request, table_of(request, table))


@router.get("invitation-tables/{uuid:table}/rows", response=Page[TableLine], url_name="invitation_table_rows", summary="Its rows")
@needs_scope(Scope.GROUPS_MANAGE)
def list_invitation_table_rows(request: HttpRequest, table: TableKey, paging: WhichPart) -> Any:
    """What became of each row, with the reason if somebody was not invited."""
    return part_of(table_of(request, table).rows.order_by("number", "pk"), paging, line_told)
