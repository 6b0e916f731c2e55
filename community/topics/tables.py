"""The result of a round as a table for staff, and in words. There is no table before the round was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.exports import csv_of, safe_cell
from cms.formatting import format_number
from community.access.actor import Actor
from community.access.verdicts import Refused, no, require

from .counting import turnout
from .models import Proposal
from .rules import can_plan

if TYPE_CHECKING:
    from cms.users.models import User

    from .models import Round

NOT_COUNTED = no(gettext_lazy("There is a table once the round has closed and the votes are counted."))


def turnout_words(round_: Round) -> str:
    """Return how many members voted: "12 of 40 members have voted"."""
    voters, members = turnout(round_)
    sentence = ngettext("%(voters)s of %(members)s member has voted", "%(voters)s of %(members)s members have voted", members)
    return sentence % {"voters": format_number(voters), "members": format_number(members)}


def table_of(*, round_: Round, by: User) -> str:
    """Return the result of a round that was counted, as CSV for spreadsheets. Raises Refused.

    Nobody who voted is in it; a topic that was withdrawn has no words any more.
    """
    require(can_plan(Actor(by)))
    if not round_.is_counted:
        raise Refused(NOT_COUNTED)
    headings = [
        _("Topic"),
        _("Title"),
        _("Host"),
        _("State"),
        _("Votes"),
        _("Members who voted for it"),
        _("Voters"),
        _("Members"),
    ]
    rows = [
        [
            one.proposal_id,
            "" if one.proposal.is_withdrawn else safe_cell(one.proposal.title),
            safe_cell(one.proposal.host.name) if one.proposal.host and not one.proposal.is_withdrawn else "",
            state_word(one.proposal),
            one.votes,
            one.voters,
            round_.voters,
            round_.members,
        ]
        for one in round_.results.select_related("proposal__host").order_by("-votes", "proposal")
    ]
    return csv_of([[safe_cell(heading) for heading in headings], *rows])


def state_word(topic: Proposal) -> str:
    if topic.is_withdrawn:
        return _("withdrawn")
    if topic.is_merged:
        return _("merged")
    return str(topic.get_answer_display()) if topic.answer else _("waits for an answer")
