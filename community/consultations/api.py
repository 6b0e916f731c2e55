"""Consultations as JSON: planning, taking part and leading; the same rules, queries and services as the pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body, Path, Router, Status

from community.access.actor import Actor, actor_of
from community.access.verdicts import Refused, require
from community.api.authentication import reader
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
from community.groups.api import room_of
from community.groups.models import Membership

from .crews import crew_of
from .forms import ConsultationForm
from .listing import listed_consultations
from .lookups import find_consultation, locked_consultation
from .models import Consultation
from .phases import Phase
from .rules import can_change, can_invite, can_know, can_plan, can_read
from .schemas import (
    KEY,
    ConsultationAct,
    ConsultationChangedMeanwhile,
    ConsultationChanges,
    ConsultationDetail,
    ConsultationPlan,
    ConsultationSummary,
    PartSent,
    PersonSent,
    PersonTold,
)
from .services import (
    NOT_A_MEMBER,
    change_consultation,
    delete_consultation,
    invite_person,
    join_consultation,
    lead_consultation,
    leave_consultation,
    plan_consultation,
    remove_person,
)
from .telling import detail_told, person_told, summary_told

router = Router(tags=["Consultations"])
GroupSlug = Annotated[str, Path(description="The last part of the group's address.", examples=["affordable-housing"])]
Key = Annotated[UUID, Path(description="The key of the consultation.", examples=[KEY])]
Number = Annotated[int, Path(ge=1, le=2**63 - 1, description="The id.")]
FIELDS = ConsultationForm.Meta.fields
NOW = ("title", "mode", "joining", "keeping")


def known_at(request: HttpRequest, key: UUID) -> tuple[Actor, Consultation]:
    """Return a consultation for those who may know of it. Raises Http404."""
    actor, found = actor_of(request.user), find_consultation(key)
    if found is None or not can_know(actor, found, timezone.now()):
        raise Http404
    return actor, found


def own_at(request: HttpRequest, key: UUID) -> tuple[Actor, Consultation]:
    """Return a consultation for its people. Raises Http404."""
    actor, found = known_at(request, key)
    if not can_read(actor, found):
        raise Http404
    return actor, found


@router.get(
    "groups/{slug:slug}/consultations",
    response=Page[ConsultationSummary],
    url_name="consultations",
    summary="The consultations of a group",
)
def list_consultations(request: HttpRequest, slug: GroupSlug, paging: WhichPart) -> Any:
    """What runs and is planned in a group, and what is closed of yours. What is said in it only its people read."""
    group, actor = room_of(request, slug), actor_of(request.user)
    return part_of(listed_consultations(actor, group), paging, lambda row: summary_told(request, actor, row))


@router.post(
    "groups/{slug:slug}/consultations",
    response={201: ConsultationDetail},
    url_name="consultations",
    summary="Plan a consultation",
)
def plan_a_consultation(
    request: HttpRequest, slug: GroupSlug, plan: Annotated[ConsultationPlan, Body()], response: HttpResponse
) -> Status[ConsultationDetail]:
    """Plan a consultation of a group, as the one who brings the case or who moderates."""
    group = room_of(request, slug)
    require(can_plan(actor_of(request.user), group.pk))
    sent = plan.dict() | {"mode": plan.mode}
    form = ConsultationForm(sent, instance=Consultation(group=group))
    require_valid(form)
    made = plan_consultation(group=group, form=form, by=reader(request))
    return Status(HTTPStatus.CREATED, get_consultation(request, made.key, response))


@router.get(
    "consultations/{uuid:consultation}",
    response=ConsultationDetail,
    url_name="consultation",
    summary="A consultation",
    openapi_extra=SHOWS_ETAG,
)
def get_consultation(request: HttpRequest, consultation: Key, response: HttpResponse) -> ConsultationDetail:
    """A consultation of your group. What is confidential is there for those who take part."""
    actor, found = known_at(request, consultation)
    response["ETag"] = etag_of(found, FIELDS)
    return detail_told(request, actor, found)


@router.patch(
    "consultations/{uuid:consultation}",
    response={200: ConsultationDetail, 412: ConsultationChangedMeanwhile, 428: Problem},
    url_name="consultation",
    summary="Change a consultation",
    openapi_extra=TAKES_ETAG,
)
def change_a_consultation(
    request: HttpRequest,
    consultation: Key,
    response: HttpResponse,
    changes: Annotated[ConsultationChanges, Body()],
    if_match: IfMatch = "",
) -> ConsultationDetail:
    """Change what is planned; once it has begun, the deadlines to come. If somebody else has changed it meanwhile, nothing changes (412)."""
    actor, found = own_at(request, consultation)
    crew, now = crew_of(found), timezone.now()
    require(can_change(actor, found, crew, now))
    require_version(if_match)
    if changes.model_fields_set:
        with transaction.atomic():
            stored = locked_consultation(found)
            require_current(if_match, etag_of(stored, FIELDS), {name: getattr(stored, name) for name in NOW})
            blank = ConsultationForm(instance=stored, crew=crew)
            sent = {name: getattr(changes, name) for name in changes.model_fields_set}
            require_known(blank, sent)
            unchanged = {name: blank[name].value() for name in blank.fields if name != "opened_with"}
            form = ConsultationForm(unchanged | {"time_zone": str(stored.time_zone)} | sent, instance=stored, crew=crew)
            require_valid(form)
            change_consultation(consultation=found, form=form, by=reader(request), now=now)
    return get_consultation(request, consultation, response)


@router.delete(
    "consultations/{uuid:consultation}", response={204: None}, url_name="consultation", summary="Delete a consultation"
)
def delete_a_consultation(request: HttpRequest, consultation: Key) -> None:
    """Delete a consultation with all that is said in it: as the one who brings the case, at any time."""
    _actor, found = own_at(request, consultation)
    delete_consultation(consultation=found, by=reader(request), now=timezone.now())


@router.post(
    "consultations/{uuid:consultation}/acts",
    response=ConsultationDetail,
    url_name="consultation_acts",
    summary="Lead through the phases",
)
def act_on_consultation(
    request: HttpRequest, consultation: Key, sent: Annotated[ConsultationAct, Body()], response: HttpResponse
) -> ConsultationDetail:
    """Begin it, go on to the next phase, close it; live also pause, resume, one step back, more time. Only who moderates."""
    _actor, found = own_at(request, consultation)
    lead_consultation(
        consultation=found,
        act=sent.act,
        minutes=sent.minutes,
        phase=Phase(sent.phase) if sent.phase else "",
        by=reader(request),
        now=timezone.now(),
    )
    return get_consultation(request, consultation, response)


# --- People -----------------------------------------------------------------------------------------------------------


@router.post(
    "consultations/{uuid:consultation}/people",
    response={201: PersonTold},
    url_name="consultation_people",
    summary="Invite a member of the group",
)
def invite_to_consultation(request: HttpRequest, consultation: Key, sent: Annotated[PersonSent, Body()]) -> Status[PersonTold]:
    """Invite a member of the group until it begins, as the one who moderates."""
    actor, found = own_at(request, consultation)
    require(can_invite(actor, found, crew_of(found), timezone.now()))
    member = Membership.objects.filter(group=found.group_id, pk=sent.member).select_related("user").first()
    if member is None:
        raise Refused(NOT_A_MEMBER)
    made = invite_person(consultation=found, person=member.user, role=sent.role, by=reader(request), now=timezone.now())
    return Status(HTTPStatus.CREATED, person_told(actor, made))


@router.delete(
    "consultations/{uuid:consultation}/people/{int:person}",
    response={204: None},
    url_name="consultation_person",
    summary="Take somebody out",
)
def remove_from_consultation(request: HttpRequest, consultation: Key, person: Number) -> None:
    """Take somebody out, or an invitation back, until it begins, as the one who moderates."""
    _actor, found = own_at(request, consultation)
    participant = found.people.filter(pk=person).first()
    if participant is None:
        raise Http404
    remove_person(participant=participant, by=reader(request), now=timezone.now())


@router.put(
    "consultations/{uuid:consultation}/part",
    response=ConsultationDetail,
    url_name="consultation_part",
    summary="Take part",
)
def take_part_in_consultation(
    request: HttpRequest, consultation: Key, sent: Annotated[PartSent, Body()], response: HttpResponse
) -> ConsultationDetail:
    """Join it until it begins, or accept an invitation. An adviser can take over the moderation if nobody moderates."""
    _actor, found = known_at(request, consultation)
    join_consultation(consultation=found, role=sent.role, by=reader(request), now=timezone.now())
    return get_consultation(request, consultation, response)


@router.delete("consultations/{uuid:consultation}/part", response={204: None}, url_name="consultation_part", summary="Leave it")
def give_up_part_in_consultation(request: HttpRequest, consultation: Key) -> None:
    """Give up your part, or turn an invitation down. What you have written stays."""
    _actor, found = known_at(request, consultation)
    leave_consultation(consultation=found, by=reader(request), now=timezone.now())
