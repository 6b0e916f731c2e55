"""What waits for those who apply: applications to send, questions to answer, places to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from community.start_page import found_once
from community.waiting import Waiting

from .lookups import applications_of
from .models import Application, Inquiry
from .rules import Applicant, can_confirm, can_edit

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from community.access.actor import Actor


def own_applications(actor: Actor) -> list[Application]:
    """Return the applications that `actor` writes, found once for the whole start page."""
    return found_once("applications", lambda: applications_of(actor))


def applications_to_send(actor: Actor) -> list[Waiting]:
    """Return the applications of `actor` that wait for her, each with what is most urgent about it."""
    if not actor.is_authenticated:
        return []
    now, applicant, applications = timezone.now(), Applicant(actor), own_applications(actor)
    asked = Inquiry.objects.filter(application__in=[one.pk for one in applications], answered_at=None)
    asked_about = set(asked.values_list("application", flat=True)) if applications else set()
    found = (waiting_application(applicant, one, asked_about, now) for one in applications)
    return [one for one in found if one is not None]


def waiting_application(
    applicant: Applicant, application: Application, asked_about: Collection[int], now: datetime
) -> Waiting | None:
    """Return what an application waits for; None if it is for others to do something."""
    closes_at = application.closes_at
    if can_confirm(applicant, application, now) and application.confirm_by:
        title, closes_at = _("Confirm that your municipality takes part"), application.confirm_by
    elif application.pk in asked_about:
        title, closes_at = _("There is a question about your application"), None
    elif not can_edit(applicant, application, now):
        return None
    elif application.state == Application.State.DRAFT:
        title = _("Your application is not submitted yet")
    elif application.has_changes:
        title = _("The changes to your application are not submitted yet")
    else:
        return None
    return Waiting(
        title=title,
        url=application.get_absolute_url(),
        where=application.round.title,
        more=application.applicant,
        closes_at=closes_at,
        time_zone=application.round.time_zone,
        topic_colour=getattr(application.round.call_page, "topic_colour", "brand"),
    )
