"""Applications that a person can hand over to a colleague when she leaves her municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.people.moving.work import Colleague, Work, WorkKind
from community.people.names import person_name

from .lookups import applications_of, find_application
from .models import Application, TeamMember
from .rules import Applicant
from .teams import NO_MEMBER, hand_over, remove_member

if TYPE_CHECKING:
    from cms.models import Municipality
    from cms.users.models import User

#: Nothing is to be done for these any more.
OVER = (Application.State.DECLINED, Application.State.WITHDRAWN)


def running(person: User, municipality: Municipality) -> list[Work]:
    """Return the applications of `municipality` in whose team `person` is, as far as something is still to come."""
    own = [
        one
        for one in applications_of(actor_of(person))
        if one.municipality_id == municipality.pk and one.state not in OVER and not one.is_anonymous
    ]
    teams: dict[int, list[TeamMember]] = {one.pk: [] for one in own}
    for member in TeamMember.objects.filter(application__in=own).select_related("user"):
        teams[member.application_id].append(member)
    return [work_of(application, person, teams[application.pk]) for application in own]


def work_of(application: Application, person: User, team: list[TeamMember]) -> Work:
    leads = any(member.user_id == person.pk and member.role == TeamMember.Role.LEAD for member in team)
    others = [member for member in team if member.user_id != person.pk]
    colleagues = tuple(Colleague(str(member.pk), person_name(member.user)) for member in others) if leads else ()
    return Work(str(application.key), application.round.title, application.get_absolute_url(), colleagues, can_leave=not leads)


def hand_over_and_leave(person: User, work: str, colleague: str) -> None:
    application, own = own_place(person, work)
    to = application.team.filter(pk=colleague).first()
    if to is None:
        raise Refused(NO_MEMBER)
    applicant = Applicant(actor_of(person))
    hand_over(application=application, to=to, applicant=applicant)
    remove_member(application=application, member=own, applicant=Applicant(actor_of(person)))


def leave(person: User, work: str) -> None:
    application, own = own_place(person, work)
    remove_member(application=application, member=own, applicant=Applicant(actor_of(person)))


def own_place(person: User, work: str) -> tuple[Application, TeamMember]:
    """Return an application and the person's place in its team. Raises Refused if she has none."""
    application = find_application(work)
    own = application.team.filter(user=person).first() if application else None
    if application is None or own is None:
        raise Refused(NO_MEMBER)
    return application, own


KIND = WorkKind("application", _("Applications"), running, hand_over_and_leave, leave)
