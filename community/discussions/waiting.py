"""What discussions have for facilitators to do: reported posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from community.groups.waiting import waiting_in_groups

from .to_settle import reports_that_wait

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.waiting import Waiting


def reports_to_settle(actor: Actor) -> list[Waiting]:
    """Return the groups that `actor` facilitates and in which somebody reported a post."""
    return waiting_in_groups(
        actor,
        reports_that_wait(),
        group="post__topic__group",
        words=lambda count: ngettext("%(shown)s report to look at", "%(shown)s reports to look at", count),
        view="discussions:reports",
    )
