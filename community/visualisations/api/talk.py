"""What the group says about variants, as JSON: ratings, comments, highlights, decisions, releases."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Path, Router, Status

from community.access.actor import Actor, actor_of
from community.api.authentication import reader
from community.api.errors import Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import require_valid
from community.limits import limited_as
from community.people.names import shown_name
from community.visualisations.lookups import find_variant
from community.visualisations.models import Comment, Release, Session, Variant
from community.visualisations.publishing.services import release_of, release_variant, take_back
from community.visualisations.rules import can_manage
from community.visualisations.talking.comments import add_comment, delete_comment, find_comment
from community.visualisations.talking.forms import CommentForm, RejectForm
from community.visualisations.talking.highlights import set_highlight
from community.visualisations.talking.moderation import approve_variant, reject_variant, to_check, what_waits
from community.visualisations.talking.opinions import opinions_of
from community.visualisations.talking.ratings import own_ratings, rate_variant, withdraw_ratings
from community.visualisations.talking.rules import can_delete_comment

from .access import SessionKey, VariantKey, managed_session_at, managed_variant_at, variant_at
from .schemas.talk import (
    CheckDecision,
    CommentPin,
    Highlight,
    Released,
    SentComment,
    SentScores,
    VariantComment,
    VariantRating,
)
from .schemas.variants import VariantDetail, VariantSummary
from .telling import opinion_told, variant_detail, variants_told, with_all_of_variants

router = Router(tags=["Talking about variants"])
CommentId = Annotated[int, Path(description="The number of the comment.", examples=[17], le=2**63 - 1)]


# --- Ratings ----------------------------------------------------------------------------------------------------------


@router.get(
    "visualisations/variants/{uuid:variant}/rating",
    response={200: VariantRating, 410: Problem},
    url_name="visualisation_rating",
    summary="What you and the group think",
)
def get_visualisation_rating(request: HttpRequest, variant: VariantKey) -> VariantRating:
    """Your rating of a variant, and what the group thinks, as far as you may know."""
    return rating_told(request, *variant_at(request, variant))


@router.put(
    "visualisations/variants/{uuid:variant}/rating",
    response={200: VariantRating, 410: Problem},
    url_name="visualisation_rating",
    summary="Rate a variant",
)
@limited_as("draft")
def rate_visualisation_variant(request: HttpRequest, variant: VariantKey, sent: Annotated[SentScores, Body()]) -> VariantRating:
    """Rate a variant by the values of its session. You can change it and take it back."""
    actor, found = variant_at(request, variant)
    unknown = sorted(set(sent.scores) - set(found.case.session.rated_values))
    if unknown:
        raise Unprocessable(*(("body", f"scores.{name}", _("This session does not ask about this value.")) for name in unknown))
    rate_variant(variant=found, scores={str(value): score for value, score in sent.scores.items()}, by=reader(request))
    return rating_told(request, actor, found)


@router.delete(
    "visualisations/variants/{uuid:variant}/rating",
    response={204: None, 410: Problem},
    url_name="visualisation_rating",
    summary="Take your rating back",
)
def withdraw_visualisation_rating(request: HttpRequest, variant: VariantKey) -> Status[None]:
    """Take back all that you have rated of a variant."""
    _actor, found = variant_at(request, variant)
    withdraw_ratings(variant=found, by=reader(request))
    return Status(HTTPStatus.NO_CONTENT, None)


def rating_told(request: HttpRequest, actor: Actor, variant: Variant) -> VariantRating:
    opinions = opinions_of([variant], actor, variant.case.session)[variant.pk]
    return VariantRating(scores=own_ratings(variant, reader(request)), opinion=opinion_told(opinions))


# --- Comments ---------------------------------------------------------------------------------------------------------


@router.get(
    "visualisations/variants/{uuid:variant}/comments",
    response={200: Page[VariantComment], 410: Problem},
    url_name="visualisation_comments",
    summary="The comments on a variant",
)
def list_visualisation_comments(request: HttpRequest, variant: VariantKey, paging: WhichPart) -> Any:
    """What was said about a variant, oldest first."""
    actor, found = variant_at(request, variant)
    return part_of(found.comments.select_related("by"), paging, lambda comment: comment_told(comment, found, actor))


@router.post(
    "visualisations/variants/{uuid:variant}/comments",
    response={201: VariantComment, 410: Problem},
    url_name="visualisation_comments",
    summary="Comment on a variant",
)
def add_visualisation_comment(
    request: HttpRequest, variant: VariantKey, sent: Annotated[SentComment, Body()]
) -> Status[VariantComment]:
    """Say something about a variant, or about a point of its picture."""
    actor, found = variant_at(request, variant)
    form = CommentForm({"text": sent.text})
    require_valid(form)
    pin = (sent.pin.x, sent.pin.y) if sent.pin else None
    comment = add_comment(variant=found, text=form.cleaned_data["text"], pin=pin, by=reader(request))
    return Status(HTTPStatus.CREATED, comment_told(comment, found, actor))


@router.delete(
    "visualisations/comments/{int:comment}",
    response={204: None},
    url_name="visualisation_comment",
    summary="Delete a comment",
)
def delete_visualisation_comment(request: HttpRequest, comment: CommentId) -> None:
    """Delete a comment: your own, or as a facilitator."""
    actor, found = actor_of(request.user), find_comment(comment)
    if found is None or not can_delete_comment(actor, found):
        raise Http404
    delete_comment(comment=found, by=reader(request))


def comment_told(comment: Comment, variant: Variant, actor: Actor) -> VariantComment:
    comment.variant = variant
    return VariantComment(
        id=comment.pk,
        text=comment.text,
        language=comment.language,
        by=shown_name(comment.by),
        created_at=comment.created_at,
        pin=None if comment.x is None or comment.y is None else CommentPin(x=comment.x, y=comment.y),
        may_delete=bool(can_delete_comment(actor, comment)),
    )


# --- What facilitators decide -----------------------------------------------------------------------------------------


@router.put(
    "visualisations/variants/{uuid:variant}/highlight",
    response={200: VariantDetail, 410: Problem},
    url_name="visualisation_highlight",
    summary="Pick a highlight",
)
def set_visualisation_highlight(request: HttpRequest, variant: VariantKey, sent: Annotated[Highlight, Body()]) -> VariantDetail:
    """Pick a variant as a highlight, or no longer, as a facilitator. `…/wall?highlights=true` lists them."""
    actor, found = managed_variant_at(request, variant)
    set_highlight(variant=found, is_highlight=sent.is_highlight, by=reader(request))
    return variant_detail(request, actor, found, timezone.now())


@router.get(
    "visualisations/{uuid:session}/checks",
    response=Page[VariantSummary],
    url_name="visualisation_checks",
    summary="What waits for facilitators",
)
def list_visualisation_checks(request: HttpRequest, session: SessionKey, paging: WhichPart) -> Any:
    """Variants, and descriptions before pictures are made of them, that wait for a decision, oldest first. Only for facilitators.

    Pictures that were asked for together are one entry until they are made.
    """
    actor, found = managed_session_at(request, session)
    waiting = keys_to_check(found)
    part = Variant.objects.filter(pk__in=waiting[paging.offset : paging.offset + paging.at_most])
    items = variants_told(request, actor, found, list(with_all_of_variants(part)))
    return {"count": len(waiting), "limit": paging.at_most, "offset": paging.offset, "items": items}


def keys_to_check(session: Session) -> list[int]:
    """Return the keys of what waits, oldest first. Pictures that were asked for together count once, as the first of them."""
    first: dict[tuple[str, int], int] = {}
    for row in to_check(session).values_list("pk", "state", "order"):
        first.setdefault(what_waits(*row), row[0])
    return list(first.values())


@router.post(
    "visualisations/variants/{uuid:variant}/decision",
    response=VariantDetail,
    url_name="visualisation_decision",
    summary="Approve or reject",
)
def decide_on_visualisation_variant(
    request: HttpRequest, variant: VariantKey, sent: Annotated[CheckDecision, Body()]
) -> VariantDetail:
    """Approve a variant, or its description, or reject it with a reason, as a facilitator. Its author is told."""
    actor, found = actor_of(request.user), find_variant(variant)
    if found is None or found.case.withdrawn_at is not None or not can_manage(actor, found.case.session):
        raise Http404
    if sent.decision == "approve":
        approve_variant(variant=found, by=reader(request), now=timezone.now())
    else:
        form = RejectForm({"reason": sent.reason})
        require_valid(form)
        reject_variant(variant=found, reason=form.cleaned_data["reason"], by=reader(request))
    return variant_detail(request, actor, found, timezone.now())


@router.post(
    "visualisations/variants/{uuid:variant}/release",
    response={201: Released, 410: Problem},
    url_name="visualisation_release",
    summary="Release a variant",
)
def release_visualisation_variant(request: HttpRequest, variant: VariantKey) -> Status[Released]:
    """Release a variant to the report and the gallery, as wide as the uploader of its photo has agreed to, as a facilitator."""
    _actor, found = managed_variant_at(request, variant)
    release = release_variant(variant=found, by=reader(request), now=timezone.now())
    return Status(HTTPStatus.CREATED, released_told(request, release))


@router.delete(
    "visualisations/variants/{uuid:variant}/release",
    response={204: None, 410: Problem},
    url_name="visualisation_release",
    summary="Take a release back",
)
def take_back_visualisation_release(request: HttpRequest, variant: VariantKey) -> Status[None]:
    """Take a release back, as a facilitator: report, gallery, search and files no longer show it."""
    _actor, found = managed_variant_at(request, variant)
    release = release_of(found)
    if release is None:
        raise Http404
    take_back(release=release, by=reader(request), now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)


def released_told(request: HttpRequest, release: Release) -> Released:
    return Released(
        key=release.key, is_ready=release.ready_at is not None, url=request.build_absolute_uri(release.get_absolute_url())
    )
