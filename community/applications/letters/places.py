"""Confirming or giving up the place that a municipality was offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.announcing import announce
from community.access.verdicts import require
from community.applications.lookups import locked
from community.applications.models import Application, Event
from community.applications.notices import FREE_PLACE, managers_of
from community.applications.rules import can_confirm, can_give_up
from community.applications.submitting import take_back

if TYPE_CHECKING:
    from datetime import datetime

    from community.applications.rules import Applicant


@transaction.atomic
def confirm_place(*, application: Application, applicant: Applicant, at: datetime) -> Application:
    """Confirm that the municipality takes part. A second click changes nothing. Raises Refused."""
    stored = locked(application)
    if stored.confirmed_at and applicant.is_of_team(stored):
        return stored
    require(can_confirm(applicant, stored, at))
    stored.confirmed_at = at
    stored.save(update_fields=["confirmed_at"])
    Event.objects.create(application=stored, kind=Event.Kind.CONFIRMED, at=at, by=applicant.actor.account, state=stored.state)
    return stored


@transaction.atomic
def give_up_place(*, application: Application, applicant: Applicant, at: datetime) -> Application:
    """Give the place up: the application counts as withdrawn, and those who manage the call are told. Raises Refused."""
    stored = locked(application)
    require(can_give_up(applicant, stored))
    take_back(stored, Event.Kind.GAVE_UP, applicant, at)
    announce(
        kind=FREE_PLACE,
        key=f"{stored.pk}.given_up",
        to=managers_of(stored.round.managed_in),
        facts={"application": stored.pk},
    )
    return stored


def tell_of_unconfirmed_places() -> None:
    """Tell those who manage a call, once, of each place that was not confirmed in time. They decide who moves up."""
    late = Application.objects.filter(
        state=Application.State.ACCEPTED, confirmed_at=None, confirm_by__lte=timezone.now(), is_anonymous=False
    ).select_related("round")
    for application in late:
        moment = application.confirm_by.isoformat() if application.confirm_by else ""
        announce(
            kind=FREE_PLACE,
            key=f"{application.pk}.{moment}",
            to=managers_of(application.round.managed_in),
            facts={"application": application.pk, "has_lapsed": True},
        )
