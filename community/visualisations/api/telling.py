"""Places and variants as the answers tell them, for one reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from community.people.names import shown_name
from community.visualisations.cases.services import what_is_missing
from community.visualisations.looking.cards import name_of
from community.visualisations.looking.cases import reports_on
from community.visualisations.looking.changed import changed_in
from community.visualisations.models import Case, Photo, Release, Variant
from community.visualisations.pipeline.errors import Reason, sentence_of
from community.visualisations.providers.base import said
from community.visualisations.rules import (
    audience_of,
    can_act_on_reports,
    can_add_photo_to,
    can_add_variant,
    can_delete_variant,
    can_discuss,
    can_edit_case,
    can_edit_variant,
    can_read_variant,
    can_release,
    can_withdraw_case,
    is_own,
)
from community.visualisations.talking.opinions import Opinions, opinions_of
from community.visualisations.talking.rules import can_check, can_highlight

from .pictures import picture_of_photo, picture_of_variant
from .schemas.places import OwnPhoto, PhotoNote, PhotoRegion, PlaceDetail, PlacePhoto, PlaceSummary
from .schemas.variants import GroupOpinion, ValueOpinion, VariantDetail, VariantSummary

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.visualisations.models import Session

# --- Places -----------------------------------------------------------------------------------------------------------


def with_all_of_places(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return `cases` with what an answer needs of them."""
    done = Q(variants__shared_at__isnull=False, variants__state=Variant.State.DONE)
    found = cases.select_related("municipality", "created_by", "session").prefetch_related("photos__pictures__file")
    return found.annotate(variant_count=Count("variants", filter=done))


def place_facts(request: HttpRequest, actor: Actor, case: Case) -> dict[str, Any]:
    photos = [picture_of_photo(request, photo, case) for photo in case.photos.all() if photo.is_ready]
    return {
        "key": case.key,
        "session": case.session.key,
        "title": case.title,
        "language": case.language,
        "place": case.place,
        "municipality": case.municipality_id,
        "where": case.where,
        "latitude": case.latitude,
        "longitude": case.longitude,
        "brought_by": shown_name(case.created_by),
        "is_yours": is_own(actor, case),
        "is_shared": case.is_shared,
        "shared_at": case.shared_at,
        "variant_count": case.variant_count,  # type: ignore[attr-defined]
        "picture": next((picture for picture in photos if picture), None),
        "url": request.build_absolute_uri(case.get_absolute_url()),
    }


def place_summary(request: HttpRequest, actor: Actor, case: Case) -> PlaceSummary:
    return PlaceSummary(**place_facts(request, actor, case))


def place_detail(request: HttpRequest, actor: Actor, case: Case, now: datetime) -> PlaceDetail:
    """Tell a place: `case` comes with its session and its group."""
    session = case.session
    case = with_all_of_places(Case.objects.all()).get(pk=case.pk)
    case.session = session
    may = {
        "edit": can_edit_case(actor, case),
        "add_photo": can_add_photo_to(actor, case, now),
        "add_variant": can_add_variant(actor, case, now),
        "withdraw": can_withdraw_case(actor, case) and case.is_shared,
    }
    may_edit = bool(may["edit"])
    return PlaceDetail(
        **place_facts(request, actor, case),
        today=case.today,
        wish=case.wish,
        constraints=case.constraints,
        source=case.source,
        credit=case.credit,
        licence=case.licence,
        audience=audience_of(case).value,  # type: ignore[arg-type]
        agreed_at=case.agreed_at,
        photos=[photo_told(request, photo, case, is_own=may_edit) for photo in case.photos.all() if photo.is_ready or may_edit],
        missing=what_is_missing(case, case.photos.all()) if may_edit and not case.is_shared else [],
        notes=[
            PhotoNote(id=one.pk, photo=one.photo.key, words=one.words, created_at=one.created_at, settled_at=one.settled_at)
            for one in (reports_on(case) if can_act_on_reports(actor, case) else [])
        ],
        may=[name for name, verdict in may.items() if verdict],  # type: ignore[misc]
    )


def photo_told(request: HttpRequest, photo: Photo, case: Case, *, is_own: bool) -> PlacePhoto:
    """Tell a photo; `is_own`: to whoever uploaded it."""
    return PlacePhoto(
        key=photo.key,
        alt_text=photo.alt_text,
        width=photo.width,
        height=photo.height,
        picture=picture_of_photo(request, photo, case, is_own=is_own),
        own=own_photo(photo) if is_own else None,
    )


def own_photo(photo: Photo) -> OwnPhoto:
    return OwnPhoto(
        name=photo.name,
        state=photo.state,  # type: ignore[arg-type]
        reason=sentence_of(Reason(photo.reason)) if photo.reason else "",
        step=photo.step,
        staged_until=photo.staged_until if photo.state in (Photo.State.WAITING, Photo.State.CHECKED) else None,
        revision=photo.revision,
        regions=regions_told(photo),
    )


def regions_told(photo: Photo) -> list[PhotoRegion]:
    return [PhotoRegion(**region) for region in photo.regions]


# --- Variants ---------------------------------------------------------------------------------------------------------


def with_all_of_variants(variants: QuerySet[Variant]) -> QuerySet[Variant]:
    """Return `variants` with what an answer needs of them."""
    return variants.select_related("created_by", "photo", "parent", "case__session").prefetch_related("pictures__file")


def variants_told(
    request: HttpRequest, actor: Actor, session: Session, variants: Sequence[Variant], *, seen: Collection[int] | None = None
) -> list[VariantSummary]:
    """Tell variants of one session, in two queries. `seen`: the keys of those that the reader sees; by default she is asked about each."""
    opinions = opinions_of([one for one in variants if one.is_done], actor, session)
    return [VariantSummary(**variant_facts(request, actor, session, one, opinions.get(one.pk), seen=seen)) for one in variants]


def variant_facts(
    request: HttpRequest,
    actor: Actor,
    session: Session,
    variant: Variant,
    opinions: Opinions | None,
    *,
    seen: Collection[int] | None = None,
) -> dict[str, Any]:
    case, parent = variant.case, variant.parent
    case.session = session
    if parent is not None:
        parent.case = case
        sees_parent = parent.pk in seen if seen is not None else bool(can_read_variant(actor, parent))
        parent = parent if sees_parent else None
    return {
        "key": variant.key,
        "place": case.key,
        "photo": variant.photo.key,
        "parent": parent.key if parent else None,
        "name": name_of(variant),
        "title": variant.title,
        "language": variant.language,
        "kind": variant.kind,
        "state": variant.state,
        "check_state": variant.check_state,
        "made_by": shown_name(variant.created_by),
        "is_yours": variant.created_by_id == actor.pk,
        "is_shared": variant.is_shared,
        "is_highlight": variant.is_highlight,
        "created_at": variant.created_at,
        "shared_at": variant.shared_at,
        "picture": picture_of_variant(request, variant, case, variant.alt_text or name_of(variant)),
        "opinion": opinion_told(opinions) if opinions else None,
        "url": request.build_absolute_uri(variant.get_absolute_url()),
    }


def variant_detail(request: HttpRequest, actor: Actor, variant: Variant, now: datetime) -> VariantDetail:
    """Tell a variant: it comes with its session and its group."""
    session = variant.case.session
    variant = with_all_of_variants(Variant.objects.all()).get(pk=variant.pk)
    opinions = opinions_of([variant], actor, session)[variant.pk] if variant.is_done else None
    facts = variant_facts(request, actor, session, variant, opinions)
    changed, is_mine = changed_in(variant), variant.created_by_id == actor.pk
    may = {
        "edit": can_edit_variant(actor, variant, now),
        "discuss": can_discuss(actor, variant),
        "delete": can_delete_variant(actor, variant),
        "highlight": can_highlight(actor, variant),
        "check": can_check(actor, variant),
        "release": can_release(actor, variant),
    }
    release = Release.objects.live().filter(variant=variant).first()
    return VariantDetail(
        **facts,
        session=session.key,
        words=changed.words,
        items=list(changed.items),
        prompt=changed.prompt,
        made_with=changed.tool,
        reason=reason_of(variant) if is_mine else "",
        released_url=request.build_absolute_uri(release.get_absolute_url()) if release else None,
        may=[name for name, verdict in may.items() if verdict],  # type: ignore[misc]
    )


def reason_of(variant: Variant) -> str:
    """Return why a variant failed or was not approved."""
    if variant.check_state == Variant.Check.REJECTED:
        return variant.check_reason
    return said(variant.reason) if variant.reason else ""


def opinion_told(opinions: Opinions) -> GroupOpinion:
    return GroupOpinion(
        people=opinions.people,
        has_rated=opinions.is_own,
        values=[ValueOpinion(value=one.value.value, counts=list(one.counts), mean=one.mean or 0) for one in opinions.values],  # type: ignore[arg-type]
        why_not=opinions.why_not,
    )
