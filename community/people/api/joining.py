"""Joining as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Router, Status

from cms.tokens.scopes import Scope, needs_scope
from community.access.actor import actor_of
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page
from community.limits import limited_as
from community.people.joining.services import ask_to_join, join
from community.people.models import AdmissionRequest, JoiningSettings
from community.people.rules import can_ask_to_join, can_join

from .schemas import HowToJoin, OwnAdmissionRequest, SentAdmissionRequest
from .telling import request_told

router = Router(tags=["You"])


@router.get("joining", response=HowToJoin, url_name="community_joining", summary="How to join")
@needs_scope(Scope.PROFILE_READ)
def get_community_joining(request: HttpRequest) -> HowToJoin:
    """Whether, and how, you can become a member."""
    return how_to_join(request)


@router.post("joining", response=HowToJoin, url_name="community_joining", summary="Join")
@limited_as("join")
@needs_scope(Scope.PROFILE_WRITE)
def join_community(request: HttpRequest) -> HowToJoin:
    """Become a member at once, where everybody with an account may."""
    join(by=reader(request))
    return how_to_join(request)


def how_to_join(request: HttpRequest) -> HowToJoin:
    actor, joining = actor_of(reader(request)), JoiningSettings.current().joining
    may_ask, may_join = can_ask_to_join(actor, joining), can_join(actor, joining)
    return HowToJoin(
        joining=joining,  # type: ignore[arg-type]
        may_ask=bool(may_ask),
        may_join=bool(may_join),
        reason=may_ask.reason or may_join.reason,
    )


@router.get("join-requests", response=Page[OwnAdmissionRequest], url_name="admission_requests", summary="Your requests to join")
@needs_scope(Scope.PROFILE_READ)
def list_admission_requests(request: HttpRequest, paging: WhichPart) -> Any:
    """Your requests to join, newest first, and what was decided."""
    return part_of(AdmissionRequest.objects.visible_to(actor_of(reader(request))), paging, request_told)


@router.post("join-requests", response={201: OwnAdmissionRequest}, url_name="admission_requests", summary="Ask to join")
@limited_as("join")
@needs_scope(Scope.PROFILE_WRITE)
def add_admission_request(request: HttpRequest, sent: Annotated[SentAdmissionRequest, Body()]) -> Status[OwnAdmissionRequest]:
    """Ask to become a member, where the site takes requests. The answer goes to the address of your account."""
    asked = ask_to_join(address="", by=reader(request), **sent.model_dump())
    return Status(HTTPStatus.CREATED, request_told(asked))
