"""Photos as private files. The site makes them of what people send, which nobody sees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse

from cms.navigation import Link
from cms.tokens.scopes import Scope
from community.files.tenants import Tenant, no_room, no_upload
from community.people.models import Profile, ProfilePhoto, SentPhoto
from community.people.names import shown_name

from .seeing import visible_photos

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.access.actor import Actor


def room_by_key(key: str) -> Profile | None:
    return Profile.objects.select_related("user").filter(pk=key).first()


def place_of(row: ProfilePhoto | SentPhoto) -> Link:
    return Link(title_of(row.profile), reverse("people:person", args=[row.profile.user_id]))


def title_of(profile: Profile) -> str:
    return shown_name(profile.user)


def nothing_sent(_actor: Actor) -> QuerySet[SentPhoto]:
    return SentPhoto.objects.none()


PHOTOS = Tenant(
    name="profile_photo",
    model=ProfilePhoto,
    find_room=no_room,
    room_by_key=room_by_key,
    can_upload=no_upload,
    visible_to=visible_photos,
    place_of=place_of,
    room_title=title_of,
    scope=Scope.COMMUNITY_READ,
)
SENT = replace(PHOTOS, name="sent_photo", model=SentPhoto, visible_to=nothing_sent)
