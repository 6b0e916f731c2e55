"""Drafts as JSON: the pages save drafts here while somebody types, and other clients can do the same."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast

from django.http import Http404, HttpRequest
from ninja import Body, Path, Router, Schema, Status
from pydantic import Field

from cms.tokens.middleware import require_scope
from cms.tokens.scopes import scope_of
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.schemas import Sent
from community.limits import limited_as

from .models import Draft
from .registry import DraftedForm, find_drafted_form
from .services import delete_draft, find_draft, save_draft

router = Router(tags=["Drafts"])
FormName = Annotated[str, Path(description="The name of the form.", examples=["welcome"])]
Thing = Annotated[str, Path(description="What the form is about, such as the slug of a group.", examples=["affordable-housing"])]


class DraftFields(Sent):
    """What has been typed so far."""

    fields: dict[str, str] = Field(
        description="The texts by the names of their fields. Other fields than the form's are left out.",
        examples=[{"welcome": "Welcome to our group."}],
    )


class SavedDraft(Schema):
    """A draft, which only its writer can read."""

    fields: dict[str, str]
    saved_at: datetime


def form_at(request: HttpRequest, name: str, thing: str) -> DraftedForm:
    """Return the form `name` about `thing` for a user who can fill it in. Raises Http404, Refused and BeyondScope."""
    form = find_drafted_form(name)
    verdict = form.may_fill(actor_of(cast("User", request.user)), thing) if form else None
    if form is None or verdict is None:
        raise Http404
    require_scope(request, scope_of(form.area, request.method or ""))
    require(verdict)
    return form


@router.get("drafts/{slug:name}/{slug:thing}", response=SavedDraft, url_name="draft", summary="Read a draft")
def get_draft(request: HttpRequest, name: FormName, thing: Thing) -> Draft:
    """What you have typed into a form but not submitted. For your profile and for files, an access token needs the scope of these as well."""
    draft = find_draft(form=form_at(request, name, thing), thing=thing, by=cast("User", request.user))
    if draft is None:
        raise Http404
    return draft


@router.put("drafts/{slug:name}/{slug:thing}", response=SavedDraft, url_name="draft", summary="Save a draft")
@limited_as("draft")
def put_draft(request: HttpRequest, name: FormName, thing: Thing, draft: Annotated[DraftFields, Body()]) -> Draft:
    """Save what you have typed so far. Nothing is submitted, and nobody else can read it."""
    form = form_at(request, name, thing)
    return save_draft(form=form, thing=thing, fields=draft.fields, by=cast("User", request.user))


@router.delete("drafts/{slug:name}/{slug:thing}", response={204: None}, url_name="draft", summary="Delete a draft")
def remove_draft(request: HttpRequest, name: FormName, thing: Thing) -> Status[None]:
    """Delete your draft."""
    delete_draft(form=form_at(request, name, thing), thing=thing, by=cast("User", request.user))
    return Status(204, None)
