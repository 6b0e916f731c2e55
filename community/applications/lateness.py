"""Letting one applicant in after the deadline, by a personal link with a deadline of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formatting import format_moment
from community.access.verdicts import YES, Refused, Verdict, no, require
from community.invitations.kinds import Kind, Offer
from community.invitations.services import invite

from .beginning import create, own_application
from .lookups import locked
from .models import Application, Event, LateAdmission
from .rules import can_manage, can_manage_by_key
from .teams import quoted

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User
    from community.access.actor import Actor
    from community.invitations.models import Invitation

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
    admission = LateAdmission.objects.create(
        round=round_, address=address, closes_at=closes_at, reason=reason.strip(), by=by.account
    )
    invite(kind=LATE, thing=admission.pk, role="", address=address, language=language, by=by.account)
    return admission


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
