"""The personal data in consultations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person

from .models import CaseText, Contribution, Participant, Release, Takeaway
from .releasing import take_back

if TYPE_CHECKING:
    from cms.users.models import User


def forget_releases(holding: Holding, user: User) -> None:
    """Take back what the person has agreed to, since nobody else could later; clear the keys to her."""
    for release in Release.objects.standing().filter(case_giver=user):
        take_back(release, timezone.now())
    forget_person(holding, user)


def delete_parts(_holding: Holding, user: User) -> None:
    """Take the person out; those whom she invited stay."""
    Participant.objects.filter(invited_by=user).update(invited_by=None)
    for part in Participant.objects.filter(user=user):
        part.delete()


#: A person's case and takeaways go with her; what she asked and advised belongs to somebody else's case and stays without her name.
HOLDINGS = (
    Holding(
        Participant,
        ("user", "invited_by"),
        _("Peer consultations in which you take part or invited somebody"),
        ("consultation", "role", "joined_at", "invited_at"),
        delete_parts,
        ("consultation",),
        when_erased=_("You are taken out of them; people whom you invited stay."),
    ),
    Holding(CaseText, ("by",), _("Cases that you brought to peer consultations"), ("question", "text", "saved_at"), delete_rows),
    Holding(
        Contribution,
        ("by",),
        _("Your questions, answers and advice in peer consultations"),
        ("kind", "text", "is_unsigned", "written_at"),
        forget_person,
    ),
    Holding(Takeaway, ("user",), _("What you took along from peer consultations"), ("title", "text", "written_at"), delete_rows),
    Holding(
        Release,
        ("case_giver", "proposed_by"),
        _("What you released to the archive, or proposed for it, and what you agreed to when"),
        ("title", "text", "proposed_at", "agreed_at", "wording", "withdrawn_at"),
        forget_releases,
        when_erased=_("What you agreed to is taken back and deleted; what you only proposed stays without your name."),
    ),
)
