"""What the pages of an application share: its line of sections, its deadline, what is missing, and the form of a section."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.arrival import arrival_of
from cms.languages import active_language
from community.forms.fields import FileThere, OtherAnswer, Uploads, section_form
from community.forms.questions import FilesQuestion
from community.forms.telling import tell_answer, tell_missing
from community.people.names import shown_name

from .rules import can_edit
from .tenant import APPLICATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from community.forms.fields import SectionForm
    from community.forms.questions import Question
    from community.forms.schema import Section

    from .models import Answer, Application
    from .progress import Progress
    from .rules import Applicant


@dataclass(frozen=True)
class Stop:
    """A section on the line of the form."""

    key: str
    title: str
    url: str
    state: str  # "now", "ahead", or "" for complete
    note: str


@dataclass(frozen=True)
class MissingLink:
    """Something that is missing, with the place where to add it."""

    label: str
    url: str
    note: str


@dataclass(frozen=True)
class Answered:
    """A question with its answer in words."""

    label: str
    text: str = ""
    files: tuple[Any, ...] = ()


def application_page(
    request: HttpRequest,
    template: str,
    applicant: Applicant,
    application: Application,
    progress: Progress,
    facts: Mapping[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Render a page of an application. `template` extends `community/applications/base.html`."""
    language = active_language()
    section: Section | None = facts.get("section")
    frame = {
        "application": application,
        "call": application.round.call_page,
        "round": application.round,
        "stops": stops_of(application, progress, section),
        "missing": missing_links(application, progress, language),
        "may_edit": can_edit(applicant, application, arrival_of(request)),
        "is_of_team": applicant.is_of_team(application),
        "is_entered": applicant.enters(application),
    }
    return render(request, template, frame | dict(facts), status=status)


def stops_of(application: Application, progress: Progress, current: Section | None) -> list[Stop]:
    """Return the sections as stations, with what is missing in each, and the overview as the last one."""
    language = active_language()
    stops = [
        Stop(
            key=section.key,
            title=section.label_in(language),
            url=application.section_address(section.key),
            state=state_of(progress, section, current),
            note=note_of(progress, section),
        )
        for section in progress.sections
    ]
    state = "ahead" if current else "now"
    return [*stops, Stop("", _("Check and submit"), application.get_absolute_url(), state, _("last"))]


def state_of(progress: Progress, section: Section, current: Section | None) -> str:
    if current is not None and section.key == current.key:
        return "now"
    return "ahead" if progress.missing_in(section) or progress.is_empty(section) else ""


def note_of(progress: Progress, section: Section) -> str:
    """Return how complete a section is, in words."""
    return _("still empty") if progress.is_empty(section) else tell_missing(progress.missing_in(section))


def missing_links(application: Application, progress: Progress, language: str) -> list[MissingLink]:
    questions = {question.key: question for question in progress.schema.questions()}
    return [
        MissingLink(
            label=questions[one.question].label_in(language),
            url=f"{application.section_address(one.section)}#answer-{one.question}",
            note=progress.note_on(one, language),
        )
        for one in progress.missing
    ]


def answered_sections(application: Application, progress: Progress) -> list[tuple[Section, list[Answered]]]:
    """Return the sections with the questions that are asked and the answers in words."""
    language = active_language()
    files = {str(row.pk): row for row in application.files.all()}

    def told(question: Question) -> Answered:
        answer = progress.answers.get(question.key)
        label = question.label_in(language)
        if isinstance(question, FilesQuestion):
            return Answered(label, files=tuple(files[key] for key in answer or () if key in files))
        return Answered(label, text=tell_answer(question, answer, language))

    return [(section, [told(one) for one in questions]) for section, questions in progress.asked_sections]


def form_of_section(
    request: HttpRequest,
    applicant: Applicant,
    application: Application,
    progress: Progress,
    section: Section,
    *,
    is_sent: bool = False,
    errors: Mapping[str, list[str]] | None = None,
    conflicts: Mapping[str, Answer] | None = None,
) -> SectionForm:
    """Return the form of a section, with what is stored or with what was sent."""
    account = applicant.actor.account
    return section_form(
        progress.schema,
        section,
        language=active_language(),
        answers=progress.shown,
        accepted=progress.answers,
        data=request.POST if is_sent else None,
        files=request.FILES if is_sent else None,
        revisions=progress.revisions,
        errors=errors if errors is not None else progress.errors,
        others={key: other_answer(row) for key, row in (conflicts or {}).items()},
        uploads=uploads_of(applicant, application),
        address_of_save=reverse("community_api:answers", args=[application.key]),
        account=str(account.pk) if account else f"begun-{application.key}",
        login_address=reverse("applications:account", args=[application.key]),
    )


def uploads_of(applicant: Applicant, application: Application) -> Uploads | None:
    """Return where files of the application go; None for people without an account."""
    if not applicant.works_on(application):
        return None
    files = {str(row.pk): FileThere.of(row.file, row.get_absolute_url()) for row in application.files.all()}
    return Uploads(tenant=APPLICATIONS.name, room=str(application.key), actor=applicant.actor, files=files)


def other_answer(row: Answer) -> OtherAnswer:
    return OtherAnswer(by=shown_name(row.changed_by), at=row.changed_at, answer=row.shown)
