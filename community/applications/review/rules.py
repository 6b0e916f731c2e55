"""What those who work on applications can do, with the reason for a refusal. They make no queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.applications.models import Application
from community.applications.rules import moment

if TYPE_CHECKING:
    from datetime import datetime

    from community.applications.models import Review

    from .workers import Worker

ONLY_MANAGERS = no(_("Only those who manage the applications to this call can do this."))
WITHDRAWN = no(_("This application was withdrawn."))


def can_review(worker: Worker, application: Application, own: Review | None, at: datetime) -> Verdict:
    """Return whether she can give marks: after the deadline, before the decision, and under anonymous review only once."""
    if not worker.is_reviewer:
        return no(_("You manage these applications, but you do not review them."))
    if application.state == Application.State.WITHDRAWN:
        return WITHDRAWN
    if application.is_decided:
        return no(_("A decision on this application has been made."))
    if application.closes_at and at < application.closes_at:
        when = moment(application.closes_at, application.round.time_zone)
        return no(_("The municipality can change its application until {when}. Reviews begin afterwards."), when=when)
    if own and own.submitted_at and worker.is_blind:
        return no(_("You have submitted your review and seen who applied, so it can no longer be changed."))
    return YES


def can_manage(worker: Worker) -> Verdict:
    return YES if worker.is_manager else ONLY_MANAGERS


def can_move(worker: Worker, application: Application) -> Verdict:
    """Return whether she can change the state of an application."""
    if not worker.is_manager:
        return ONLY_MANAGERS
    return WITHDRAWN if application.state == Application.State.WITHDRAWN else YES


def can_move_quietly(worker: Worker, application: Application) -> Verdict:
    """Return whether she can change the state without a letter: as long as the team has not been told a decision."""
    entry = can_move(worker, application)
    told = (Application.State.ACCEPTED, Application.State.WAITING_LIST, Application.State.DECLINED)
    if entry and application.state in told:
        return no(_("Some of these municipalities have been told a decision. Tell them the new one in a letter."))
    return entry


def can_declare_conflict(worker: Worker, application: Application) -> Verdict:
    """Return whether she can give an application up: as long as it is not decided."""
    if application.is_decided:
        return no(_("A decision on this application has been made."))
    return YES


def can_reopen(worker: Worker, application: Application, review: Review) -> Verdict:
    """Return whether she can give a submitted review back to its reviewer."""
    entry = can_move(worker, application)
    if not entry:
        return entry
    if review.submitted_at is None or review.reviewer_id is None:
        return no(_("This review has not been submitted."))
    if application.is_decided:
        return no(_("A decision on this application has been made."))
    return YES
