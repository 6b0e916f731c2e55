"""Submitting and withdrawing applications: once, whole, and by the moment of arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from cms.jobs.queueing import enqueue
from community.access.verdicts import require
from community.forms.questions import FilesQuestion
from community.forms.telling import tell_answer

from .confirming import send_confirmation
from .duplicates import look_for_duplicates
from .hiding import names_to_hide, without_names
from .lookups import locked
from .models import Application, Event, Round, Submission
from .neutral.making import make_neutral_files_soon
from .progress import Progress, progress_of
from .rules import can_submit, can_withdraw
from .themes import tell_of_theme, tell_of_withdrawal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from community.forms.answers import Missing
    from community.forms.schema import FormSchema

    from .rules import Applicant


class Incomplete(Exception):
    """An application cannot be submitted as long as something is missing in it."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(f"{len(missing)} answers are missing.")
        self.missing = missing


@transaction.atomic
def submit(
    *, application: Application, applicant: Applicant, language: str, at: datetime, idempotency_key: str = ""
) -> Submission:
    """Submit the answers as they stand; return the submission. Raises Refused, Incomplete.

    The same answers are not submitted twice, and a request that is repeated with its key gets what it got before, whatever has changed.
    """
    stored = locked(application)
    if idempotency_key and applicant.works_on(stored):
        repeated = stored.submissions.filter(idempotency_key=idempotency_key).first()
        if repeated:
            return repeated
    require(can_submit(applicant, stored, at, finished_late(stored)))
    version, progress = stored.round.version, progress_of(stored)
    if version is None or progress.missing:  # a rule has made sure that there is a version
        raise Incomplete(progress.missing)
    current = stored.submission
    answers = progress.to_submit()
    if current and stored.is_submitted and (current.version_id, current.answers) == (version.pk, answers):
        return current
    is_entered = applicant.enters(stored)
    submission = Submission.objects.create(
        application=stored,
        version_id=version.pk,
        answers=answers,
        text=words_of(progress.schema, answers, language),
        anonymous_text=without_names(
            words_of(progress.schema, answers, language, only_anonymous=True),
            names_to_hide(stored, progress.schema, answers),
        ),
        language=language,
        arrived_at=(stored.paper_arrived_at or at) if is_entered else at,
        entered_at=at if is_entered else None,
        by=applicant.actor.account,
        idempotency_key=idempotency_key,
    )
    is_first = not stored.is_submitted
    if stored.number is None:
        stored.number = next_number(stored.round)
    if is_first:
        stored.state = Application.State.SUBMITTED
    stored.submission = submission
    if not is_entered:  # who types what came by post has chosen a language for the letters
        stored.language = language
    stored.save(update_fields=["number", "state", "submission", "language"])
    mark_files(stored, progress)
    kind = Event.Kind.SUBMITTED if is_first else Event.Kind.CHANGED
    Event.objects.create(application=stored, kind=kind, at=at, by=applicant.actor.account, state=stored.state)
    look_for_duplicates(stored)
    enqueue(send_confirmation, submission.pk)
    make_neutral_files_soon(stored)
    tell_of_theme(submission)
    return submission


def words_of(schema: FormSchema, answers: Mapping[str, Any], language: str, *, only_anonymous: bool = False) -> str:
    """Return answers in words, for searching: all, or those that reviewers see in anonymous review."""
    asked = schema.asked(answers)
    told = (
        tell_answer(question, answers.get(key), language)
        for key, question in asked.items()
        if question.is_anonymous or not only_anonymous
    )
    return "\n".join(text for text in told if text)


def finished_late(application: Application) -> datetime | None:
    """Return when the latest upload began that ended after the deadline; None if there was none."""
    closes_at = application.closes_at
    if closes_at is None:
        return None
    late = application.files.filter(begun_at__lt=closes_at, file__attached_at__gte=closes_at)
    return late.order_by("-begun_at").values_list("begun_at", flat=True).first()


def next_number(round_: Round) -> int:
    """Return the next number in a round. Numbers follow the order of submission, without gaps."""
    Round.objects.filter(pk=round_.pk).update(submitted_count=F("submitted_count") + 1)
    return Round.objects.values_list("submitted_count", flat=True).get(pk=round_.pk)


def mark_files(application: Application, progress: Progress) -> None:
    """Let those who work on the call see the files of the submission that counts, and no others."""
    keys = [
        key
        for question in progress.asked.values()
        if isinstance(question, FilesQuestion)
        for key in progress.answers.get(question.key) or []
    ]
    application.files.update(is_submitted=False)
    application.files.filter(pk__in=keys).update(is_submitted=True)


@transaction.atomic
def withdraw(*, application: Application, applicant: Applicant, at: datetime) -> Application:
    """Withdraw a submitted application. It stays readable for its team. Raises Refused."""
    stored = locked(application)
    require(can_withdraw(applicant, stored))
    take_back(stored, Event.Kind.WITHDRAWN, applicant, at)
    tell_of_withdrawal(stored)
    return stored


def take_back(application: Application, kind: Event.Kind, applicant: Applicant, at: datetime) -> None:
    """Let nobody but the team see the locked application any more, and note why."""
    application.state = Application.State.WITHDRAWN
    application.save(update_fields=["state"])
    application.files.update(is_submitted=False)
    Event.objects.create(application=application, kind=kind, at=at, by=applicant.actor.account, state=application.state)
