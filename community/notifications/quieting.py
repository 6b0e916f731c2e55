"""Choosing quiet hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.jobs.queueing import enqueue

from .letters import write_held_letters
from .models import QuietHours
from .quiet import Hours

if TYPE_CHECKING:
    from cms.users.models import User


@transaction.atomic
def set_quiet_hours(*, person: User, hours: Hours | None) -> None:
    """Set a person's quiet hours, or none. E-mails that were held by the old ones go out if the new ones do not hold them.

    Raises ValidationError if one of the times is missing, or both are the same.
    """
    if hours is None or hours == Hours(None, None):
        QuietHours.objects.filter(person=person).delete()
    else:
        check(hours)
        QuietHours.objects.update_or_create(person=person, defaults=hours._asdict())
    enqueue(write_held_letters, person.pk)


def check(hours: Hours) -> None:
    for name, other in (("begins", "ends"), ("ends", "begins")):
        if getattr(hours, name) is None and getattr(hours, other) is not None:
            raise ValidationError({name: _("Enter both times.")}, code="missing")
    if hours.begins is not None and hours.begins == hours.ends:
        raise ValidationError({"ends": _("Quiet hours cannot begin and end at the same time.")}, code="empty")
