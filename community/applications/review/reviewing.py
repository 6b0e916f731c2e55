"""Reviews, conflicts of interest and remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.formatting import format_number
from community.access.verdicts import Refused, no, require
from community.applications.lookups import locked
from community.applications.models import BEST_MARK, Application, Conflict, Event, Mark, Remark, Review, RoundRole

from .rules import can_declare_conflict, can_manage, can_reopen, can_review
from .scoring import marks_of, update_score, weighted_mean
from .workers import own_review

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from .workers import Worker

NO_CRITERIA = no(gettext_lazy("Those who manage the applications have not set any criteria yet."))


@transaction.atomic
def save_review(
    *,
    application: Application,
    worker: Worker,
    marks: Mapping[int, int | None],
    reason: str,
    at: datetime,
    is_final: bool = False,
) -> Review:
    """Save a review: marks by criterion, None to take one back. Nobody else sees it before it is final.

    Raises Refused, and ValidationError for a mark that does not exist, or if a final review lacks one. What others have submitted stays
    as it is, since each writes a review of her own.
    """
    stored = locked(application)
    own = own_review(worker, stored)
    require(can_review(worker, stored, own, at))
    criteria = list(worker.round.criteria.all())
    if not criteria:
        raise Refused(NO_CRITERIA)
    known = {one.pk for one in criteria}
    if unknown := [key for key, mark in marks.items() if key not in known or mark not in (None, *range(1, BEST_MARK + 1))]:
        raise ValidationError(_("There is no such mark."), code="unknown", params={"criteria": unknown})
    review = own or Review(application=stored, reviewer=worker.actor.account)
    given = marks_of(review.marks.all()) if own else {}
    given = {key: mark for key, mark in {**given, **marks}.items() if mark is not None and key in known}
    if (is_final or review.submitted_at) and (missing := len(criteria) - len(given)):
        raise ValidationError(
            ngettext(
                "One mark is still missing. Nothing has been submitted yet.",
                "%(count)s marks are still missing. Nothing has been submitted yet.",
                missing,
            )
            % {"count": format_number(missing)},
            code="incomplete",
        )
    review.score, review.reason, review.changed_at = weighted_mean(given, criteria), reason, at
    if is_final:
        review.submitted_at = at
    review.save()
    for key, mark in given.items():
        Mark.objects.update_or_create(review=review, criterion_id=key, defaults={"value": mark})
    review.marks.exclude(criterion__in=given).delete()
    if is_final:
        Event.objects.create(application=stored, kind=Event.Kind.REVIEWED, at=at, by=worker.actor.account, state=stored.state)
    if review.submitted_at:
        update_score(stored)
    return review


@transaction.atomic
def reopen_review(*, application: Application, worker: Worker, review: int) -> None:
    """Give a submitted review back to its reviewer. Until she submits it again, it does not count. Raises Refused."""
    stored = locked(application)
    found = stored.reviews.filter(pk=review).first()
    if found is None:
        raise Refused(no(gettext_lazy("This review no longer exists.")))
    require(can_reopen(worker, stored, found))
    found.submitted_at = None
    found.save(update_fields=["submitted_at"])
    Event.objects.create(
        application=stored,
        kind=Event.Kind.REOPENED,
        by=worker.actor.account,
        whom_id=found.reviewer_id,
        state=stored.state,
    )
    update_score(stored)


@transaction.atomic
def declare_conflict(*, application: Application, worker: Worker, user: int | None = None) -> None:
    """Note that somebody has a conflict of interest about an application; by default whoever says so. Raises Refused.

    Her review is deleted and no longer counts, and she finds the application nowhere any more.
    """
    stored = locked(application)
    require(can_declare_conflict(worker, stored))
    person = worker.actor.pk if user is None else user
    if person != worker.actor.pk:
        require(can_manage(worker))
    if person is None or not RoundRole.objects.filter(round=worker.round, user=person).exists():
        raise Refused(no(gettext_lazy("This person does not work on the applications.")))
    _conflict, is_new = Conflict.objects.get_or_create(application=stored, user_id=person, defaults={"by": worker.actor.account})
    if not is_new:
        return
    stored.reviews.filter(reviewer=person).delete()
    Event.objects.create(
        application=stored, kind=Event.Kind.CONFLICT, by=worker.actor.account, whom_id=person, state=stored.state
    )
    update_score(stored)


@transaction.atomic
def withdraw_conflict(*, application: Application, worker: Worker, conflict: int) -> None:
    """Let somebody see an application again who had declared a conflict by mistake. Raises Refused."""
    require(can_manage(worker))
    stored = locked(application)
    found = stored.conflicts.filter(pk=conflict).first()
    if found is None:
        return
    found.delete()
    Event.objects.create(
        application=stored,
        kind=Event.Kind.NO_CONFLICT,
        by=worker.actor.account,
        whom_id=found.user_id,
        state=stored.state,
    )


def add_remark(*, application: Application, worker: Worker, text: str, may_be_sent: bool) -> Remark:
    """Add a remark for the others who work on the application."""
    return Remark.objects.create(
        application=application, author=worker.actor.account, text=text, may_be_sent=may_be_sent, at=timezone.now()
    )


def delete_remark(*, application: Application, worker: Worker, remark: int) -> None:
    """Delete one's own remark."""
    application.remarks.filter(pk=remark, author=worker.actor.pk).delete()
