"""The only view that serves private files."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.media.missing import note_missing
from cms.tokens.middleware import require_scope
from cms.tokens.scopes import ANY_TOKEN, NO_TOKEN, needs_scope
from community.access.actor import actor_of
from community.answers import not_found

from .models import PrivateFile
from .serve import private_response
from .tenants import find_tenant

if TYPE_CHECKING:
    from community.access.actor import Actor

NOT_FOUND = "community/files/not_found.html"


@needs_scope(ANY_TOKEN)  # but that of the file's tenant
@require_safe
def file(request: HttpRequest, key: str) -> HttpResponseBase:
    found = visible_file(actor_of(request.user), key)
    if found is None:
        return not_found(request, NOT_FOUND)
    tenant = find_tenant(found.tenant)
    require_scope(request, tenant.scope if tenant else NO_TOKEN)
    if found.ready_at is None:  # only its uploader gets here
        return unavailable_page(request, found, "community/files/not_ready.html")
    try:
        content = found.content.open("rb")
    except (OSError, ValueError) as error:
        note_missing(f"of {found.tenant} {found.room}: {found.pk}", error)
        return unavailable_page(request, found, "community/files/lost.html")
    return private_response(request, found, content)


def visible_file(actor: Actor, key: str) -> PrivateFile | None:
    """Return the file with the key `key` if it exists and `actor` can see it."""
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        return None
    return PrivateFile.objects.visible_to(actor).filter(pk=wanted).first()


@never_cache
def unavailable_page(request: HttpRequest, found: PrivateFile, template: str) -> HttpResponse:
    """Explain to somebody who may know of a file why it is not available, and where it belongs."""
    tenant = find_tenant(found.tenant)
    row = tenant.visible_to(actor_of(request.user)).get(pk=found.pk) if tenant else None
    facts = {"file": found, "row": row, "place": tenant.place_of(row) if tenant else None}
    return render(request, template, facts, status=HTTPStatus.NOT_FOUND)
