"""Applications as JSON. The pages save answers here while somebody types, and other clients can do all that the pages do."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Header, Path, Query, Router, Status

from cms.arrival import arrival_of
from cms.languages import active_language
from community.access.actor import actor_of
from community.api.authentication import AccessToken, BrowserSession, SessionToken
from community.api.errors import Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page
from community.forms.json_schema import json_schema
from community.forms.telling import tell_answer
from community.limits import limited_as

from . import beginning, submitting
from .begun import BegunHere, applicant_of
from .lookups import applications_of, find_application, round_of_call
from .presence import note_presence, others_editing
from .progress import Progress, progress_of
from .reporting import report_csv, report_of
from .rules import can_delete, can_edit, can_invite, can_manage, can_read, can_submit, can_withdraw
from .saving import save_answers
from .schemas import (
    Answers,
    ApplicationSummary,
    Begun,
    CallReport,
    CountryCount,
    DayCount,
    Editing,
    MissingAnswer,
    OtherAnswer,
    SentAnswers,
    Submitted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .models import Answer, Application, Round
    from .rules import Applicant

router = Router(tags=["Applications"])
CallKey = Annotated[
    UUID,
    Path(description="The key of the call, which its translations share.", examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"]),
]
Key = Annotated[UUID, Path(description="The key of the application.", examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])]
WhichSection = Annotated[
    str, Query(description="The key of the section that you have open, for the others to see.", examples=["team"])
]
WhichFormat = Annotated[
    Literal["json", "csv"], Query(description="`csv` for a table with a row for the whole, each country and each day.")
]
TEAM: Any = [SessionToken(), AccessToken(), BrowserSession(), BegunHere()]


def round_at(call: UUID) -> Round:
    """Return the round of a call that takes applications here. Raises Http404."""
    found = round_of_call(call)
    if found is None or found.version is None or found.call_page is None:
        raise Http404
    return found


def application_at(request: HttpRequest, key: UUID) -> tuple[Applicant, Application]:
    """Return an application for somebody who writes it. For everybody else there is none. Raises Http404."""
    applicant, found = applicant_of(request), find_application(key)
    if found is None or not can_read(applicant, found):
        raise Http404
    return applicant, found


# --- Forms ------------------------------------------------------------------------------------------------------------


@router.get(
    "calls/{uuid:call}/form",
    auth=None,
    response=dict[str, Any],
    url_name="application_form",
    summary="The form of a call",
)
def get_form(request: HttpRequest, call: CallKey) -> dict[str, Any]:
    """The form as JSON Schema 2020-12, with titles in your language: it validates the answers. Use a validator that checks formats.

    What JSON Schema cannot say, such as a number of words, is checked when answers are saved.
    """
    return json_schema(round_at(call).schema, active_language())


# --- Figures ----------------------------------------------------------------------------------------------------------


@router.get(
    "calls/{uuid:call}/report",
    response=CallReport,
    url_name="report",
    summary="The figures of a call",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def get_report(request: HttpRequest, call: CallKey, format: WhichFormat = "json") -> Any:  # noqa: A002 - its name in the address
    """How many applications were begun and submitted, from which countries and on which days: for those who manage them.

    Applications about which you have a conflict of interest, or that you write yourself, are not counted.
    """
    actor, round_ = actor_of(request.user), round_of_call(call)
    if round_ is None or not can_manage(actor, round_):
        raise Http404
    report = report_of(round_, actor)
    if format == "csv":
        answer = HttpResponse(report_csv(report), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="applications.csv"'
        return answer
    return CallReport(
        begun=report.begun,
        submitted=report.submitted,
        withdrawn=report.withdrawn,
        time_zone=str(round_.time_zone),
        countries=[
            CountryCount(country=one.code, name=one.name, begun=one.begun, submitted=one.submitted) for one in report.countries
        ],
        days=[DayCount(day=one.day, begun=one.begun, submitted=one.submitted) for one in report.days],
    )


# --- Applications -----------------------------------------------------------------------------------------------------


@router.get("applications", response=Page[ApplicationSummary], url_name="applications", summary="Your applications")
def list_applications(request: HttpRequest, paging: WhichPart) -> Any:
    """The applications that you write, newest first."""
    applicant = applicant_of(request)
    return part_of(applications_of(applicant.actor), paging, lambda one: summary_of(request, applicant, one))


@router.post(
    "calls/{uuid:call}/applications",
    response={201: ApplicationSummary},
    url_name="begin_application",
    summary="Begin an application",
)
def begin(request: HttpRequest, call: CallKey, begun: Annotated[Begun, Body()]) -> Status[ApplicationSummary]:
    """Begin an application to a call. If you have already begun one, you get that."""
    applicant = applicant_of(request)
    if begun.language is not None and begun.language not in dict(settings.LANGUAGES):
        raise Unprocessable(("body", "language", _("The site does not have this language.")))
    application = beginning.begin(
        round_=round_at(call), by=applicant.actor, language=begun.language or active_language(), at=arrival_of(request)
    )
    return Status(HTTPStatus.CREATED, summary_of(request, applicant_of(request), application))


@router.get(
    "applications/{uuid:application}", auth=TEAM, response=ApplicationSummary, url_name="application", summary="An application"
)
def get_application(request: HttpRequest, application: Key) -> ApplicationSummary:
    """The state of an application, until when it can be submitted, and what you can do with it now."""
    return summary_of(request, *application_at(request, application))


@router.get(
    "applications/{uuid:application}/answers",
    auth=TEAM,
    response=Answers,
    url_name="answers",
    summary="The answers of an application",
)
def get_answers(request: HttpRequest, application: Key, section: WhichSection = "") -> Answers:
    """The answers as they are stored, what is missing, and who else is editing. `section` says which one you have open."""
    applicant, found = application_at(request, application)
    note_presence(found, applicant, section)
    return answers_of(applicant, found, progress_of(found))


@router.put("applications/{uuid:application}/answers", auth=TEAM, response=Answers, url_name="answers", summary="Save answers")
@limited_as("draft")
def put_answers(request: HttpRequest, application: Key, sent: Annotated[SentAnswers, Body()]) -> Answers:
    """Save answers. Nothing is submitted. Each answer is saved or refused on its own: look at `errors` and `conflicts`.

    An answer that somebody else has changed since you read it is not overwritten: send it again with the new revision if yours is to stay.
    """
    applicant, found = application_at(request, application)
    unknown = sorted(set(sent.answers) - {question.key for question in found.round.schema.questions()})
    if unknown:
        raise Unprocessable(*(("body", f"answers.{name}", _("The form has no such question.")) for name in unknown))
    saved = save_answers(
        application=found, given=sent.answers, revisions=sent.revisions, applicant=applicant, at=arrival_of(request)
    )
    note_presence(found, applicant, sent.section)
    progress = Progress(found.round.schema, saved.answers)
    return answers_of(applicant, found, progress, saved.errors, saved.conflicts)


@router.post(
    "applications/{uuid:application}/submissions",
    response={201: Submitted},
    url_name="submissions",
    summary="Submit an application",
)
def submit(
    request: HttpRequest,
    application: Key,
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            max_length=200,
            description="Any text of up to 200 characters. A request that is sent again with the same key gets the same answer and changes nothing.",
        ),
    ] = "",
) -> Status[Submitted]:
    """Submit the answers as they are stored. Whether that is in time depends on when the first byte of this request arrived.

    If something is missing, nothing is submitted, and each error names its question.
    """
    applicant, found = application_at(request, application)
    try:
        submission = submitting.submit(
            application=found,
            applicant=applicant,
            language=active_language(),
            at=arrival_of(request),
            idempotency_key=idempotency_key,
        )
    except submitting.Incomplete as error:
        raise Unprocessable(*(("body", f"answers.{one.question}", one.message) for one in error.missing)) from error
    found.refresh_from_db(fields=["number", "state"])
    return Status(
        HTTPStatus.CREATED,
        Submitted(
            number=found.number,
            arrived_at=submission.arrived_at,
            state=found.told_state,
            answers=submission.answers,
        ),
    )


@router.delete(
    "applications/{uuid:application}/submissions", response={204: None}, url_name="submissions", summary="Withdraw an application"
)
def withdraw(request: HttpRequest, application: Key) -> None:
    """Withdraw a submitted application. It stays readable for its team."""
    applicant, found = application_at(request, application)
    submitting.withdraw(application=found, applicant=applicant, at=arrival_of(request))


# --- What is told -----------------------------------------------------------------------------------------------------


def summary_of(request: HttpRequest, applicant: Applicant, application: Application) -> ApplicationSummary:
    now = timezone.now()
    may = {
        "edit": can_edit(applicant, application, now),
        "submit": can_submit(applicant, application, now),
        "withdraw": can_withdraw(applicant, application),
        "invite": can_invite(applicant, application),
        "delete": can_delete(applicant, application),
    }
    submission = application.submission if application.is_submitted else None
    return ApplicationSummary(
        key=application.key,
        call=application.round.title,
        municipality=application.applicant,
        state=application.told_state,
        number=application.number,
        closes_at=application.closes_at,
        submitted_at=submission.arrived_at if submission else None,
        has_changes=application.has_changes,
        may=[name for name, verdict in may.items() if verdict],
        url=request.build_absolute_uri(application.get_absolute_url()),
    )


def answers_of(
    applicant: Applicant,
    application: Application,
    progress: Progress,
    errors: Mapping[str, list[str]] | None = None,
    conflicts: Mapping[str, Answer] | None = None,
) -> Answers:
    language = active_language()
    questions = {question.key: question for question in progress.schema.questions()}
    return Answers(
        saved_at=max((row.changed_at for row in progress.rows.values()), default=application.created_at),
        answers={key: answer for key, answer in progress.shown.items() if key in questions},
        revisions={key: revision for key, revision in progress.revisions.items() if key in questions},
        errors={**progress.errors, **(errors or {})},
        conflicts={
            key: OtherAnswer(
                by=row.changed_by.name if row.changed_by else "",
                at=row.changed_at,
                answer=row.shown,
                text=tell_answer(questions[key], row.value, language),
            )
            for key, row in (conflicts or {}).items()
        },
        asked=list(progress.asked),
        missing=[
            MissingAnswer(
                section=one.section,
                question=one.question,
                label=questions[one.question].label_in(language),
                message=one.message,
                note=progress.note_on(one, language),
            )
            for one in progress.missing
        ],
        editing=[Editing(section=section, name=name) for section, name in others_editing(application, applicant)],
    )
