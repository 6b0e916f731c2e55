"""The personal data in the topic store.

Topics belong to the network and stay without the name of who proposed or answered them; of those that were withdrawn, which nobody else reads,
no word stays. Votes are deleted: in an open round they count no more, and what a closed round counted is a number without people (decision 44).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person, leave_rows

from .models import Ballot, Proposal, Vote

if TYPE_CHECKING:
    from cms.users.models import User


def forget_proposer(holding: Holding, user: User) -> None:
    """Keep the topics without the person, and nothing of those that were withdrawn but what rounds counted."""
    withdrawn = Proposal.objects.filter(author=user, withdrawn_at__isnull=False)
    for proposal in withdrawn:
        for several in (proposal.partners, proposal.organisations, proposal.topics):
            several.clear()
    withdrawn.update(title="", challenge="", host=None)
    forget_person(holding, user)


HOLDINGS = (
    Holding(
        Proposal,
        ("author", "answered_by"),
        _("Topics that you proposed or answered"),
        ("title", "challenge", "language", "created_at", "edited_at", "withdrawn_at"),
        forget_proposer,
        when_erased=_("They stay without your name. Of those that you withdrew, only what rounds have counted stays."),
    ),
    Holding(Vote, ("ballot__person",), _("Your votes on topics"), ("proposal", "number"), leave_rows, ("proposal",)),
    Holding(Ballot, ("person",), _("Rounds in which you voted"), ("round", "changed_at"), delete_rows, ("round",)),
)
