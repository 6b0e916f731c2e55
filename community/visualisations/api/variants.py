"""Variants as JSON: the tree of a place, the wall of a session, and one with how it came to be."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Query, Router, Status

from community.access.actor import Actor
from community.api.authentication import reader
from community.api.paging import Paging, WhichPart
from community.api.schemas import Page, Problem
from community.api.versions import require_valid
from community.visualisations.looking.presence import note_presence
from community.visualisations.looking.wall import on_the_wall
from community.visualisations.making.asking import cancel_variant, delete_variant
from community.visualisations.making.forms import ShowForm
from community.visualisations.making.showing import show_variant
from community.visualisations.models import Session, Variant

from .access import PlaceKey, SessionKey, VariantKey, place_at, session_at, variant_at
from .schemas.sent import Moment
from .schemas.variants import VariantDetail, VariantSummary, VariantTitle
from .telling import variant_detail, variants_told, with_all_of_variants

router = Router(tags=["Visualisation variants"])
Since = Annotated[
    Moment | None,
    Query(
        description="Only what the group sees since that moment: the latest `shared_at` that you have read. What was shared then comes again, so that nothing is missed."
    ),
]


@router.get(
    "visualisations/places/{uuid:place}/variants",
    response={200: Page[VariantSummary], 410: Problem},
    url_name="visualisation_variants",
    summary="The variants of a place",
)
def list_visualisation_variants(request: HttpRequest, place: PlaceKey, paging: WhichPart) -> Any:
    """What the group sees, and what you have begun, oldest first. `parent` makes a tree of them."""
    actor, case = place_at(request, place)
    seen = Variant.objects.visible_to(actor).filter(case=case)
    return part_of_variants(request, actor, case.session, seen.order_by("created_at", "pk"), paging)


@router.get(
    "visualisations/{uuid:session}/wall",
    response=Page[VariantSummary],
    url_name="visualisation_wall",
    summary="What is on the wall",
)
def list_visualisation_wall(
    request: HttpRequest,
    session: SessionKey,
    paging: WhichPart,
    since: Since = None,
    highlights: Annotated[bool, Query(description="Only those that a facilitator has picked.")] = False,
) -> Any:
    """The variants that the group sees, newest first."""
    actor, found = session_at(request, session)
    note_presence(found, actor)
    rows = on_the_wall(found)
    if since is not None:
        rows = rows.filter(shared_at__gte=since)
    if highlights:
        rows = rows.filter(is_highlight=True)
    return part_of_variants(request, actor, found, rows, paging)


@router.get(
    "visualisations/variants/{uuid:variant}",
    response={200: VariantDetail, 410: Problem},
    url_name="visualisation_variant",
    summary="A variant",
)
def get_visualisation_variant(request: HttpRequest, variant: VariantKey) -> VariantDetail:
    """A variant, and how it came to be. One that the group has seen and that was deleted is gone (410)."""
    actor, found = variant_at(request, variant)
    return variant_detail(request, actor, found, timezone.now())


@router.delete(
    "visualisations/variants/{uuid:variant}",
    response={204: None, 410: Problem},
    url_name="visualisation_variant",
    summary="Delete a variant",
)
def delete_visualisation_variant(request: HttpRequest, variant: VariantKey) -> Status[None]:
    """Delete a variant with those that were made of it, ratings and comments. One that is under way has to be cancelled first."""
    _actor, found = variant_at(request, variant)
    delete_variant(variant=found, by=reader(request))
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "visualisations/variants/{uuid:variant}/show",
    response={200: VariantDetail, 410: Problem},
    url_name="visualisation_show",
    summary="Show a variant",
)
def show_visualisation_variant(request: HttpRequest, variant: VariantKey, sent: Annotated[VariantTitle, Body()]) -> VariantDetail:
    """Show your variant to the group. A collage is composed first; in a moderated session a facilitator looks at it first."""
    actor, found = variant_at(request, variant)
    form = ShowForm(sent.model_dump(), instance=found)
    require_valid(form)
    show_variant(variant=found, form=form, by=reader(request), now=timezone.now())
    return variant_detail(request, actor, found, timezone.now())


@router.post(
    "visualisations/variants/{uuid:variant}/cancel",
    response={200: VariantDetail, 410: Problem},
    url_name="visualisation_cancel",
    summary="Cancel a variant",
)
def cancel_visualisation_variant(request: HttpRequest, variant: VariantKey) -> VariantDetail:
    """Give up a variant that waits or is being made. What has cost something has cost it. One that is done stays as it is."""
    actor, found = variant_at(request, variant)
    cancel_variant(variant=found, by=reader(request))
    return variant_detail(request, actor, found, timezone.now())


def part_of_variants(
    request: HttpRequest, actor: Actor, session: Session, rows: QuerySet[Variant], paging: Paging
) -> dict[str, Any]:
    """Return the requested part of `rows`, which the reader sees, in a constant number of queries."""
    part = list(with_all_of_variants(rows)[paging.offset : paging.offset + paging.at_most])
    parents = {one.parent_id for one in part if one.parent_id}
    seen = set(Variant.objects.visible_to(actor).filter(pk__in=parents).values_list("pk", flat=True))
    items = variants_told(request, actor, session, part, seen=seen)
    return {"count": rows.count(), "limit": paging.at_most, "offset": paging.offset, "items": items}
