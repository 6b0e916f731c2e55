"""What follows when a consultation begins, goes on and closes, and how its texts are forgotten. Whoever calls these has asked the rules."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.clocks.services import end_clock
from community.forms.models import Draft

from .models import CaseText, Consultation, Contribution, Participant, Release
from .signals import consultation_closed, phase_began

if TYPE_CHECKING:
    from datetime import datetime

#: A live consultation that nobody has ended closes after this long.
LONGEST_LIVE = timedelta(days=1)


def follow(consultation: Consultation) -> None:
    """Note that the pages of a consultation have something to follow."""
    Consultation.objects.filter(pk=consultation.pk).update(revision=F("revision") + 1)


def begun(consultation: Consultation, now: datetime) -> None:
    """Note that it has begun. Invitations that nobody has accepted end."""
    consultation.begun_at = now
    consultation.save(update_fields=["begun_at"])
    for one in Participant.objects.invited().filter(consultation=consultation):
        one.delete()
    follow(consultation)
    if phase := consultation.phase_at(now):
        phase_began.send(Consultation, consultation=consultation, phase=phase)


def close(consultation: Consultation, now: datetime) -> None:
    """Close it, and forget its texts if that was said."""
    if consultation.closed_at is not None:
        return
    consultation.closed_at = now
    consultation.save(update_fields=["closed_at"])
    if consultation.clock is not None:
        end_clock(clock=consultation.clock)
    follow(consultation)
    consultation_closed.send(Consultation, consultation=consultation)
    if consultation.forgets_at is not None and consultation.forgets_at <= now:
        forget(consultation)


def forget(consultation: Consultation) -> None:
    """Delete everything confidential. What the case giver takes along stays hers; what nobody has agreed to release goes."""
    Contribution.objects.filter(consultation=consultation).delete()
    CaseText.objects.filter(consultation=consultation).delete()
    for form in ("consultation_case", "consultation_contribution"):
        Draft.objects.filter(form=form, thing__startswith=str(consultation.key)).delete()
    Release.objects.proposed().filter(consultation=consultation).exclude(proposed_by=F("case_giver")).delete()
    consultation.forgotten_at = timezone.now()
    consultation.save(update_fields=["forgotten_at"])
    follow(consultation)


def close_ended(now: datetime | None = None) -> None:
    """Close what has ended: over days at the last deadline, live after a day. For a periodic job."""
    now = now or timezone.now()
    over = Consultation.objects.filter(closed_at=None, takeaways_until__lte=now, begun_at__isnull=False)
    left = Consultation.objects.filter(closed_at=None, mode=Consultation.Mode.LIVE, begun_at__lte=now - LONGEST_LIVE)
    for key in {*over.values_list("pk", flat=True), *left.values_list("pk", flat=True)}:
        with transaction.atomic():
            found = Consultation.objects.with_all().select_for_update(of=("self",)).filter(pk=key, closed_at=None).first()
            if found is not None:
                close(found, found.takeaways_until or now)


def forget_old(now: datetime | None = None) -> None:
    """Delete the texts whose time is over. For a periodic job."""
    now = now or timezone.now()
    closed = Consultation.objects.filter(closed_at__lte=now, forgotten_at=None).exclude(keeping=Consultation.Keeping.ALWAYS)
    for key in list(closed.values_list("pk", flat=True)):
        with transaction.atomic():
            found = Consultation.objects.with_all().select_for_update(of=("self",)).filter(pk=key, forgotten_at=None).first()
            if found is not None and found.forgets_at is not None and found.forgets_at <= now:
                forget(found)
