"""Tables of people to invite."""

from typing import Any

from cms.users.models import User
from community.groups.models import Group
from community.inviting.models import InvitationTable, TableRow

HEAD = "name;e-mail;municipality;group;language\n"


def make_table(group: Group, by: User) -> dict[str, Any]:
    """Return a table of the group with one row, for the table of addresses."""
    table = InvitationTable.objects.create(by=by, group=group, name="alumni.csv", language="de")
    TableRow.objects.create(table=table, number=2, address="eingeladen@example.org", outcome=TableRow.Outcome.INVITED)
    return {"table": table}
