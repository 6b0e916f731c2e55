"""The sessions of a group as JSON: planning and running them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body, Path, Router, Status

from community.access.actor import Actor, actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.errors import Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import (
    SHOWS_ETAG,
    TAKES_ETAG,
    IfMatch,
    etag_of,
    require_current,
    require_known,
    require_valid,
    require_version,
)
from community.clocks.steps import can_use, from_json
from community.clocks.timing import Step
from community.groups.api import room_of
from community.visualisations.choices import provider_choices
from community.visualisations.looking.sessions import event_of
from community.visualisations.lookups import locked_session
from community.visualisations.models import Case, Session, Variant
from community.visualisations.rules import can_add_photos, can_manage, can_plan
from community.visualisations.sessions import services
from community.visualisations.sessions.forms import SessionForm
from community.visualisations.sessions.listing import listed_sessions
from community.visualisations.sessions.run_sheet import plan_run_sheet
from community.visualisations.talking.moderation import number_to_check

from .access import SessionKey, managed_session_at, session_at
from .schemas.sessions import (
    RunSheet,
    SessionAct,
    SessionChangedMeanwhile,
    SessionChanges,
    SessionDetail,
    SessionPlan,
    SessionStep,
    SessionSummary,
)

router = Router(tags=["Visualisation sessions"])
GroupSlug = Annotated[str, Path(description="The last part of the group's address.", examples=["affordable-housing"])]
FIELDS = SessionForm.Meta.fields

ACTS: dict[str, Callable[..., None]] = {
    "open": services.open_now,
    "start": services.start_now,
    "end": services.end_now,
    "publish": services.publish_session,
}


@router.get(
    "groups/{slug:slug}/visualisations",
    response=Page[SessionSummary],
    url_name="visualisation_sessions",
    summary="The sessions of a group",
)
def list_visualisation_sessions(request: HttpRequest, slug: GroupSlug, paging: WhichPart) -> Any:
    """The visualisation sessions of a group: those to come or running first, then the latest."""
    rows = listed_sessions(room_of(request, slug))
    return part_of(
        rows, paging, lambda row: SessionSummary(**summary_facts(request, row.session, places=row.places, variants=row.variants))
    )


@router.post(
    "groups/{slug:slug}/visualisations",
    response={201: SessionDetail},
    url_name="visualisation_sessions",
    summary="Plan a session",
)
def plan_visualisation_session(
    request: HttpRequest, slug: GroupSlug, plan: Annotated[SessionPlan, Body()]
) -> Status[SessionDetail]:
    """Plan a session of a group, as one of its facilitators. The group sees it."""
    group = room_of(request, slug)
    require(can_plan(actor_of(request.user), group.pk))
    form = form_for(Session(group=group), plan)
    session = services.plan_session(group=group, form=form, by=reader(request))
    return Status(HTTPStatus.CREATED, detail_of(request, actor_of(request.user), session))


@router.get(
    "visualisations/{uuid:session}",
    response=SessionDetail,
    url_name="visualisation_session",
    summary="A session",
    openapi_extra=SHOWS_ETAG,
)
def get_visualisation_session(request: HttpRequest, session: SessionKey, response: HttpResponse) -> SessionDetail:
    """A session of your group: what it is about, its moments, limits and numbers."""
    actor, found = session_at(request, session)
    response["ETag"] = etag_of(found, FIELDS)
    return detail_of(request, actor, found)


@router.patch(
    "visualisations/{uuid:session}",
    response={200: SessionDetail, 412: SessionChangedMeanwhile, 428: Problem},
    url_name="visualisation_session",
    summary="Change a session",
    openapi_extra=TAKES_ETAG,
)
def change_visualisation_session(
    request: HttpRequest,
    session: SessionKey,
    response: HttpResponse,
    changes: Annotated[SessionChanges, Body()],
    if_match: IfMatch = "",
) -> SessionDetail:
    """Change a session, as a facilitator of the group. If somebody else has changed it since you read it, nothing changes (412)."""
    _actor, found = managed_session_at(request, session)
    require_version(if_match)
    if changes.model_fields_set:
        with transaction.atomic():
            stored = locked_session(found)
            require_current(if_match, etag_of(stored, FIELDS), current_of(stored))
            services.change_session(session=stored, form=form_for(stored, changes), by=reader(request))
    return get_visualisation_session(request, session, response)


@router.delete(
    "visualisations/{uuid:session}", response={204: None}, url_name="visualisation_session", summary="Delete a session"
)
def delete_visualisation_session(request: HttpRequest, session: SessionKey) -> None:
    """Delete a session with all photos, variants, ratings and comments in it, also what is released. This cannot be undone."""
    _actor, found = managed_session_at(request, session)
    services.delete_session(session=found, by=reader(request))


@router.post(
    "visualisations/{uuid:session}/acts",
    response=SessionDetail,
    url_name="visualisation_acts",
    summary="Open, start or end a session",
)
def act_on_visualisation_session(request: HttpRequest, session: SessionKey, sent: Annotated[SessionAct, Body()]) -> SessionDetail:
    """Open, start, end or publish a session now, as a facilitator. What is so already stays so."""
    _actor, found = managed_session_at(request, session)
    if sent.act == "unpublish":
        services.unpublish_session(session=found, by=reader(request))
    else:
        ACTS[sent.act](session=found, by=reader(request), now=timezone.now())
    return detail_of(request, *session_at(request, session))


@router.put(
    "visualisations/{uuid:session}/run-sheet",
    response=SessionDetail,
    url_name="visualisation_run_sheet",
    summary="Plan the run sheet",
)
def plan_visualisation_run_sheet(request: HttpRequest, session: SessionKey, sent: Annotated[RunSheet, Body()]) -> SessionDetail:
    """Give a session these steps, as a facilitator, until its clock has started. The clock itself is at `clock_url`."""
    _actor, found = managed_session_at(request, session)
    steps = [Step(f"step-{place}", one.title, one.minutes * 60) for place, one in enumerate(sent.steps, 1)]
    if not (verdict := can_use(steps)):
        raise Unprocessable(("body", "steps", verdict.reason))
    plan_run_sheet(session=found, steps=steps, by=reader(request))
    return detail_of(request, *session_at(request, session))


# --- Forms ------------------------------------------------------------------------------------------------------------


def form_for(session: Session, sent: SessionChanges) -> SessionForm:
    """Return the valid form of a session with what was sent. Raises ValidationError, Unprocessable."""
    changes: dict[str, Any] = {name: getattr(sent, name) for name in sent.model_fields_set}
    if "questions" in changes:
        changes["questions"] = "\n".join(changes["questions"])
    blank = SessionForm(instance=session, providers=provider_choices())
    require_known(blank, changes)
    form = SessionForm(
        {**blank.initial, "time_zone": str(session.time_zone)} | changes, instance=session, providers=provider_choices()
    )
    require_valid(form)
    return form


def current_of(session: Session) -> dict[str, Any]:
    stored: dict[str, Any] = {name: getattr(session, name) for name in FIELDS}
    return stored | {"time_zone": str(session.time_zone), "questions": session.guiding_questions}


# --- What is told -----------------------------------------------------------------------------------------------------


def summary_facts(request: HttpRequest, session: Session, *, places: int, variants: int) -> dict[str, Any]:
    return {
        "key": session.key,
        "title": session.title,
        "language": session.language,
        "state": session.state.value,
        "uploads_open_at": session.uploads_open_at,
        "uploads_close_at": session.uploads_close_at,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "time_zone": str(session.time_zone),
        "place_count": places,
        "variant_count": variants,
        "url": request.build_absolute_uri(session.get_absolute_url()),
    }


def detail_of(request: HttpRequest, actor: Actor, session: Session) -> SessionDetail:
    places = Case.objects.shared().filter(session=session).count()
    variants = Variant.objects.shared().filter(case__session=session).aggregate(number=Count("pk"))["number"]
    page, is_lead = event_of(session), bool(can_manage(actor, session))
    may = {"add_place": can_add_photos(actor, session, timezone.now()), "manage": is_lead}
    clock = session.clock
    url = request.build_absolute_uri(session.get_absolute_url())
    return SessionDetail(
        **summary_facts(request, session, places=places, variants=variants),
        group=session.group.slug,
        brief=session.brief,
        questions=session.guiding_questions,
        values=[value.value for value in session.rated_values],  # type: ignore[misc]
        event=session.event,
        event_url=page.full_url if page else None,
        published_at=session.published_at,
        photos_per_member=session.photos_per_member,
        audience=session.audience,  # type: ignore[arg-type]
        is_moderated=session.is_moderated,
        providers=session.providers,
        pictures_per_member=session.pictures_per_member,
        pictures_at_most=session.pictures_at_most,
        cents_at_most=session.cents_at_most,
        to_check_count=number_to_check(session) if is_lead else None,
        steps=[
            SessionStep(key=one.key, title=one.title, minutes=one.seconds / 60)
            for one in (from_json(clock.steps) if clock else ())
        ],
        clock_url=request.build_absolute_uri(clock.get_absolute_url()) if clock else None,
        wall_url=f"{url}wall/",
        may=[name for name, verdict in may.items() if verdict],  # type: ignore[misc]
    )
