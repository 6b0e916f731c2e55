"""Exports of a person's data as private files. Nobody uploads them: the site makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link
from cms.tokens.scopes import NO_TOKEN
from cms.users.models import User
from community.files.tenants import Tenant, no_room, no_upload

from .models import DataExport

if TYPE_CHECKING:
    from typing import Any


def room_by_key(key: str) -> User | None:
    return User.objects.filter(pk=key).first()


def place_of(_row: DataExport) -> Link:
    return Link(_("My data"), reverse("own_data:own_data"))


def title_of(_room: Any) -> str:
    return _("My data")


OWN_DATA = Tenant(
    name="own_data",
    model=DataExport,
    find_room=no_room,
    room_by_key=room_by_key,
    can_upload=no_upload,
    visible_to=DataExport.objects.visible_to,
    place_of=place_of,
    room_title=title_of,
    scope=NO_TOKEN,
)
