"""The columns of the table of applications: facts of each application, and answers to the questions of the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.formatting import country_name, format_date, format_moment, format_number, language_name
from cms.languages import active_language
from community.forms.questions import (
    ChoiceQuestion,
    DateQuestion,
    FilesQuestion,
    MunicipalityQuestion,
    NumberQuestion,
    SeveralQuestion,
)
from community.forms.telling import tell_answer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from community.applications.models import Application
    from community.forms.questions import Question

    from .workers import Worker

WITHOUT_NAMES = (ChoiceQuestion, SeveralQuestion, NumberQuestion, DateQuestion)
IN_OTHER_COLUMNS = (FilesQuestion, MunicipalityQuestion)  # the municipality is in the first one
ANSWER = "answer."  # before the key of a question, in the key of its column


@dataclass(frozen=True)
class Column:
    """A column. `value` is for spreadsheets: a number stays one. `order` are the fields by which it sorts."""

    key: str
    label: StrOrPromise
    value: Callable[[Application], Any]
    text: Callable[[Application], str] = lambda _application: ""
    order: tuple[str, ...] = ()
    is_usual: bool = True
    is_number: bool = False


def columns_for(worker: Worker) -> list[Column]:
    """Return the columns that `worker` can choose from, in order. The municipality's name always comes first, and is not among them."""
    columns = [STATE]
    if worker.is_manager:
        columns.append(SCORE)
    if worker.is_reviewer:
        columns.append(OWN_SCORE)
    columns.append(REVIEWS)
    if not worker.is_blind:
        columns += [COUNTRY, LANGUAGE, SUBMITTED]
        if worker.is_manager:
            columns += [NUMBER, CONFIRMED]
    return [*columns, *(column_of(question) for question in questions_to_show(worker))]


def questions_to_show(worker: Worker) -> list[Question]:
    """Return the questions with a column. In anonymous review none that is answered in own words: there can be names in them."""
    version = worker.round.version
    questions = list(version.form_schema.questions()) if version else []
    if worker.is_blind:
        return [one for one in questions if one.is_anonymous and isinstance(one, WITHOUT_NAMES)]
    return [one for one in questions if not isinstance(one, IN_OTHER_COLUMNS)]


def column_of(question: Question) -> Column:
    def text(application: Application) -> str:
        submission = application.submission
        return tell_answer(question, submission.answers.get(question.key), active_language()) if submission else ""

    return Column(f"{ANSWER}{question.key}", question.label_in(active_language()), text, text, is_usual=False)


def reviews_of(application: Any) -> str:
    numbers = {
        "count": format_number(application.review_count),
        "of": format_number(max(application.expected, application.review_count)),
    }
    return str(_("%(count)s of %(of)s") % numbers)


def submitted_at(application: Application) -> Any:
    return application.submission.arrived_at if application.submission else None


def day_of(application: Application) -> str:
    at = submitted_at(application)
    return format_date(at.astimezone(application.round.time_zone).date(), "medium") if at else ""


def confirmation(application: Application) -> str:
    if application.confirmed_at:
        return str(_("confirmed"))
    return format_moment(application.confirm_by, application.round.time_zone) if application.confirm_by else ""


def score_text(score: Any) -> str:
    """Return a score with one decimal place; empty without one."""
    return "" if score is None else format_number(score, 1)


def own_score(application: Any) -> Any:
    return application.own_score if application.own_submitted_at else None


STATE = Column(
    "state",
    pgettext_lazy("of an application", "State"),
    lambda one: one.get_state_display(),
    lambda one: one.get_state_display(),
    ("state",),
)
SCORE = Column(
    "score", _("Score"), lambda one: one.score, lambda one: score_text(one.score), ("-score", "number"), is_number=True
)
OWN_SCORE = Column(
    "own_score",
    _("My score"),
    own_score,
    lambda one: score_text(own_score(one)),
    ("-own_submitted_at",),
    is_number=True,
)
REVIEWS = Column("reviews", _("Reviews"), lambda one: one.review_count, reviews_of, ("-review_count", "number"))
COUNTRY = Column(
    "country", _("Country"), lambda one: country_name(one.country), lambda one: country_name(one.country), ("country", "number")
)
LANGUAGE = Column(
    "language",
    _("Language"),
    lambda one: language_name(one.language),
    lambda one: language_name(one.language),
    ("language", "number"),
)
SUBMITTED = Column("submitted", _("Submitted"), submitted_at, day_of, ("submission__arrived_at",))
NUMBER = Column(
    "number", _("Number"), lambda one: one.number, lambda one: format_number(one.number or 0), ("number",), is_usual=False
)
CONFIRMED = Column("confirmed", _("Confirmed"), confirmation, confirmation, ("confirmed_at", "confirm_by"), is_usual=False)
