"""The features that have private files. Each registers where its files belong and who can do what; all file handling asks here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

from cms.tokens.scopes import Scope
from community.access.verdicts import no

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model, QuerySet
    from django_stubs_ext import StrOrPromise

    from cms.navigation import Link
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

    from .inspect import Kind


def usual_room_bytes(_room: Any) -> int:
    return int(settings.COMMUNITY_ROOM_BYTES)


@dataclass(frozen=True)
class Tenant:
    """A feature with private files. A room is what it keeps files in: a group, an application, a session.

    `model` is the feature's row for a file, an `AttachedFile`.
    """

    name: str
    model: type[Model]
    find_room: Callable[[Actor, str], Any]  # the room with this public key, or None if there is none that the actor may know of
    room_by_key: Callable[[str], Any]  # the room with this primary key, or None
    can_upload: Callable[[Actor, Any], Verdict]  # to a room
    visible_to: Callable[[Actor], QuerySet[Any]]  # the rows of `model` in places that the actor can read
    place_of: Callable[[Any], Link]  # where a row of `model` belongs: title and URL
    can_continue: Callable[[Actor, Any, datetime], Verdict] | None = (
        None  # an upload that began then; as to begin one, if not given
    )
    kind_of: Callable[[IO[bytes]], Kind | None] | None = (
        None  # what an upload is, if other kinds of files are shared here than elsewhere
    )
    why_refused: StrOrPromise = ""  # what is said about any other; needed with `kind_of`
    room_title: Callable[[Any], str] = str
    scope: str | None = Scope.FILES_READ  # that an access token needs to read the files; with NO_TOKEN, none opens them
    room_bytes: Callable[[Any], int] = usual_room_bytes  # quota of a room


def no_room(_actor: Actor, _key: str) -> None:
    """As `find_room` of a tenant whose files the site makes: there is nowhere to upload one."""


def no_upload(_actor: Actor, _room: Any) -> Verdict:
    """As `can_upload` of a tenant whose files the site makes."""
    return no(_("Nobody can upload files here."))


_tenants: dict[str, Tenant] = {}


def register_tenant(tenant: Tenant) -> None:
    """Register a feature with private files. Deleting one of its rows deletes the file."""
    _tenants[tenant.name] = tenant
    post_delete.connect(_row_deleted, sender=tenant.model, dispatch_uid=f"files.tenant.{tenant.name}")


def registered() -> list[Tenant]:
    return list(_tenants.values())


def find_tenant(name: str) -> Tenant | None:
    return _tenants.get(name)


def _row_deleted(instance: Any, **_signal: Any) -> None:
    files = instance._meta.get_field("file").remote_field.model._base_manager
    files.filter(pk=instance.pk).delete()
