"""Places as JSON: bringing one to a session, and taking it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body, Router, Status

from cms.arrival import arrival_of
from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, etag_of, require_current, require_valid, require_version
from community.visualisations.cases import services
from community.visualisations.cases.forms import PlaceForm, RightsForm, WishForm
from community.visualisations.cases.photos import still_visible
from community.visualisations.lookups import find_case, locked_case
from community.visualisations.models import Case
from community.visualisations.rules import can_add_photos, can_withdraw_case

from .access import PlaceKey, SessionKey, own_place_at, place_at, session_at
from .schemas.places import BegunPlace, PlaceChangedMeanwhile, PlaceChanges, PlaceDetail, PlaceRights, PlaceSummary
from .telling import place_detail, place_summary, with_all_of_places

router = Router(tags=["Visualisation places"])
OF_PLACE, OF_WISH = PlaceForm.Meta.fields, WishForm.Meta.fields
FIELDS = (*OF_PLACE, *OF_WISH)
SHARED_FIRST = (F("shared_at").asc(nulls_last=True), "pk")


@router.get(
    "visualisations/{uuid:session}/places",
    response=Page[PlaceSummary],
    url_name="visualisation_places",
    summary="The places of a session",
)
def list_visualisation_places(request: HttpRequest, session: SessionKey, paging: WhichPart) -> Any:
    """What the group sees, in the order in which it was shown; then your own drafts."""
    actor, found = session_at(request, session)
    cases = with_all_of_places(Case.objects.visible_to(actor).filter(session=found))
    return part_of(cases.order_by(*SHARED_FIRST), paging, lambda case: place_summary(request, actor, case))


@router.post(
    "visualisations/{uuid:session}/places",
    response={201: PlaceDetail},
    url_name="visualisation_places",
    summary="Begin with a place",
)
def begin_visualisation_place(
    request: HttpRequest, session: SessionKey, begun: Annotated[BegunPlace, Body()]
) -> Status[PlaceDetail]:
    """Bring a place to a session, while its upload window is open. Then add photos, say whose they are and what should change, and share it."""
    actor, found = session_at(request, session)
    now = arrival_of(request)
    require(can_add_photos(actor, found, now))
    form = PlaceForm(begun.model_dump())
    require_valid(form)
    case = services.begin_case(session=found, form=form, by=reader(request), now=now)
    return Status(HTTPStatus.CREATED, place_detail(request, actor, case, now))


@router.get("visualisations/places", response=Page[PlaceSummary], url_name="visualisation_own_places", summary="Your places")
def list_own_visualisation_places(request: HttpRequest, paging: WhichPart) -> Any:
    """What you brought to any session, newest first, also in groups that you have left: you can withdraw it there too."""
    actor = actor_of(request.user)
    cases = with_all_of_places(Case.objects.of(actor)).order_by("-created_at", "-pk")
    return part_of(cases, paging, lambda case: place_summary(request, actor, case))


@router.get(
    "visualisations/places/{uuid:place}",
    response={200: PlaceDetail, 410: Problem},
    url_name="visualisation_place",
    summary="A place",
    openapi_extra=SHOWS_ETAG,
)
def get_visualisation_place(request: HttpRequest, place: PlaceKey, response: HttpResponse) -> PlaceDetail:
    """A place with its photos. One that was withdrawn is gone (410), for the group that has seen it."""
    actor, case = place_at(request, place)
    response["ETag"] = etag_of(case, FIELDS)
    return place_detail(request, actor, case, timezone.now())


@router.patch(
    "visualisations/places/{uuid:place}",
    response={200: PlaceDetail, 412: PlaceChangedMeanwhile, 428: Problem},
    url_name="visualisation_place",
    summary="Change a place",
    openapi_extra=TAKES_ETAG,
)
def change_visualisation_place(
    request: HttpRequest,
    place: PlaceKey,
    response: HttpResponse,
    changes: Annotated[PlaceChanges, Body()],
    if_match: IfMatch = "",
) -> PlaceDetail:
    """Change what is said about a place, if you brought it. If it was saved since you read it, nothing changes (412)."""
    _actor, case = own_place_at(request, place)
    require_version(if_match)
    sent = {name: getattr(changes, name) for name in changes.model_fields_set}
    with transaction.atomic():
        stored = locked_case(case)
        if sent:
            require_current(if_match, etag_of(stored, FIELDS), {name: stored.serializable_value(name) for name in FIELDS})
        for kind, names in ((PlaceForm, OF_PLACE), (WishForm, OF_WISH)):
            if sent.keys() & set(names):
                form = kind({**kind(instance=stored).initial, **sent}, instance=stored)
                require_valid(form)
                services.change_case(case=stored, form=form, by=reader(request))
    return get_visualisation_place(request, place, response)


@router.delete(
    "visualisations/places/{uuid:place}", response={204: None}, url_name="visualisation_place", summary="Delete a draft"
)
def delete_visualisation_place(request: HttpRequest, place: PlaceKey) -> None:
    """Delete a place that was never shown. One that was, can be withdrawn."""
    _actor, case = own_place_at(request, place)
    services.delete_draft(case=case, by=reader(request))


@router.put(
    "visualisations/places/{uuid:place}/rights",
    response=PlaceDetail,
    url_name="visualisation_rights",
    summary="Say whose the photos are",
)
def confirm_visualisation_rights(request: HttpRequest, place: PlaceKey, rights: Annotated[PlaceRights, Body()]) -> PlaceDetail:
    """Say whose the photos are, who may see them, and under which licence, if you brought the place."""
    actor, case = own_place_at(request, place)
    recognisable = sum(len(still_visible(photo)) for photo in case.photos.all())
    form = RightsForm(rights.model_dump(), instance=case, session=case.session, recognisable=recognisable)
    require_valid(form)
    services.confirm_rights(case=case, form=form, by=reader(request), now=timezone.now())
    return place_detail(request, actor, case, timezone.now())


@router.post(
    "visualisations/places/{uuid:place}/share", response=PlaceDetail, url_name="visualisation_share", summary="Show a place"
)
def share_visualisation_place(request: HttpRequest, place: PlaceKey) -> PlaceDetail:
    """Show a place to the group. If something is missing, nothing happens, and `errors` says what (422)."""
    actor, case = own_place_at(request, place)
    services.share_case(case=case, by=reader(request), now=timezone.now())
    return place_detail(request, actor, case, timezone.now())


@router.post(
    "visualisations/places/{uuid:place}/withdraw",
    response={204: None},
    url_name="visualisation_withdraw",
    summary="Withdraw a place",
)
def withdraw_visualisation_place(request: HttpRequest, place: PlaceKey) -> None:
    """Take a place back everywhere, with all that was made of its photos. Whoever brought it can do this also after leaving the group."""
    actor, case = actor_of(request.user), find_case(place)
    if case is None or case.withdrawn_at is not None or not can_withdraw_case(actor, case):
        raise Http404
    services.withdraw_case(case=case, by=reader(request), now=timezone.now())
