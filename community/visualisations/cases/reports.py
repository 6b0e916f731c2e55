"""Notes of viewers about what is covered on a photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.access.actor import actor_of
from community.access.verdicts import require
from community.visualisations.lookups import with_session
from community.visualisations.models import BlurReport, Photo
from community.visualisations.rules import can_act_on_reports, can_report

from .signals import photo_reported

if TYPE_CHECKING:
    from cms.users.models import User


@transaction.atomic
def report_photo(*, photo: Photo, words: str, by: User) -> BlurReport:
    """Keep a note about a photo for its uploader and the facilitators. Raises Refused."""
    require(can_report(actor_of(by), photo.case))
    report = BlurReport.objects.create(photo=photo, words=words, by=by)
    photo_reported.send(BlurReport, report=report)
    return report


@transaction.atomic
def settle_report(*, report: BlurReport, by: User) -> None:
    """Mark a note as dealt with. Raises Refused."""
    require(can_act_on_reports(actor_of(by), report.photo.case))
    if report.settled_at is None:
        report.settled_at = timezone.now()
        report.save(update_fields=["settled_at"])


def find_report(key: int) -> BlurReport | None:
    """Return the note with this key, with what its rules need, whoever may know of it."""
    return with_session(BlurReport.objects.all(), "photo__case__session").filter(pk=key).first()
