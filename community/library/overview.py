"""The files of groups where the groups are: the newest on the overview of a group, and how many in lists of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max

from community.group_files import Files
from community.start_page import Section

from .lookups import attach_settings
from .models import Document
from .rules import can_upload
from .showing import NEWEST, ORDERS, documents_of, shown_files

if TYPE_CHECKING:
    from collections.abc import Collection

    from community.access.actor import Actor
    from community.groups.models import Group

SHOWN = 3


def newest_files(actor: Actor, group: Group) -> Section:
    """Return the newest files of a group that `actor` sees, in whichever folder, with the ways to all of them and to an upload."""
    attach_settings(group)
    documents = list(documents_of(actor, group).order_by(*ORDERS[NEWEST])[:SHOWN])
    facts = {"rows": shown_files(actor, documents), "slug": group.slug, "may_upload": can_upload(actor, group)}
    return Section("community/library/newest.html", facts, in_rail=True)


def files_of(groups: Collection[int]) -> dict[int, Files]:
    """Count the files that everybody in a group can see, by the keys of the groups."""
    rows = Document.objects.kept().ready().filter(group__in=groups).order_by().values("group")
    counted = rows.annotate(number=Count("pk"), newest_at=Max("current__added_at"))
    return {row["group"]: Files(row["number"], row["newest_at"]) for row in counted}
