"""Exports as private files. Nobody uploads them: the site makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cms.navigation import Link
from community.access.verdicts import Verdict, no
from community.files.tenants import Tenant
from community.visualisations.models import Session, SessionExport

if TYPE_CHECKING:
    from community.access.actor import Actor


def find_no_room(_actor: Actor, _key: str) -> None:
    """Return nothing: nobody uploads exports."""


def room_by_key(key: str) -> Session | None:
    return Session.objects.select_related("group__page").filter(pk=key).first()


def refuse_upload(_actor: Actor, _session: Session) -> Verdict:
    return no(_("Nobody can upload files here."))


def place_of(row: SessionExport) -> Link:
    return Link(row.session.title, row.session.get_absolute_url())


def title_of(session: Session) -> str:
    return session.title


EXPORTS = Tenant(
    name="visualisation_export",
    model=SessionExport,
    find_room=find_no_room,
    room_by_key=room_by_key,
    can_upload=refuse_upload,
    visible_to=SessionExport.objects.visible_to,
    place_of=place_of,
    room_title=title_of,
)
