"""The personal data in applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person, leave_rows

from .models import (
    Acceptance,
    Answer,
    Application,
    ApplicationFile,
    Cohort,
    CohortEvent,
    Conflict,
    Dispatch,
    Event,
    Inquiry,
    LateAdmission,
    Presence,
    Remark,
    Review,
    RoundRole,
    Submission,
    TeamMember,
)
from .teams import pass_on

if TYPE_CHECKING:
    from cms.users.models import User


def leave_applications(holding: Holding, user: User) -> None:
    """Pass the person's applications on to their colleagues, and delete drafts that nobody else writes.

    What was submitted was sent by a municipality: it stays with those who manage the call, until its time is over.
    """
    for application in holding.rows_of(user):
        pass_on(application, user)


def forget_conflicts(_holding: Holding, user: User) -> None:
    """Delete the person's own conflicts; those that she noted about others still hold."""
    Conflict.objects.filter(user=user).delete()
    Conflict.objects.filter(by=user).update(by=None)


#: The order matters: applications are passed on before the memberships in their teams are deleted.
HOLDINGS = (
    Holding(
        Application,
        ("lead",),
        _("Applications that you are the contact of"),
        ("key", "municipality", "municipality_name", "country", "created_at", "changed_at"),  # its state is told by letter
        leave_applications,
        ("municipality",),
        when_erased=_(
            "They pass to others of the team. Drafts that you write alone are deleted. What was submitted came from your municipality: it stays with those who manage the call, until its time is over."
        ),
    ),
    Holding(
        TeamMember,
        ("user",),
        _("Applications that you write with others"),
        ("application", "role", "joined_at"),
        delete_rows,
        ("application__municipality",),
    ),
    Holding(Answer, ("changed_by",), _("Answers that you wrote"), ("question", "value", "typed", "changed_at"), forget_person),
    Holding(Submission, ("by",), _("Applications that you submitted"), ("answers", "language", "arrived_at"), forget_person),
    Holding(
        ApplicationFile,
        ("file__uploaded_by",),
        _("Files that you uploaded for applications"),
        ("application", "question"),
        leave_rows,
        ("application__municipality",),
    ),
    Holding(Event, ("by", "whom"), _("History of applications"), ("kind", "at"), forget_person),
    Holding(Presence, ("user",), _("Where you were last seen editing"), ("section", "seen_at"), delete_rows),
    Holding(
        RoundRole,
        ("user",),
        _("Calls whose applications you manage or review"),
        ("round", "role", "since"),
        delete_rows,
        ("round",),
    ),
    Holding(
        Review,
        ("reviewer",),
        _("Reviews that you wrote"),
        ("score", "reason", "changed_at", "submitted_at"),  # not of whom: an anonymous review stays one
        forget_person,
    ),
    Holding(
        Conflict,
        ("user", "by"),
        _("Applications about which you have a conflict of interest"),
        ("at",),
        forget_conflicts,
        when_erased=_("Yours are deleted; those that you noted about others hold, without your name."),
    ),
    Holding(Remark, ("author",), _("Remarks that you made about applications"), ("text", "at"), forget_person),
    Holding(
        Inquiry,
        ("asked_by", "answered_by"),
        _("Questions to applicants that you asked or answered"),
        ("text", "asked_at", "answer", "answered_at"),
        forget_person,
    ),
    Holding(Dispatch, ("by",), _("Decisions on applications that you sent"), ("state", "created_at", "sent_at"), forget_person),
    Holding(Cohort, ("changed_by",), _("Cohorts that you changed last"), ("round", "changed_at"), forget_person, ("round",)),
    Holding(CohortEvent, ("by",), _("Changes that you made to cohorts"), ("kind", "at"), forget_person),
    Holding(
        Acceptance,
        ("by", "undone_by"),
        _("Cohorts that you took over or took back"),
        ("page", "at", "undone_at"),
        forget_person,
        ("page",),
    ),
    Holding(LateAdmission, ("by",), _("Applicants whom you let in after a deadline"), ("closes_at", "reason"), forget_person),
)
