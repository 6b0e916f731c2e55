"""What is written in consultations as JSON: the case, contributions, takeaways, and the archive."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body, Path, Router, Status

from cms.concurrency import mark_of
from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, require_current, require_version

from .api import Key, Number, own_at
from .lookups import find_contribution, find_release, locked_consultation
from .models import CaseText, Takeaway
from .phases import Kind
from .release_rules import can_agree, can_withdraw_release
from .releasing import agree_to_release, propose_release, withdraw_release
from .rules import can_delete_takeaway, can_read, can_read_case, can_write_case
from .schemas import (
    KEY,
    CaseChangedMeanwhile,
    CaseSent,
    CaseTold,
    ConsentSent,
    ContributionSent,
    ContributionTold,
    ReleaseSent,
    ReleaseTold,
    TakeawaySent,
    TakeawayTold,
)
from .telling import case_told, contribution_told, release_told, takeaway_told
from .writing import add_contribution, delete_contribution, delete_takeaway, save_case, take_along

router = Router(tags=["Consultations"])
ReleaseKey = Annotated[UUID, Path(description="The key of the text.", examples=[KEY])]


def etag_of_case(case: CaseText | None) -> str:
    """Return what stands for the words of a case, also for one that is not written."""
    return f'"{mark_of(repr((case.question, case.text) if case else None))}"'


@router.get(
    "consultations/{uuid:consultation}/case",
    response=CaseTold,
    url_name="consultation_case",
    summary="The case",
    openapi_extra=SHOWS_ETAG,
)
def get_consultation_case(request: HttpRequest, consultation: Key, response: HttpResponse) -> CaseTold:
    """The case: before it begins for the one who brings it and the one who moderates, then for all who take part."""
    actor, found = own_at(request, consultation)
    case = CaseText.objects.filter(consultation=found).first()
    if case is None or not can_read_case(actor, found, timezone.now()):
        raise Http404
    response["ETag"] = etag_of_case(case)
    return case_told(case)


@router.put(
    "consultations/{uuid:consultation}/case",
    response={200: CaseTold, 412: CaseChangedMeanwhile, 428: Problem},
    url_name="consultation_case",
    summary="Write the case",
    openapi_extra=TAKES_ETAG,
)
def write_consultation_case(
    request: HttpRequest,
    consultation: Key,
    response: HttpResponse,
    sent: Annotated[CaseSent, Body()],
    if_match: IfMatch = "",
) -> CaseTold:
    """Write the case you bring, until its phase ends. The first time send `If-Match: *`."""
    actor, found = own_at(request, consultation)
    require(can_write_case(actor, found, timezone.now()))
    require_version(if_match)
    with transaction.atomic():
        locked_consultation(found)
        stored = CaseText.objects.filter(consultation=found).first()
        current = {"question": stored.question if stored else "", "text": stored.text if stored else ""}
        require_current(if_match, etag_of_case(stored), current)
        saved = save_case(consultation=found, question=sent.question, text=sent.text, by=reader(request), now=timezone.now())
    response["ETag"] = etag_of_case(saved)
    return case_told(saved)


@router.get(
    "consultations/{uuid:consultation}/contributions",
    response=Page[ContributionTold],
    url_name="consultation_contributions",
    summary="Questions, answers and advice",
)
def list_consultation_contributions(request: HttpRequest, consultation: Key, paging: WhichPart) -> Any:
    """What was written, oldest first."""
    actor, found = own_at(request, consultation)
    now = timezone.now()
    return part_of(found.contributions.select_related("by"), paging, lambda row: contribution_told(actor, found, row, now))


@router.post(
    "consultations/{uuid:consultation}/contributions",
    response={201: ContributionTold},
    url_name="consultation_contributions",
    summary="Ask, answer or advise",
)
def add_consultation_contribution(
    request: HttpRequest, consultation: Key, sent: Annotated[ContributionSent, Body()]
) -> Status[ContributionTold]:
    """Write a question, an answer or a piece of advice in its phase. The same text sent twice is one."""
    actor, found = own_at(request, consultation)
    now = timezone.now()
    made = add_contribution(
        consultation=found,
        kind=Kind(sent.kind),
        text=sent.text,
        about=sent.about,
        is_unsigned=sent.is_unsigned,
        by=reader(request),
        now=now,
    )
    return Status(HTTPStatus.CREATED, contribution_told(actor, found, made, now))


@router.delete(
    "consultations/contributions/{int:contribution}",
    response={204: None},
    url_name="consultation_contribution",
    summary="Take back what you wrote",
)
def delete_consultation_contribution(request: HttpRequest, contribution: Number) -> None:
    """Delete what you wrote, as long as its phase lasts."""
    found = find_contribution(contribution)
    if found is None or not can_read(actor_of(request.user), found.consultation):
        raise Http404
    delete_contribution(contribution=found, by=reader(request), now=timezone.now())


# --- Takeaways --------------------------------------------------------------------------------------------------------


@router.get(
    "consultations/takeaways", response=Page[TakeawayTold], url_name="consultation_takeaways", summary="What you took along"
)
def list_own_takeaways(request: HttpRequest, paging: WhichPart) -> Any:
    """What you took along from all your consultations, the latest first. It stays yours when a consultation is deleted."""
    found = Takeaway.objects.filter(user=request.user.pk).select_related("consultation")
    return part_of(found.order_by("-written_at", "-pk"), paging, takeaway_told)


@router.post(
    "consultations/{uuid:consultation}/takeaways",
    response={201: TakeawayTold},
    url_name="consultation_takeaways_of",
    summary="Take something along",
)
def take_something_along(request: HttpRequest, consultation: Key, sent: Annotated[TakeawaySent, Body()]) -> Status[TakeawayTold]:
    """Note what you take along as the one who brings the case: a piece of advice, or your own words."""
    _actor, found = own_at(request, consultation)
    made = take_along(consultation=found, text=sent.text, chosen=sent.chosen, by=reader(request), now=timezone.now())
    return Status(HTTPStatus.CREATED, takeaway_told(made))


@router.delete(
    "consultations/takeaways/{int:takeaway}",
    response={204: None},
    url_name="consultation_takeaway",
    summary="Delete a takeaway",
)
def delete_a_takeaway(request: HttpRequest, takeaway: Number) -> None:
    """Delete something that you took along."""
    found = Takeaway.objects.select_related("consultation").filter(pk=takeaway).first()
    if found is None or not can_delete_takeaway(actor_of(request.user), found):
        raise Http404
    delete_takeaway(takeaway=found, by=reader(request))


# --- The archive ------------------------------------------------------------------------------------------------------


@router.put(
    "consultations/{uuid:consultation}/release",
    response=ReleaseTold,
    url_name="consultation_release",
    summary="Propose a text for the archive",
)
def propose_consultation_release(request: HttpRequest, consultation: Key, sent: Annotated[ReleaseSent, Body()]) -> ReleaseTold:
    """Write what others can learn from it, without names. It is public only after the one who brought the case has agreed."""
    actor, found = own_at(request, consultation)
    release = propose_release(
        consultation=found,
        title=sent.title,
        text=sent.text,
        language=sent.language,
        by=reader(request),
        now=timezone.now(),
    )
    return release_told(request, actor, release)


@router.get(
    "consultations/archive/{uuid:release}",
    auth=None,
    response=ReleaseTold,
    url_name="consultation_released",
    summary="A text of the archive",
)
def get_consultation_release(request: HttpRequest, release: ReleaseKey) -> ReleaseTold:
    """A text that is public, for everybody without an account; a proposed one for the person who is asked to agree."""
    actor, found = actor_of(request.user), find_release(release)
    if found is None or not (found.is_public or can_agree(actor, found)):
        raise Http404
    return release_told(request, actor, found)


@router.post(
    "consultations/archive/{uuid:release}/consent",
    response=ReleaseTold,
    url_name="consultation_consent",
    summary="Agree to a text",
)
def agree_to_consultation_release(request: HttpRequest, release: ReleaseKey, sent: Annotated[ConsentSent, Body()]) -> ReleaseTold:
    """Agree to the words that `mark` stands for: they are public from now on. If they were changed meanwhile, nothing happens (403)."""
    actor, found = actor_of(request.user), find_release(release)
    if found is None or not can_agree(actor, found):
        raise Http404
    return release_told(request, actor, agree_to_release(release=found, mark=sent.mark, by=reader(request), now=timezone.now()))


@router.delete(
    "consultations/archive/{uuid:release}",
    response={204: None},
    url_name="consultation_released",
    summary="Take a text back",
)
def withdraw_consultation_release(request: HttpRequest, release: ReleaseKey) -> None:
    """Take a text back, as the one who agreed to it or a facilitator of the group: it is deleted here and in the search."""
    found = find_release(release)
    if found is None or not can_withdraw_release(actor_of(request.user), found):
        raise Http404
    withdraw_release(release=found, by=reader(request), now=timezone.now())
