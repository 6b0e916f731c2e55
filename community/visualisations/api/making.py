"""Making variants by JSON: asking a service, working on a collage, adding a picture made elsewhere."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Status

from cms.languages import active_language
from community.access.actor import Actor
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.errors import Precondition, Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import require_valid
from community.limits import limited_as
from community.visualisations.collage.scene import InvalidScene, Scene, from_json, to_json
from community.visualisations.collage.targets import Outdated
from community.visualisations.making.asking import Wish, ask_for_variants, retry_variant
from community.visualisations.making.collages import begin_collage, save_scene
from community.visualisations.making.elsewhere import upload_variant
from community.visualisations.making.forms import ElsewhereForm
from community.visualisations.making.masks import read_mask
from community.visualisations.making.offers import Offer, offers_of
from community.visualisations.making.queue import Queued, queue_of
from community.visualisations.making.sources import find_parent, find_photo
from community.visualisations.models import Case, Photo, Variant
from community.visualisations.providers.prompts import CHIPS
from community.visualisations.providers.registry import drawing_providers
from community.visualisations.rules import can_add_variant

from .access import PlaceKey, SessionKey, VariantKey, own_collage_at, place_at, session_at, variant_at
from .schemas.variants import (
    AskedVariants,
    BegunCollage,
    CollageScene,
    MadeElsewhere,
    PicturesLeft,
    PromptChip,
    QueuedVariant,
    SceneChanged,
    SentScene,
    SessionProvider,
    VariantDetail,
    VariantSource,
)
from .telling import variant_detail
from .variants import router  # its addresses are also those of some lists there


@router.get("visualisations/chips", response=Page[PromptChip], url_name="visualisation_chips", summary="What a place can get")
def list_visualisation_chips(request: HttpRequest, paging: WhichPart) -> Any:
    """What can be chosen when a service is asked for pictures."""
    return part_of(CHIPS, paging, lambda chip: PromptChip(key=chip.key, label=str(chip.label)))


@router.get(
    "visualisations/{uuid:session}/providers",
    response=Page[SessionProvider],
    url_name="visualisation_providers",
    summary="Who makes pictures",
)
def list_visualisation_providers(request: HttpRequest, session: SessionKey, paging: WhichPart) -> Any:
    """The services that can be asked for pictures in a session, with their price and what you have left. A collage is always possible."""
    _actor, found = session_at(request, session)
    return part_of(offers_of(found, reader(request), timezone.now()), paging, offer_told)


@router.get(
    "visualisations/{uuid:session}/queue",
    response=Page[QueuedVariant],
    url_name="visualisation_queue",
    summary="What you wait for",
)
def list_visualisation_queue(request: HttpRequest, session: SessionKey, paging: WhichPart) -> Any:
    """Your variants that wait, are being made or have failed, oldest first, with place and time."""
    actor, found = session_at(request, session)
    return part_of(queue_of(found, actor), paging, queued_told)


@router.post(
    "visualisations/places/{uuid:place}/variants",
    response={201: list[VariantDetail], 410: Problem},
    url_name="visualisation_variants",
    summary="Ask for variants",
)
@limited_as("upload")
def ask_for_visualisation_variants(
    request: HttpRequest, place: PlaceKey, asked: Annotated[AskedVariants, Body()]
) -> Status[list[VariantDetail]]:
    """Ask a service for pictures. They wait in your queue, in a moderated session until a facilitator has approved the words."""
    actor, case = place_at(request, place)
    now = timezone.now()
    require(can_add_variant(actor, case, now))
    photo, parent = source_of(actor, case, asked)
    provider = asked.provider or next((one.key for one in drawing_providers(case.session.providers)), "")
    mask = read_mask([one.model_dump() for one in asked.mask])
    made = ask_for_variants(
        case=case,
        photo=photo,
        parent=parent,
        wish=Wish(provider, tuple(dict.fromkeys(asked.chips)), asked.words, asked.strength, asked.number, mask),
        language=active_language(),
        by=reader(request),
        now=now,
    )
    return Status(HTTPStatus.CREATED, [variant_detail(request, actor, one, now) for one in made])


@router.post(
    "visualisations/places/{uuid:place}/collages",
    response={201: VariantDetail, 410: Problem},
    url_name="visualisation_collages",
    summary="Begin a collage",
)
def begin_visualisation_collage(
    request: HttpRequest, place: PlaceKey, begun: Annotated[BegunCollage, Body()]
) -> Status[VariantDetail]:
    """Begin a collage on a photo or a variant. Only you see it until you show it; then save its scene."""
    actor, case = place_at(request, place)
    now = timezone.now()
    require(can_add_variant(actor, case, now))
    photo, parent = source_of(actor, case, begun)
    variant = begin_collage(case=case, photo=photo, parent=parent, by=reader(request), now=now)
    return Status(HTTPStatus.CREATED, variant_detail(request, actor, variant, now))


@router.post(
    "visualisations/places/{uuid:place}/made-elsewhere",
    response={201: VariantDetail, 410: Problem},
    url_name="visualisation_made_elsewhere",
    summary="Add a picture made elsewhere",
)
@limited_as("upload")
def add_visualisation_made_elsewhere(
    request: HttpRequest, place: PlaceKey, added: Annotated[MadeElsewhere, Body()]
) -> Status[VariantDetail]:
    """Add an uploaded picture that was made elsewhere, and say with what. It is cleaned; then you can show it."""
    actor, case = place_at(request, place)
    now = timezone.now()
    require(can_add_variant(actor, case, now))
    photo, parent = source_of(actor, case, added)
    said = added.model_dump(include={"made_how", "made_with", "prompt", "title"})
    form = ElsewhereForm({**said, "picture_staged": str(added.upload)}, {}, case=case, actor=actor)
    require_valid(form)
    variant = upload_variant(case=case, photo=photo, parent=parent, staged=added.upload, form=form, by=reader(request), now=now)
    return Status(HTTPStatus.CREATED, variant_detail(request, actor, variant, now))


@router.post(
    "visualisations/variants/{uuid:variant}/retry",
    response={201: list[VariantDetail], 410: Problem},
    url_name="visualisation_retry",
    summary="Ask again",
)
def retry_visualisation_variant(request: HttpRequest, variant: VariantKey) -> Status[list[VariantDetail]]:
    """Ask again, by the same words, for your variant that failed or was cancelled. It is replaced by the one in the answer."""
    actor, found = variant_at(request, variant)
    now = timezone.now()
    made = retry_variant(variant=found, by=reader(request), now=now)
    return Status(HTTPStatus.CREATED, [variant_detail(request, actor, one, now) for one in made])


@router.get(
    "visualisations/variants/{uuid:variant}/scene",
    response={200: CollageScene, 410: Problem},
    url_name="visualisation_scene",
    summary="The scene of a collage",
)
def get_visualisation_scene(request: HttpRequest, variant: VariantKey) -> CollageScene:
    """What stands and lies where in your collage, until you have shown it."""
    _actor, found = own_collage_at(request, variant)
    return CollageScene(revision=found.revision, scene=scene_of(found))


@router.put(
    "visualisations/variants/{uuid:variant}/scene",
    response={200: CollageScene, 409: SceneChanged, 410: Problem},
    url_name="visualisation_scene",
    summary="Save a collage",
)
@limited_as("draft")
def save_visualisation_scene(request: HttpRequest, variant: VariantKey, sent: Annotated[SentScene, Body()]) -> CollageScene:
    """Save your collage. If it was saved since you read it, nothing changes (409)."""
    _actor, found = own_collage_at(request, variant)
    try:
        scene = from_json(to_json(sent.scene))
    except InvalidScene as error:
        raise Unprocessable(("body", "scene", str(error))) from error
    try:
        revision = save_scene(variant=found, scene=scene, revision=sent.revision, by=reader(request), now=timezone.now())
    except Outdated as error:
        found.refresh_from_db(fields=["revision", "scene"])
        sentence = _("The collage was changed in another window: `current` shows it.")
        current = {"revision": found.revision, "scene": to_json(scene_of(found))}
        raise Precondition(HTTPStatus.CONFLICT, sentence, current=current) from error
    return CollageScene(revision=revision, scene=scene)


def scene_of(variant: Variant) -> Scene:
    return from_json(variant.scene) if variant.scene else Scene()


def source_of(actor: Actor, case: Case, source: VariantSource) -> tuple[Photo, Variant | None]:
    """Return what a variant starts from. Raises Unprocessable for what is not of the place, ValidationError without a photo."""
    if source.parent is not None:
        parent = find_parent(actor, case, source.parent)
        if parent is None:
            raise Unprocessable(("body", "parent", _("The variant to start from is not there any more.")))
        return parent.photo, parent
    photo = find_photo(case, source.photo)
    if photo is None:
        raise ValidationError(_("This photo is not ready yet."))
    return photo, None


def offer_told(offer: Offer) -> SessionProvider:
    one, left = offer.provider, offer.left
    return SessionProvider(
        key=one.key,
        label=str(one.label),
        cents=one.cents,
        seconds=offer.seconds,
        left=PicturesLeft(left=left.left, most=left.most, is_today=left.is_today) if left else None,
        takes_mask=one.abilities.mask,
        takes_strength=one.abilities.strength,
        most=one.abilities.most,
        words=offer.words,
    )


def queued_told(one: Queued) -> QueuedVariant:
    return QueuedVariant(
        key=one.variant.key,
        place=one.variant.case.key,
        state=one.variant.state,  # type: ignore[arg-type]
        position=one.wait.place if one.wait else None,
        seconds=one.wait.seconds if one.wait else None,
        words=one.words,
    )
