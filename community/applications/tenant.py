"""Applications as a tenant of private files, and the neutral copies for their review as another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from cms.navigation import Link
from cms.tokens.scopes import Scope
from community.files.tenants import Tenant, no_room, no_upload

from .lookups import find_application
from .models import Application, ApplicationFile, NeutralFile
from .rules import Applicant, can_add_file, can_edit, can_read

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor
    from community.access.verdicts import Verdict


def find_room(actor: Actor, key: str) -> Application | None:
    """Return the application with this public key, for its team."""
    found = find_application(key)
    return found if found and can_read(Applicant(actor), found) else None


def can_continue(actor: Actor, application: Application, begun_at: datetime) -> Verdict:
    """Return whether an upload that began at `begun_at` can go on, for a while after the deadline too."""
    return can_add_file(Applicant(actor), application, timezone.now(), begun_at)


def room_by_key(key: str) -> Application | None:
    return Application.objects.select_related("round", "municipality").filter(pk=key).first()


def can_upload(actor: Actor, application: Application) -> Verdict:
    """Return whether an upload to the application can begin."""
    return can_edit(Applicant(actor), application, timezone.now())


def place_of(row: ApplicationFile) -> Link:
    return Link(title_of(row.application), row.application.get_absolute_url())


def title_of(application: Any) -> str:
    return str(application.round.title)


APPLICATIONS = Tenant(
    name="application",
    model=ApplicationFile,
    find_room=find_room,
    room_by_key=room_by_key,
    can_upload=can_upload,
    can_continue=can_continue,
    visible_to=ApplicationFile.objects.visible_to,
    place_of=place_of,
    room_title=title_of,
    scope=Scope.APPLICATIONS_READ,
)


def place_of_copy(row: NeutralFile) -> Link:
    return Link(title_of(row.application), reverse("applications:review_one", args=[row.application.key]))


REVIEW = Tenant(
    name="review",
    model=NeutralFile,
    find_room=no_room,
    room_by_key=room_by_key,
    can_upload=no_upload,
    visible_to=NeutralFile.objects.visible_to,
    place_of=place_of_copy,
    room_title=title_of,
    scope=Scope.APPLICATIONS_READ,
)
