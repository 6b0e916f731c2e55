"""Noting and telling who edits which section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from community.people.names import shown_name

from .models import Presence

if TYPE_CHECKING:
    from .models import Application
    from .rules import Applicant


def note_presence(application: Application, applicant: Applicant, section: str) -> None:
    """Note that somebody of the team has `section` open, if there is such a section. People without an account are alone."""
    person = applicant.actor.account
    if person and any(one.key == section for one in application.round.schema.sections):
        Presence.objects.update_or_create(
            application=application, user=person, defaults={"section": section, "seen_at": timezone.now()}
        )


def others_editing(application: Application, applicant: Applicant) -> list[tuple[str, str]]:
    """Return (section, name) of everybody else who has a section open now."""
    others = application.presences.now().exclude(user=applicant.actor.pk).select_related("user").order_by("pk")
    return [(one.section, shown_name(one.user)) for one in others]
