"""What the page of one application shows to those who work on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cms.formatting import format_number
from cms.languages import active_language
from community.applications.hiding import names_to_hide, with_names_hidden
from community.forms.questions import FilesQuestion, LongTextQuestion
from community.forms.telling import tell_answer
from community.people.names import person_name

from .workers import reviewers_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from community.applications.models import Application, Review
    from community.forms.questions import Question
    from community.forms.schema import Section

    from .workers import Worker


@dataclass(frozen=True)
class ReadAnswer:
    """A question with its answer. `text` is HTML where names are hidden in it."""

    label: str
    text: str = ""
    files: tuple[ReadFile, ...] = ()
    is_long: bool = False


@dataclass(frozen=True)
class ReadFile:
    name: str
    url: str  # empty as long as the copy without metadata is not there
    kind: str
    note: str


@dataclass(frozen=True)
class Said:
    """Something that one of those who work on the application said: her name for managers, her number for reviewers."""

    pk: int
    who: str
    face: str
    at: datetime
    text: str
    is_own: bool
    may_be_sent: bool = False


@dataclass(frozen=True)
class GivenReview:
    """A submitted review, with its marks in the order of the criteria."""

    pk: int
    who: str
    face: str
    at: datetime
    score: Any
    marks: tuple[tuple[str, int], ...]
    reason: str
    is_own: bool


class Names:
    """How those who work on a round are called by `worker`: managers read names, reviewers numbers of each other."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.numbers = {user: number for number, user in enumerate(reviewers_of(worker.round), start=1)}

    def name(self, person: Any) -> str:
        if person is not None and person.pk == self.worker.actor.pk:
            return _("You")
        if self.worker.is_manager:
            return person_name(person)
        number = self.numbers.get(person.pk) if person else None
        if number:
            return _("Reviewer %(number)s") % {"number": format_number(number)}
        return _("Those who manage the applications") if person else _("A former reviewer")

    def face(self, person: Any) -> str:
        number = self.numbers.get(person.pk) if person else None
        return format_number(number) if number else "·"


def read_sections(worker: Worker, application: Application, own: Review | None) -> list[tuple[Section, list[ReadAnswer]]]:
    """Return what was submitted, section by section: all of it, or what may be read without knowing who wrote it."""
    submission = application.submission
    if submission is None:
        return []
    schema, answers, language = submission.version.form_schema, submission.answers, active_language()
    knows = worker.knows(own)
    names = frozenset() if knows else names_to_hide(application, schema, answers)
    originals = {str(row.pk): row for row in application.files.all()}
    neutral: dict[str, Any] = {} if knows else neutral_files(application)

    def told(question: Question) -> ReadAnswer:
        answer, label = answers.get(question.key), question.label_in(language)
        if isinstance(question, FilesQuestion):
            rows = [originals[key] for key in answer or () if key in originals]
            return ReadAnswer(label, files=tuple(file_of(row) if knows else neutral_file_of(row, neutral) for row in rows))
        text = tell_answer(question, answer, language)
        return ReadAnswer(
            label, with_names_hidden(text, names) if names else text, is_long=isinstance(question, LongTextQuestion)
        )

    found = []
    for section, questions in schema.asked_sections(answers):
        shown = [one for one in questions if knows or one.is_anonymous]
        if shown:
            found.append((section, [told(one) for one in shown]))
    return found


def neutral_files(application: Application) -> dict[str, Any]:
    """Return the copies without names and metadata by the keys of their originals."""
    return {str(row.original_id): row for row in application.neutral_files.all()}


def file_of(row: Any) -> ReadFile:
    return ReadFile(row.file.name, row.get_absolute_url(), row.file.extension.upper(), "")


def neutral_file_of(row: Any, neutral: dict[str, Any]) -> ReadFile:
    """Return a file as reviewers see it who must not know whose it is."""
    copy = neutral.get(str(row.pk))
    if copy is None:
        note = _("It is shown once its name and metadata have been removed.")
        if row.not_neutral:
            later = _("%(why)s So it cannot be shown without names. You see it once you have submitted your review.")
            note = later % {"why": row.get_not_neutral_display()}
        return ReadFile(_("A file"), "", row.file.extension.upper(), note)
    return ReadFile(
        copy.title, copy.get_absolute_url(), copy.file.extension.upper(), _("File name and metadata have been removed.")
    )


def given_reviews(worker: Worker, application: Application, own: Review | None, names: Names) -> list[GivenReview]:
    """Return the submitted reviews: all for managers, and for reviewers once their own is among them."""
    if not worker.is_manager and not (own and own.submitted_at):
        return []
    criteria = {one.pk: one.name_in(active_language()) for one in worker.round.criteria.all()}
    rows = application.reviews.exclude(submitted_at=None).select_related("reviewer").prefetch_related("marks")
    found = []
    for row in rows:
        marks = {mark.criterion_id: mark.value for mark in row.marks.all()}
        found.append(
            GivenReview(
                pk=row.pk,
                who=names.name(row.reviewer),
                face=names.face(row.reviewer),
                at=row.submitted_at or row.changed_at,
                score=row.score,
                marks=tuple((name, marks[key]) for key, name in criteria.items() if key in marks),
                reason=row.reason,
                is_own=row.reviewer_id == worker.actor.pk,
            )
        )
    return found


def remarks_on(worker: Worker, application: Application, names: Names, hidden: Collection[str] = ()) -> list[Said]:
    return [
        Said(
            row.pk,
            names.name(row.author),
            names.face(row.author),
            row.at,
            with_names_hidden(row.text, hidden),
            is_own=row.author_id == worker.actor.pk,
            may_be_sent=row.may_be_sent,
        )
        for row in application.remarks.select_related("author")
    ]
