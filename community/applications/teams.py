"""The team of an application: joining, handing over, leaving; and the links that lead somebody to her own application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.announcing import quoted
from community.access.verdicts import YES, Refused, Verdict, no, require
from community.invitations.kinds import Kind, Offer
from community.invitations.models import Invitation

from .beginning import HAS_ANOTHER, TAKEN_OVER, take_over
from .lookups import locked, with_facts
from .models import APPLICATION, Application, Event, TeamMember
from .rules import Applicant, can_delete, can_hand_over, can_invite

if TYPE_CHECKING:
    from cms.users.models import User
    from community.access.actor import Actor

JOIN, CONFIRM = "applications.join", "applications.confirm"

LEAD_STAYS = no(gettext_lazy("The contact cannot leave. Make a colleague the contact first."))
NO_MEMBER = no(gettext_lazy("This person does not belong to the team any more."))


def application_of(invitation: Invitation) -> Application | None:
    return with_facts(Application.objects.all()).filter(pk=invitation.thing).first()


# --- An invitation into a team ----------------------------------------------------------------------------------------


def offer_to_join(invitation: Invitation) -> Offer | None:
    application = application_of(invitation)
    if application is None or application.state == Application.State.WITHDRAWN:
        return None
    inviter = invitation.inviter.name if invitation.inviter else ""
    sentence = (
        _("%(who)s invites you to work on the application “%(call)s”")
        if inviter
        else _("You are invited to work on the application “%(call)s”")
    )
    return Offer(
        sentence=sentence % {"who": quoted(inviter), "call": quoted(application.round.title)},
        role=str(TeamMember.Role(invitation.role).label),
        about=_("Everybody in the team can read and change the whole application, and submit it."),
    )


def can_send(actor: Actor, invitation: Invitation) -> Verdict:
    if actor.roles(APPLICATION, invitation.thing):
        return YES
    application = application_of(invitation) if invitation.role == TeamMember.Role.LEAD else None
    if application is not None and can_invite(Applicant(actor), application):
        return YES
    return no(gettext_lazy("Only the team of an application can invite people to it."))


def join(invitation: Invitation, person: User) -> str:
    """Add a person to the team, as its contact if what came by post has none."""
    application = locked(Application.objects.get(pk=invitation.thing))
    if invitation.role == TeamMember.Role.LEAD:
        return become_contact(application, person)
    _member, is_new = TeamMember.objects.get_or_create(application=application, user=person)
    if is_new:
        Event.objects.create(application=application, kind=Event.Kind.JOINED, by=person, whom=person, state=application.state)
    return application.get_absolute_url()


def become_contact(application: Application, person: User) -> str:
    """Make a person the contact of an application that came by post. Raises Refused."""
    if application.lead_id is not None:
        raise Refused(TAKEN_OVER)
    application.lead = person
    try:
        with transaction.atomic():
            application.save(update_fields=["lead"])
    except IntegrityError:
        raise Refused(HAS_ANOTHER) from None
    TeamMember.objects.create(application=application, user=person, role=TeamMember.Role.LEAD)
    Event.objects.create(application=application, kind=Event.Kind.JOINED, by=person, whom=person, state=application.state)
    return application.get_absolute_url()


# --- A link to one's own application, which confirms an address -------------------------------------------------------


def offer_to_go_on(invitation: Invitation) -> Offer | None:
    application = application_of(invitation)
    if application is None:
        return None
    return Offer(
        sentence=_("Confirm your address for the application “%(call)s”") % {"call": quoted(application.round.title)},
        role="",
        about=_("The application then belongs to your account: you can go on with it on every device, and submit it."),
    )


def can_confirm(_actor: Actor, invitation: Invitation) -> Verdict:
    """Return whether the link still leads somewhere: as long as nobody has taken the application over."""
    application = Application.objects.filter(pk=invitation.thing).first()
    if application is None or not application.is_unclaimed:
        return no(gettext_lazy("This application already belongs to a team."))
    return YES


def go_on(invitation: Invitation, person: User) -> str:
    return take_over(application=Application.objects.get(pk=invitation.thing), by=person).get_absolute_url()


KINDS = (Kind(JOIN, offer_to_join, can_send, join), Kind(CONFIRM, offer_to_go_on, can_confirm, go_on))


# --- Changes ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def hand_over(*, application: Application, to: TeamMember, applicant: Applicant) -> None:
    """Make a colleague the contact; the former one stays in the team. Raises Refused."""
    stored = locked(application)
    require(can_hand_over(applicant, stored))
    member = stored.team.select_related("user").filter(pk=to.pk).first()
    if member is None:
        raise Refused(NO_MEMBER)
    if member.role == TeamMember.Role.LEAD:
        return
    for former in stored.team.filter(role=TeamMember.Role.LEAD):
        former.role = TeamMember.Role.MEMBER
        former.save(update_fields=["role"])
    member.role = TeamMember.Role.LEAD
    member.save(update_fields=["role"])
    stored.lead = member.user
    try:
        with transaction.atomic():
            stored.save(update_fields=["lead"])
    except IntegrityError:
        raise Refused(HAS_ANOTHER) from None
    Event.objects.create(
        application=stored, kind=Event.Kind.HANDED_OVER, by=applicant.actor.account, whom=member.user, state=stored.state
    )


@transaction.atomic
def remove_member(*, application: Application, member: TeamMember, applicant: Applicant) -> None:
    """Take a person out of the team: the contact removes others, and everybody can leave. Raises Refused."""
    stored = locked(application)
    found = stored.team.select_related("user").filter(pk=member.pk).first()
    if found is None:
        raise Refused(NO_MEMBER)
    is_own = found.user_id == applicant.actor.pk
    require(can_invite(applicant, stored) if is_own else can_hand_over(applicant, stored))
    if found.role == TeamMember.Role.LEAD:
        raise Refused(LEAD_STAYS)
    found.delete()
    Event.objects.create(
        application=stored, kind=Event.Kind.LEFT, by=applicant.actor.account, whom=found.user, state=stored.state
    )


@transaction.atomic
def pass_on(application: Application, person: User) -> None:
    """Take `person` out of an application that she leads: a colleague becomes the contact; a draft without colleagues is deleted."""
    stored = locked(application)
    stored.team.filter(user=person).delete()
    colleague = stored.team.select_related("user").order_by("pk").first()
    if colleague is None and stored.state == Application.State.DRAFT:
        delete_application(stored)
        return
    stored.lead = colleague.user if colleague else None
    stored.save(update_fields=["lead"])
    if colleague:
        colleague.role = TeamMember.Role.LEAD
        colleague.save(update_fields=["role"])


@transaction.atomic
def delete_draft(*, application: Application, applicant: Applicant) -> None:
    """Delete a draft with its answers and files. Raises Refused."""
    stored = locked(application)
    require(can_delete(applicant, stored))
    delete_application(stored)


def delete_application(application: Application) -> None:
    """Delete an application, its files and the invitations to it."""
    for row in application.files.all():
        row.delete()
    Invitation.objects.filter(kind__in=(JOIN, CONFIRM), thing=application.pk).delete()
    application.delete()
