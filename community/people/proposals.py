"""Proposing a municipality, and deciding on proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.announcing import Kind, Shown, announce, quoted
from cms.formatting import isolated
from cms.mail.addresses import one_line
from cms.models import Municipality
from community.access.actor import actor_of
from community.access.verdicts import Refused, no, require

from .models import Profile, ProposedMunicipality
from .rules import can_decide, can_propose

if TYPE_CHECKING:
    from cms.announcing import Facts
    from cms.users.models import User

DECIDED = "people.municipality_decided"
MOST_WAITING = 10  # pending proposals of one person
State = ProposedMunicipality.State
ALREADY = no(gettext_lazy("Somebody else has already decided on this proposal."))


@transaction.atomic
def propose_municipality(*, name: str, country: str, website: str = "", by: User) -> ProposedMunicipality:
    """Propose a municipality. Raises Refused, and ValidationError."""
    require(can_propose(actor_of(by)))
    if ProposedMunicipality.objects.waiting().filter(proposed_by=by).count() >= MOST_WAITING:
        raise ValidationError(
            _("%(count)d of your proposals are waiting. Wait until they have been looked at.") % {"count": MOST_WAITING}
        )
    proposal = ProposedMunicipality(name=one_line(name), country=country, website=website, proposed_by=by)
    proposal.full_clean()
    proposal.save()
    return proposal


@transaction.atomic
def confirm_proposal(*, proposal: ProposedMunicipality, by: User, municipality: Municipality | None = None) -> Municipality:
    """Confirm the proposal as `municipality`, or add it to the register. Raises Refused, and ValidationError."""
    decide(proposal, by, State.CONFIRMED)
    if municipality is None:
        municipality = Municipality(name_de=proposal.name, country=proposal.country, website=proposal.website)
        municipality.full_clean()
        municipality.save()
    ProposedMunicipality.objects.filter(pk=proposal.pk).update(municipality=municipality)
    settle_profiles(proposal, municipality)
    notify_proposer(proposal, by)
    return municipality


@transaction.atomic
def reject_proposal(*, proposal: ProposedMunicipality, by: User, reason: str) -> None:
    """Reject the proposal, and notify the person of the reason. Raises Refused, and ValidationError."""
    if not reason.strip():
        raise ValidationError(_("Give a reason. The person will read it."))
    decide(proposal, by, State.REJECTED)
    ProposedMunicipality.objects.filter(pk=proposal.pk).update(reason=reason.strip())
    settle_profiles(proposal, None)
    notify_proposer(proposal, by)


def settle_profiles(proposal: ProposedMunicipality, municipality: Municipality | None) -> None:
    """Put the municipality that was decided on into the profiles that have its proposal."""
    for profile in Profile.objects.filter(proposal=proposal):
        profile.municipality, profile.proposal = municipality, None
        profile.save(update_fields=["municipality", "proposal"])


def decide(proposal: ProposedMunicipality, by: User, state: State) -> None:
    """Save a decision; only the first one counts."""
    require(can_decide(actor_of(by)))
    waiting = ProposedMunicipality.objects.waiting().filter(pk=proposal.pk)
    if not waiting.update(state=state, decided_by=by, decided_at=timezone.now()):
        raise Refused(ALREADY)


def notify_proposer(proposal: ProposedMunicipality, by: User) -> None:
    if proposal.proposed_by_id:
        announce(kind=DECIDED, key=str(proposal.pk), to=[proposal.proposed_by_id], facts={"proposal": proposal.pk}, actor=by)


def show_decisions(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render the decisions on the proposals of `reader`."""
    own = ProposedMunicipality.objects.visible_to(actor_of(reader)).select_related("municipality")
    proposals = {one.pk: one for one in own.filter(pk__in=[facts["proposal"] for facts in many])}
    return [show_decision(proposals.get(facts["proposal"])) for facts in many]


def show_decision(proposal: ProposedMunicipality | None) -> Shown | None:
    if proposal is None or proposal.is_waiting:
        return None
    details: tuple[str, ...] = ()
    if proposal.state == State.CONFIRMED:
        sentence = _("The municipality “%(name)s” is in the register now")
        if proposal.municipality and proposal.municipality.name != proposal.name:
            details = (_("Its name there: %(name)s") % {"name": isolated(proposal.municipality.name)},)
    else:
        sentence = _("The municipality “%(name)s” was not added to the register")
        details = (_("Reason: %(reason)s") % {"reason": quoted(proposal.reason)},)
    return Shown(
        sentence=sentence % {"name": quoted(proposal.name)},
        url=reverse("people:propose"),
        details=details,
        link=_("See your proposals"),
    )


KIND = Kind(DECIDED, gettext_lazy("Municipalities that you proposed"), show_decisions)
