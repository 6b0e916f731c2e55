"""Rules for applications, with the reason for a refusal. They take an applicant and an application, and make no queries once the
application's round knows its call (`attach_calls`); `can_extend` asks Wagtail.

Moments are those at which requests arrived (`cms.arrival`), not those at which a rule is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail.locks import BasicLock

from cms.formatting import format_moment
from community.access.verdicts import YES, Verdict, no

from .models import APPLICATION, CONFLICT, ROUND, Application, Round, RoundRole, TeamMember

if TYPE_CHECKING:
    from cms.models import CallPage
    from community.access.actor import Actor

    from .models import Inquiry

#: An upload that began before the deadline may finish, and be submitted, for as long afterwards.
TIME_TO_FINISH = timedelta(minutes=60)


@dataclass(frozen=True)
class Applicant:
    """Who writes an application: an actor, and the applications that were begun in this browser without an account.

    What came by post is typed by those who manage the call.
    """

    actor: Actor
    begun_here: frozenset[UUID] = field(default_factory=frozenset)

    def writes(self, application: Application) -> bool:
        """Return whether the applicant belongs to the team, began the application in this browser, or types it."""
        return self.works_on(application) or self.has_begun(application)

    def works_on(self, application: Application) -> bool:
        """Return whether the applicant writes the application with an account."""
        return self.is_of_team(application) or self.enters(application)

    def enters(self, application: Application) -> bool:
        """Return whether the applicant types an application that came by post: who manages the call and does not belong to the team."""
        if not application.is_on_paper or self.is_of_team(application):
            return False
        roles = self.actor.roles(ROUND, application.round.managed_in)
        return RoundRole.Role.MANAGER in roles and not self.actor.roles(CONFLICT, application.pk)

    def has_begun(self, application: Application) -> bool:
        """Return whether the application was begun in this browser, and belongs to nobody yet."""
        return application.is_unclaimed and application.key in self.begun_here

    def is_of_team(self, application: Application) -> bool:
        return bool(self.actor.roles(APPLICATION, application.pk))


def can_begin(actor: Actor, round_: Round, at: datetime) -> Verdict:
    """Return whether an application to `round_` can be begun. No account is needed for that."""
    call = round_.call_page
    if call is None or call.closes_at is None or round_.version is None:
        return no(_("This call does not accept applications here."))
    if at < call.opens_at:
        return no(_("This call opens on {when}."), when=moment(call.opens_at, call.time_zone))
    if at >= call.closes_at:
        return closed(call.closes_at, call.time_zone)
    return YES


def can_read(applicant: Applicant, application: Application) -> Verdict:
    """Return whether the applicant can read the application on the team's pages."""
    if applicant.writes(application):
        return YES
    if not applicant.actor.is_authenticated:
        return no(_("Only its team can see this application. If you belong to it, log in."))
    return no(_("Only its team can see this application, and you do not belong to it."))


def can_edit(applicant: Applicant, application: Application, at: datetime) -> Verdict:
    """Return whether answers can be changed at `at`."""
    entry = can_read(applicant, application)
    if not entry:
        return entry
    if application.state == Application.State.WITHDRAWN:
        return no(_("This application was withdrawn. It can be read, but not changed."))
    return can_enter(application) if applicant.enters(application) else is_in_time(application, at)


def can_enter(application: Application) -> Verdict:
    """Return whether those who manage the call can still change an application that came by post: until it is decided."""
    if application.is_decided:
        return no(_("A decision on this application has been made. It can be read, but not changed."))
    return YES if application.round.version else no(_("This call does not accept applications at the moment."))


def can_add_file(applicant: Applicant, application: Application, at: datetime, begun_at: datetime) -> Verdict:
    """Return whether a file whose upload began at `begun_at` can still be added: nothing else may change in the hour after the deadline."""
    if entry := can_edit(applicant, application, at):
        return entry
    closes_at = application.closes_at
    began_in_time = closes_at is not None and begun_at < closes_at and at < closes_at + TIME_TO_FINISH
    return YES if began_in_time and can_edit(applicant, application, begun_at) else entry


def can_submit(applicant: Applicant, application: Application, at: datetime, file_begun_at: datetime | None = None) -> Verdict:
    """Return whether the application can be submitted: by its team, in time, or as long as an upload that began in time may finish.

    `file_begun_at` is when the latest upload began that was still on its way at the deadline; None if there was none.
    """
    if not applicant.actor.is_authenticated:
        return no(_("Before you submit, tell us your e-mail address and confirm it. Everything you wrote is kept."))
    if not applicant.works_on(application):
        return can_read(applicant, application) and no(_("Add the application to your account first."))
    if file_begun_at is not None:
        return can_add_file(applicant, application, at, file_begun_at)
    return can_edit(applicant, application, at)


def can_withdraw(applicant: Applicant, application: Application) -> Verdict:
    """Return whether the team can withdraw: as long as nothing is decided."""
    entry = can_read(applicant, application)
    if not entry:
        return entry
    if not application.is_submitted:
        return no(_("This application was not submitted, so there is nothing to withdraw."))
    if application.is_decided:
        return no(
            _("A decision on this application has been made. If you cannot take part, write to the contact named in the call.")
        )
    if applicant.enters(application):
        return no(_("Only the team can withdraw the application."))
    return YES if applicant.is_of_team(application) else no(_("Log in to withdraw the application."))


def can_delete(applicant: Applicant, application: Application) -> Verdict:
    """Return whether the draft can be deleted: by its contact, or by whoever began it here, unless it was submitted."""
    entry = can_read(applicant, application)
    if not entry:
        return entry
    if application.state != Application.State.DRAFT:
        return no(_("Only drafts can be deleted. Withdraw the application instead."))
    if application.after_id:
        return no(_("This form belongs to your application, which was accepted."))
    return YES if leads(applicant, application) else no(_("Only the contact can delete the draft."))


def can_invite(applicant: Applicant, application: Application) -> Verdict:
    """Return whether the applicant can invite colleagues: every member of the team can, since all do the same work.

    Who types what came by post can invite the contact, as long as there is none.
    """
    entry = can_read(applicant, application)
    if not entry or applicant.is_of_team(application):
        return entry
    if applicant.enters(application):
        return YES if application.lead_id is None else no(_("The contact invites colleagues."))
    return no(_("Create an account or log in first, so that your colleagues know who invites them."))


def can_hand_over(applicant: Applicant, application: Application) -> Verdict:
    """Return whether the applicant can make a colleague the contact, or take somebody out of the team."""
    entry = can_invite(applicant, application)
    if not entry:
        return entry
    return YES if leads(applicant, application) else no(_("Only the contact can do this."))


def can_answer(applicant: Applicant, application: Application, inquiry: Inquiry) -> Verdict:
    """Return whether the applicant can answer a question that was put to the team."""
    entry = can_read(applicant, application)
    if not entry or not applicant.is_of_team(application):
        return entry and no(_("Log in to answer."))
    if inquiry.answered_at:
        return no(_("This question has already been answered."))
    if application.state == Application.State.WITHDRAWN:
        return no(_("This application was withdrawn. It can be read, but not changed."))
    return YES


def can_confirm(applicant: Applicant, application: Application, at: datetime) -> Verdict:
    """Return whether the applicant can confirm that her municipality takes part: the team can, in time."""
    entry = can_read(applicant, application)
    if not entry:
        return entry
    if application.state != Application.State.ACCEPTED or application.confirmed_at:
        return no(_("There is nothing to confirm."))
    if application.confirm_by and at >= application.confirm_by:
        when = moment(application.confirm_by, application.round.time_zone)
        return no(_("You could confirm until {when}. Write to the contact named in the call."), when=when)
    return YES if applicant.is_of_team(application) else no(_("Log in to confirm."))


def can_give_up(applicant: Applicant, application: Application) -> Verdict:
    """Return whether the contact can give the place up that the municipality was offered."""
    entry = can_read(applicant, application)
    if not entry:
        return entry
    if application.state != Application.State.ACCEPTED:
        return no(_("There is no place to give up."))
    return YES if leads(applicant, application) else no(_("Only the contact can do this."))


def can_begin_on_paper(actor: Actor, round_: Round) -> Verdict:
    """Return whether `actor` can enter an application that came by post, at any time."""
    entry = can_manage(actor, round_)
    if not entry:
        return entry
    has_form = round_.call_page is not None and round_.version is not None
    return YES if has_form else no(_("This call does not accept applications here."))


def can_manage(actor: Actor, round_: Round) -> Verdict:
    """Return whether `actor` manages the applications to a call. Permissions in the CMS do not count."""
    return can_manage_by_key(actor, round_.managed_in)


def can_manage_by_key(actor: Actor, round_: int) -> Verdict:
    if RoundRole.Role.MANAGER in actor.roles(ROUND, round_):
        return YES
    return no(_("Only those who manage the applications to this call can do this."))


def can_extend(actor: Actor, call: CallPage | None) -> Verdict:
    """Return whether `actor` can extend the deadline of a published call: as in the CMS, by permission to publish its page."""
    if call is None or not call.live:
        return no(_("The call is not published, so there is no deadline to extend."))
    rights = call.permissions_for_user(actor.user)
    if not rights.can_publish():
        return no(_("Only editors who may publish the call can extend its deadline."))
    if call.locked and BasicLock(call).for_user(actor.user):
        return no(_("Somebody has locked the page of the call. Ask for it to be unlocked first."))
    return YES


def leads(applicant: Applicant, application: Application) -> bool:
    is_contact = TeamMember.Role.LEAD in applicant.actor.roles(APPLICATION, application.pk)
    return is_contact or applicant.has_begun(application)


def is_in_time(application: Application, at: datetime) -> Verdict:
    """Return whether `at` lies before the application's deadline."""
    round_ = application.round
    closes_at = application.closes_at
    if closes_at is None or round_.version is None or (round_.call_page is None and not application.late_until):
        return no(_("This call does not accept applications at the moment."))
    return YES if at < closes_at else closed(closes_at, round_.time_zone)


def closed(closes_at: datetime, zone: tzinfo) -> Verdict:
    return no(_("This call closed on {when}."), when=moment(closes_at, zone))


def moment(when: datetime, zone: tzinfo) -> object:
    """Return `when` in the language in which it is read."""
    return lazy(format_moment, str)(when, zone)
