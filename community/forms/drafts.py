"""Drafts on a page: a form shows what its writer had typed, and is autosaved while she continues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.urls import reverse

from cms.concurrency import OPENED

from .services import delete_draft, find_draft

if TYPE_CHECKING:
    from datetime import datetime

    from django.db import models
    from django.http import HttpRequest

    from cms.users.models import User

    from .registry import DraftedForm

DISCARD = "discard_draft"  # the name of the button that discards a draft


@dataclass(frozen=True)
class Drafting:
    """The template context that autosaves a form, and says that it shows a draft (`community/forms/autosave.html`)."""

    address: str
    fields: tuple[str, ...]
    values: dict[str, str]
    saved_at: datetime | None

    @property
    def is_shown(self) -> bool:
        """Whether the form shows a draft instead of what is saved."""
        return bool(self.values)


def drafting(request: HttpRequest, form: DraftedForm, thing: str, saved: models.Model | None = None) -> Drafting:
    """Return this reader's draft, as far as it differs from what is `saved`."""
    draft = find_draft(form=form, thing=thing, by=cast("User", request.user))
    kept = draft.fields if draft else {}
    values = {name: value for name, value in kept.items() if name != OPENED and value != stored(saved, name)}
    if values and OPENED in kept:
        values[OPENED] = kept[OPENED]  # so that changes by others since the draft was begun are noticed
    address = reverse("community_api:draft", args=[form.name, thing])
    return Drafting(address, (*form.fields, OPENED), values, draft.saved_at if draft else None)


def stored(saved: models.Model | None, name: str) -> Any:
    value = getattr(saved, name, "")
    return "" if value is None else str(value).replace("\r\n", "\n")


def wants_to_discard(request: HttpRequest) -> bool:
    return request.method == "POST" and DISCARD in request.POST


def discard(request: HttpRequest, form: DraftedForm, thing: str) -> None:
    """Delete this reader's draft."""
    delete_draft(form=form, thing=thing, by=cast("User", request.user))
