"""What the routers find for whom: the same as the pages. For everybody else there is nothing, and all that look the same."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path
from ninja.errors import HttpError

from community.access.actor import actor_of
from community.visualisations.gone import session_of_gone
from community.visualisations.lookups import find_case, find_photo, find_session, find_variant
from community.visualisations.models import Variant
from community.visualisations.rules import (
    can_cover_more,
    can_edit_case,
    can_edit_variant,
    can_enter,
    can_manage,
    can_oversee,
    can_read_case,
    can_read_variant,
)

from .schemas.sessions import KEY

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.visualisations.models import Case, Photo, Session

SessionKey = Annotated[UUID, Path(description="The key of the session.", examples=[KEY])]
PlaceKey = Annotated[UUID, Path(description="The key of the place.", examples=[KEY])]
PhotoKey = Annotated[UUID, Path(description="The key of the photo.", examples=[KEY])]
VariantKey = Annotated[UUID, Path(description="The key of the variant.", examples=[KEY])]


def session_at(request: HttpRequest, key: UUID) -> tuple[Actor, Session]:
    """Return a session for the members of its group. Raises Http404."""
    actor, found = actor_of(request.user), find_session(key)
    if found is None or not can_enter(actor, found):
        raise Http404
    return actor, found


def managed_session_at(request: HttpRequest, key: UUID) -> tuple[Actor, Session]:
    """Return a session for the facilitators of its group. Raises Http404."""
    actor, found = session_at(request, key)
    if not can_manage(actor, found):
        raise Http404
    return actor, found


def overseen_session_at(request: HttpRequest, key: UUID) -> tuple[Actor, Session]:
    """Return a session for the facilitators of its group, also when the group is archived. Raises Http404."""
    actor, found = session_at(request, key)
    if not can_oversee(actor, found):
        raise Http404
    return actor, found


def place_at(request: HttpRequest, key: UUID) -> tuple[Actor, Case]:
    """Return a place for those who see it. Raises Http404, and HttpError (410) for the group if it was withdrawn."""
    actor, found = actor_of(request.user), find_case(key)
    if found is None or not can_read_case(actor, found):
        raise_gone(actor, key)
        raise Http404
    return actor, found


def own_place_at(request: HttpRequest, key: UUID) -> tuple[Actor, Case]:
    """Return a place for whoever brought it, as long as she is in the group. Raises Http404."""
    actor, found = actor_of(request.user), find_case(key)
    if found is None or not can_edit_case(actor, found):
        raise Http404
    return actor, found


def photo_at(request: HttpRequest, key: UUID) -> tuple[Actor, Photo]:
    """Return a photo for those who see its place; those that are not ready for whoever uploaded it alone. Raises Http404."""
    actor, found = actor_of(request.user), find_photo(key)
    if found is None or not can_read_case(actor, found.case):
        raise Http404
    if not found.is_ready and not can_edit_case(actor, found.case):
        raise Http404
    return actor, found


def own_photo_at(request: HttpRequest, key: UUID) -> tuple[Actor, Photo]:
    """Return a photo for whoever uploaded it. Raises Http404."""
    actor, found = actor_of(request.user), find_photo(key)
    if found is None or not can_edit_case(actor, found.case):
        raise Http404
    return actor, found


def photo_to_cover_at(request: HttpRequest, key: UUID) -> tuple[Actor, Photo]:
    """Return a photo for those who can cover more on it. Raises Http404."""
    actor, found = actor_of(request.user), find_photo(key)
    if found is None or not can_cover_more(actor, found):
        raise Http404
    return actor, found


def variant_at(request: HttpRequest, key: UUID) -> tuple[Actor, Variant]:
    """Return a variant for those who see it. Raises Http404, and HttpError (410) for the group if it was deleted after it had seen it."""
    actor, found = actor_of(request.user), find_variant(key)
    if found is None or not can_read_variant(actor, found):
        raise_gone(actor, key)
        raise Http404
    return actor, found


def managed_variant_at(request: HttpRequest, key: UUID) -> tuple[Actor, Variant]:
    """Return a variant that the facilitators of its group may see. Raises Http404."""
    actor, found = variant_at(request, key)
    if not can_manage(actor, found.case.session):
        raise Http404
    return actor, found


def own_collage_at(request: HttpRequest, key: UUID) -> tuple[Actor, Variant]:
    """Return a collage for whoever works on it. Raises Http404."""
    actor, found = variant_at(request, key)
    if found.kind != Variant.Kind.COLLAGE or not can_edit_variant(actor, found, timezone.now()):
        raise Http404
    return actor, found


def raise_gone(actor: Actor, key: UUID) -> None:
    """Raise HttpError (410) if the group of `actor` has seen what had this key."""
    session = session_of_gone(key)
    if session is not None and can_enter(actor, session):
        raise HttpError(HTTPStatus.GONE, _("This was withdrawn or deleted."))
