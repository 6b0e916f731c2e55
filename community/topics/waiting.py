"""The votes that members have left in an open round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import format_number
from community.people.roles import is_member
from community.waiting import Waiting

from .lookups import ballot_of, round_open_at

if TYPE_CHECKING:
    from community.access.actor import Actor


def votes_to_give(actor: Actor) -> list[Waiting]:
    """Return the open round as long as `actor` has votes left."""
    round_ = round_open_at() if is_member(actor) else None
    left = round_.budget - sum(ballot_of(round_, actor.pk)[1].values()) if round_ else 0
    if round_ is None or left <= 0:
        return []
    words = ngettext("You have %(shown)s vote for new topics left", "You have %(shown)s votes for new topics left", left)
    return [
        Waiting(
            title=words % {"shown": format_number(left)},
            url=round_.get_absolute_url(),
            where=round_.name,
            more=_("Topic store"),
            closes_at=round_.closes_at,
            time_zone=round_.time_zone,
        )
    ]
