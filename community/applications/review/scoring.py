"""From the marks of a review to the score of an application: exact decimals, rounded once to four places."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from community.applications.cohort.candidates import rounded_score
from community.applications.models import Application, Criterion, Event, Mark, Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from community.applications.models import Round


def weighted_mean(marks: Mapping[int, int], criteria: Sequence[Criterion]) -> Decimal | None:
    """Return the weighted mean of marks by criterion; None while one is missing, or without criteria."""
    if not criteria or any(one.pk not in marks for one in criteria):
        return None
    weights = sum(one.weight for one in criteria)
    return rounded_score(Decimal(sum(marks[one.pk] * one.weight for one in criteria)) / weights)


def mean(scores: Sequence[Decimal]) -> Decimal | None:
    """Return the mean score of several reviews; None without any."""
    return rounded_score(sum(scores, Decimal(0)) / len(scores)) if scores else None


def update_score(application: Application) -> None:
    """Store the score that follows from the submitted reviews. The first of them begins the review."""
    submitted = application.reviews.exclude(submitted_at=None)
    scores = [score for score in submitted.values_list("score", flat=True) if score is not None]
    application.score, application.review_count = mean(scores), len(scores)
    if scores and application.state == Application.State.SUBMITTED:
        application.state = Application.State.IN_REVIEW
        Event.objects.create(application=application, kind=Event.Kind.STATE, state=application.state)
    application.save(update_fields=["score", "review_count", "state"])


def update_scores(round_: Round) -> None:
    """Compute all scores of a round anew, after the weights of its criteria have changed."""
    criteria = list(round_.criteria.all())
    reviews = list(Review.objects.filter(application__round=round_).prefetch_related("marks"))
    for review in reviews:
        review.score = weighted_mean(marks_of(review.marks.all()), criteria)
    Review.objects.bulk_update(reviews, ["score"], batch_size=500)
    by_application: dict[int, list[Decimal]] = {}
    for review in reviews:
        if review.submitted_at and review.score is not None:
            by_application.setdefault(review.application_id, []).append(review.score)
    applications = list(Application.objects.filter(pk__in=by_application))
    for application in applications:
        application.score = mean(by_application[application.pk])
    Application.objects.bulk_update(applications, ["score"], batch_size=500)


def marks_of(rows: Iterable[Mark]) -> dict[int, int]:
    """Return marks by criterion."""
    return {row.criterion_id: row.value for row in rows}
