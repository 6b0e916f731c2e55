"""Beginning an application, with or without an account, and taking over one that was begun without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from community.access.actor import Actor
from community.access.verdicts import Refused, no, require

from .lookups import locked
from .models import Application, Event, TeamMember
from .rules import can_begin

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User

    from .models import Round

TAKEN_OVER = no(_("This application already belongs to a team."))
HAS_ANOTHER = no(_("You have already begun an application to this call. Go on with that one, or delete it first."))


def own_application(round_: Round, person: User) -> Application | None:
    """Return the application to `round_` that `person` leads, or else one that she writes with others."""
    teams = TeamMember.objects.filter(application__round=round_, user=person).exclude(
        application__state=Application.State.WITHDRAWN
    )
    member = teams.select_related("application").order_by("role", "pk").first()
    return member.application if member else None


def begin(*, round_: Round, by: Actor, language: str, at: datetime) -> Application:
    """Return a new application, or the one that `by` already leads: two clicks begin one. Raises Refused.

    Without an account, whoever has the key of the application can go on with it.
    """
    require(can_begin(by, round_, at))
    person = by.account
    if person is None:
        return create(round_=round_, language=language, lead=None, at=at)
    led = Application.objects.filter(round=round_, lead=person).exclude(state=Application.State.WITHDRAWN)
    if found := led.first():
        return found
    try:
        return create(round_=round_, language=language, lead=person, at=at)
    except IntegrityError:  # another click was faster
        return led.get()


@transaction.atomic
def create(*, round_: Round, language: str, lead: User | None, at: datetime) -> Application:
    application = Application.objects.create(round=round_, language=language, lead=lead, created_at=at, changed_at=at)
    Event.objects.create(application=application, kind=Event.Kind.BEGUN, at=at, by=lead, state=application.state)
    if lead:
        TeamMember.objects.create(application=application, user=lead, role=TeamMember.Role.LEAD)
    return application


@transaction.atomic
def take_over(*, application: Application, by: User) -> Application:
    """Make `by` the contact of an application that was begun without an account. Raises Refused.

    The caller has checked that it was begun in this browser, or that the link was sent to this person.
    """
    stored = locked(application)
    if stored.lead_id == by.pk:
        return stored
    if not stored.is_unclaimed:
        raise Refused(TAKEN_OVER)
    stored.lead = by
    try:
        with transaction.atomic():
            stored.save(update_fields=["lead"])
    except IntegrityError:
        raise Refused(HAS_ANOTHER) from None
    TeamMember.objects.create(application=stored, user=by, role=TeamMember.Role.LEAD)
    Event.objects.create(application=stored, kind=Event.Kind.JOINED, by=by, whom=by, state=stored.state)
    return stored
