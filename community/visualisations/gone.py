"""Links to what was withdrawn: the group learns that it is gone, nobody else learns anything."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from community.access.actor import actor_of

from .frame import page_not_found, session_page, written_in
from .lookups import find_case, find_session, key_of
from .models import GoneVariant, Session, Variant
from .rules import can_enter

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def keep_key(instance: Variant, **_signal: object) -> None:
    """Keep the key of a variant that the group has seen and that is being deleted, by whomever and with whatever."""
    if instance.is_shared:
        GoneVariant.objects.get_or_create(key=instance.key, defaults={"session": instance.case.session.key})


def forget_keys(instance: Session, **_signal: object) -> None:
    """Delete the keys when their session is deleted."""
    GoneVariant.objects.filter(session=instance.key).delete()


def session_of_gone(key: UUID) -> Session | None:
    """Return the session in which a case or a variant with this key was, and is no more."""
    case = find_case(key)
    if case is not None:
        return case.session if case.withdrawn_at is not None else None
    gone = GoneVariant.objects.filter(key=key_of(key)).first()
    return find_session(gone.session) if gone else None


def gone_or_not_found(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer 410 to the members of the group in whose session this was, and 404 to everybody else. What was written is there to copy."""
    session = session_of_gone(key)
    if session is None or not can_enter(actor_of(request.user), session):
        return page_not_found(request)
    return session_page(request, "community/visualisations/gone.html", session, {"kept": written_in(request)}, HTTPStatus.GONE)
