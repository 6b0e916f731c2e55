"""Exports as private files. Nobody uploads them: the site makes them."""

from __future__ import annotations

from cms.navigation import Link
from cms.tokens.scopes import Scope
from community.files.tenants import Tenant, no_room, no_upload
from community.visualisations.models import Session, SessionExport


def room_by_key(key: str) -> Session | None:
    return Session.objects.select_related("group__page").filter(pk=key).first()


def place_of(row: SessionExport) -> Link:
    return Link(row.session.title, row.session.get_absolute_url())


def title_of(session: Session) -> str:
    return session.title


EXPORTS = Tenant(
    name="visualisation_export",
    model=SessionExport,
    find_room=no_room,
    room_by_key=room_by_key,
    can_upload=no_upload,
    visible_to=SessionExport.objects.visible_to,
    place_of=place_of,
    room_title=title_of,
    scope=Scope.GROUPS_MANAGE,
)
