"""The personal data in applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person, leave_rows

from .models import Answer, Application, ApplicationFile, Event, LateAdmission, Presence, RoundRole, Submission, TeamMember
from .teams import pass_on

if TYPE_CHECKING:
    from cms.users.models import User


def leave_applications(holding: Holding, user: User) -> None:
    """Pass the person's applications on to their colleagues, and delete drafts that nobody else writes.

    What was submitted was sent by a municipality: it stays with those who manage the call, until its time is over.
    """
    for application in holding.rows_of(user):
        pass_on(application, user)


#: The order matters: applications are passed on before the memberships in their teams are deleted.
HOLDINGS = (
    Holding(
        Application,
        ("lead",),
        _("Applications that you are the contact of"),
        ("key", "municipality", "municipality_name", "country", "state", "created_at", "changed_at"),
        leave_applications,
        ("municipality",),
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
    Holding(LateAdmission, ("by",), _("Applicants whom you let in after a deadline"), ("closes_at", "reason"), forget_person),
)
