"""Inviting the people of a table, as a job that its sender waits for. Sending the same table again invites nobody twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.jobs.declaring import job
from cms.jobs.progress import report_result, start_job, track
from cms.languages import active_language
from community.access.actor import actor_of
from community.access.verdicts import Refused, require
from community.groups.documents import titles_of
from community.groups.memberships import INTO_GROUP
from community.groups.models import Group, Membership, facilitated_groups
from community.groups.rules import may_add_members
from community.invitations.models import Invitation
from community.invitations.services import invite

from .models import InvitationTable, TableRow
from .reading import MOST_ROWS, read_table
from .rules import can_use_table

if TYPE_CHECKING:
    from cms.jobs.models import Progress
    from cms.users.models import User

Outcome, Reason = TableRow.Outcome, TableRow.Reason


@transaction.atomic
def send_table(*, content: bytes, name: str, group: Group | None, by: User) -> tuple[InvitationTable, Progress]:
    """Store a table, and have its people invited; return it with the progress of the job. Raises Refused, and ValidationError."""
    require(can_use_table(actor_of(by), group))
    rows = read_table(content)
    table = InvitationTable.objects.create(by=by, group=group, name=name[-160:] or "CSV", language=active_language())
    TableRow.objects.bulk_create(
        [
            TableRow(
                table=table,
                number=row.number,
                name=row.name,
                address=row.address,
                municipality=row.municipality,
                group_name=row.group_name,
                language=row.language,
                reason=row.reason,
                outcome=Outcome.FAILED if row.reason else Outcome.WAITING,
            )
            for row in rows
        ]
    )
    return table, start_job(by, _("Invitations"), invite_people, str(table.pk))


@job(title=gettext_lazy("Invite the people of a table"))
def invite_people(key: str) -> None:
    """Invite the people of a table who wait for it. Each row is a transaction: it is invited and noted, or neither."""
    table = InvitationTable.objects.select_related("by", "group").filter(pk=key).first()
    if table is None:
        return
    report_result(table.get_absolute_url())
    groups = groups_by_name(table)
    waiting = list(table.rows.filter(outcome=Outcome.WAITING).values_list("pk", flat=True))
    for pk in track(waiting, words=_("Invitations")):
        invite_row(table, pk, groups)


def groups_by_name(table: InvitationTable) -> dict[str, Group]:
    """Return the groups into which the sender can invite people, by their address and their names in every language.

    Of any other group she learns nothing: it is unknown. A name that several groups have is left out.
    """
    actor = actor_of(table.by)
    groups = Group.objects.select_related("page")
    if table.group_id:
        groups = groups.filter(pk=table.group_id)
    elif not may_add_members(actor):
        groups = groups.filter(pk__in=facilitated_groups(actor))
    found = list(groups)
    titles = titles_of(found)
    names: dict[str, set[int]] = {}
    for group in found:
        for name in {group.slug, *titles[group.pk].values()}:
            names.setdefault(folded(name), set()).add(group.pk)
    known = {group.pk: group for group in found}
    by_name = {name: known[min(keys)] for name, keys in names.items() if len(keys) == 1}
    if table.group_id and table.group_id in known:
        by_name[""] = known[table.group_id]
    return by_name


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()


@transaction.atomic
def invite_row(table: InvitationTable, pk: int, groups: dict[str, Group]) -> None:
    """Invite the person of a row, unless another worker has done so."""
    row = TableRow.objects.select_for_update().filter(pk=pk, outcome=Outcome.WAITING).first()
    if row is None:
        return
    row.outcome, row.reason = outcome_of(table, row, groups.get(folded(row.group_name)))
    row.save(update_fields=["outcome", "reason"])


def outcome_of(table: InvitationTable, row: TableRow, group: Group | None) -> tuple[str, str]:
    """Invite a person, and return what came of it."""
    if group is None:
        return Outcome.FAILED, Reason.GROUP
    if Membership.objects.filter(group=group, user__email=row.address).exists():
        return Outcome.MEMBER, ""
    if Invitation.objects.to(INTO_GROUP, group.pk).pending().filter(address=row.address).exists():
        return Outcome.PENDING, ""
    try:
        with transaction.atomic():
            invite(
                kind=INTO_GROUP,
                thing=group.pk,
                role=Membership.Role.MEMBER,
                address=row.address,
                language=row.language or table.language,
                by=table.by,
                name=row.name,
                municipality=row.municipality,
                most_pending=MOST_ROWS,
            )
    except Refused:
        return Outcome.FAILED, Reason.REFUSED
    except ValidationError:
        return Outcome.FAILED, Reason.LIMIT
    return Outcome.INVITED, ""
