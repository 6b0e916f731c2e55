"""Photos as private files. Nobody uploads them as they are: the site makes them of what was uploaded."""

from __future__ import annotations

from django.urls import reverse

from cms.navigation import Link
from community.files.tenants import Tenant, no_room, no_upload
from community.people.models import Profile, ProfilePhoto
from community.people.names import shown_name

from .seeing import visible_photos


def room_by_key(key: str) -> Profile | None:
    return Profile.objects.select_related("user").filter(pk=key).first()


def place_of(row: ProfilePhoto) -> Link:
    return Link(title_of(row.profile), reverse("people:person", args=[row.profile.user_id]))


def title_of(profile: Profile) -> str:
    return shown_name(profile.user)


PHOTOS = Tenant(
    name="profile_photo",
    model=ProfilePhoto,
    find_room=no_room,
    room_by_key=room_by_key,
    can_upload=no_upload,
    visible_to=visible_photos,
    place_of=place_of,
    room_title=title_of,
)
