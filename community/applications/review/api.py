"""Reviews as JSON: the table of applications, and one's own review. The page saves a review here while somebody writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from ninja import Body, Path, Query, Router

from cms.arrival import arrival_of
from community.access.actor import actor_of
from community.api.errors import Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page
from community.limits import limited_as

from .columns import score_text
from .forms import ReviewForm
from .reviewing import save_review
from .schemas import ReviewedApplication, SavedReview, SentReview, TableFilters
from .table import Table
from .workers import find_to_work_on, own_review, worker_on_call

if TYPE_CHECKING:
    from .workers import Worker

router = Router(tags=["Review"])
CallKey = Annotated[
    UUID,
    Path(description="The key of the call, which its translations share.", examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"]),
]
Key = Annotated[UUID, Path(description="The key of the application.", examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])]


@router.get(
    "calls/{uuid:call}/review", response=Page[ReviewedApplication], url_name="review_table", summary="The applications to a call"
)
def list_reviewed(request: HttpRequest, call: CallKey, asked: Annotated[TableFilters, Query()], paging: WhichPart) -> Any:
    """The applications that you review or manage, filtered. Under anonymous review you read who applied only after your own review."""
    worker = worker_on_call(actor_of(request.user), call)
    if worker is None:
        raise Http404
    parameters = QueryDict(mutable=True)
    for name, value in asked.model_dump(exclude_none=True).items():
        parameters[name] = value
    table = Table(worker, parameters)
    if not table.filters.is_valid():
        raise Unprocessable(
            *(("query", name, str(sentence)) for name, sentences in table.filters.errors.items() for sentence in sentences)
        )
    return part_of(table.applications, paging, lambda one: told(request, worker, table, one))


@router.put("applications/{uuid:application}/review", response=SavedReview, url_name="review", summary="Save your review")
@limited_as("draft")
def put_review(request: HttpRequest, application: Key, sent: Annotated[SentReview, Body()]) -> SavedReview:
    """Save your review as a draft, or submit it. Nobody else sees it before it is submitted."""
    found = find_to_work_on(actor_of(request.user), application)
    if found is None:
        raise Http404
    worker, reviewed = found
    criteria = list(worker.round.criteria.all())
    own = own_review(worker, reviewed)
    form = ReviewForm(sent.fields, criteria=criteria, review=own)
    if not form.is_valid():
        raise Unprocessable(
            *(("body", f"fields.{name}", str(sentence)) for name, sentences in form.errors.items() for sentence in sentences)
        )
    try:
        review = save_review(
            application=reviewed,
            worker=worker,
            marks=form.marks(),
            reason=form.cleaned_data["reason"],
            at=arrival_of(request),
            is_final=sent.is_final,
        )
    except ValidationError as error:
        raise Unprocessable(*(("body", "fields", sentence) for sentence in error.messages)) from error
    return SavedReview(
        saved_at=review.changed_at,
        submitted_at=review.submitted_at,
        score=None if review.score is None else float(review.score),
        score_text=score_text(review.score),
    )


def told(request: HttpRequest, worker: Worker, table: Table, application: Any) -> ReviewedApplication:
    is_known, may_see_score = table.is_known(application), worker.is_manager or application.own_submitted_at is not None
    submission = application.submission
    return ReviewedApplication(
        key=application.key,
        number=application.number,
        municipality=str(application) if is_known else None,
        country=application.country if is_known else None,
        language=application.language if is_known else None,
        state=application.state,
        score=float(application.score) if may_see_score and application.score is not None else None,
        own_score=float(application.own_score) if application.own_score is not None else None,
        reviews=application.review_count,
        expected_reviews=application.expected,
        submitted_at=submission.arrived_at if submission and is_known else None,
        url=request.build_absolute_uri(reverse("applications:review_one", args=[application.key])),
    )
