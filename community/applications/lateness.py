"""Letting one applicant in after the deadline, by a personal link with a deadline of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.announcing import quoted
from cms.formatting import format_moment
from community.access.verdicts import YES, Refused, Verdict, no, require
from community.invitations.kinds import Kind, Offer
from community.invitations.models import Invitation
from community.invitations.services import invite

from .beginning import create, own_application
from .lookups import locked
from .models import Application, Event, LateAdmission
from .rules import can_manage, can_manage_by_key

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User
    from community.access.actor import Actor

    from .models import Round

LATE = "applications.late"


@transaction.atomic
def admit_late(*, round_: Round, address: str, closes_at: datetime, reason: str, language: str, by: Actor) -> LateAdmission:
    """Send a personal link to one applicant who may apply until `closes_at`. Raises Refused, ValidationError.

    Whoever gets the link goes on with a draft she has, or begins one.
    """
    require(can_manage(by, round_))
    if closes_at <= timezone.now():
        raise ValidationError({"closes_at": _("This moment has passed.")})
    if round_.closes_at and closes_at <= round_.closes_at:
        raise ValidationError({"closes_at": _("The call itself is open longer than that.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why. The reason stays on record.")})
    if any(one.is_open for one in admissions_to(round_, address=address)):
        raise ValidationError({"address": _("This person has a link already. Send it again, or revoke it first.")})
    admission = LateAdmission.objects.create(
        round=round_, address=address, closes_at=closes_at, reason=reason.strip(), by=by.account
    )
    invite(kind=LATE, thing=admission.pk, role="", address=address, language=language, by=by.account)
    return admission


@dataclass(frozen=True)
class Admitted:
    """A late admission with the invitation that was sent for it; None if that is gone."""

    admission: LateAdmission
    invitation: Invitation | None

    @property
    def is_open(self) -> bool:
        """Whether its link can still be used, sent again or revoked."""
        is_unused = self.invitation is not None and self.invitation.is_open
        return is_unused and self.admission.closes_at > timezone.now()

    @property
    def state(self) -> str:
        """What became of it, in words."""
        if self.admission.application_id or (self.invitation and self.invitation.state == Invitation.State.ACCEPTED):
            return _("used")
        if self.invitation is None or self.invitation.state == Invitation.State.REVOKED:
            return _("revoked")
        if self.admission.closes_at <= timezone.now():
            return _("not used in time")
        return _("not used yet") if self.invitation.is_pending else _("the link has expired")


def admissions_to(round_: Round, **facts: object) -> list[Admitted]:
    """Return the late admissions to a round, newest first: two queries."""
    admissions = list(round_.late_admissions.filter(**facts).select_related("by", "application__municipality"))
    invitations = Invitation.objects.filter(kind=LATE, thing__in=[one.pk for one in admissions]).order_by("pk")
    by_thing = {one.thing: one for one in invitations}
    return [Admitted(one, by_thing.get(one.pk)) for one in admissions]


def admission_of(invitation: Invitation) -> LateAdmission | None:
    found = LateAdmission.objects.select_related("round", "application")
    return found.filter(pk=invitation.thing, closes_at__gt=timezone.now()).first()


def offer(invitation: Invitation) -> Offer | None:
    admission = admission_of(invitation)
    if admission is None:
        return None
    until = format_moment(admission.closes_at, admission.round.time_zone)
    return Offer(
        sentence=_("You can still apply to the call “%(call)s”, until %(until)s")
        % {"call": quoted(admission.round.title), "until": until},
        role="",
        about=_("The call has closed for everybody else. This link is for you alone."),
    )


def can_send(actor: Actor, invitation: Invitation) -> Verdict:
    admission = LateAdmission.objects.filter(pk=invitation.thing).first()
    if admission is None:
        return no(gettext_lazy("This admission no longer exists."))
    return can_manage_by_key(actor, admission.round_id) and YES


def enter(invitation: Invitation, person: User) -> str:
    """Let a person go on with the application to the call that she has, or begin one."""
    admission = admission_of(invitation)
    if admission is None:
        raise Refused(no(gettext_lazy("The extra time has run out.")))
    existing = own_application(admission.round, person)
    application = locked(existing) if existing else create_late(admission, person, invitation.language)
    application.late_until = admission.closes_at
    application.save(update_fields=["late_until"])
    admission.application = application
    admission.save(update_fields=["application"])
    Event.objects.create(
        application=application,
        kind=Event.Kind.ADMITTED_LATE,
        by=admission.by,
        whom=person,
        state=application.state,
        note=admission.reason,
    )
    return application.get_absolute_url()


def create_late(admission: LateAdmission, person: User, language: str) -> Application:
    return create(round_=admission.round, language=language, lead=person, at=timezone.now())


KIND = Kind(LATE, offer, can_send, enter)
