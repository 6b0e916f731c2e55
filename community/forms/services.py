"""Saving and deleting drafts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.concurrency import OPENED

from .models import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User

    from .registry import DraftedForm

MOST_CHARACTERS = 200_000  # in all fields of a draft


def save_draft(*, form: DraftedForm, thing: str, fields: Mapping[str, str], by: User) -> Draft:
    """Save what `by` has typed so far, replacing an earlier draft. Raises ValidationError if it is too long."""
    kept = {name: fields[name] for name in (*form.fields, OPENED) if name in fields}
    if sum(map(len, kept.values())) > MOST_CHARACTERS:
        raise ValidationError(_("This text is too long to be saved as a draft. Shorten it."), code="too_long")
    draft, _is_new = Draft.objects.update_or_create(user=by, form=form.name, thing=thing, defaults={"fields": kept})
    return draft


def find_draft(*, form: DraftedForm, thing: str, by: User) -> Draft | None:
    return Draft.objects.filter(user=by, form=form.name, thing=thing).first()


def delete_draft(*, form: DraftedForm, thing: str, by: User) -> None:
    """Delete the draft of `by`: it was submitted or discarded."""
    Draft.objects.filter(user=by, form=form.name, thing=thing).delete()


def delete_old_drafts() -> None:
    """Delete drafts that have not changed for `COMMUNITY_DRAFT_DAYS`."""
    Draft.objects.filter(saved_at__lt=timezone.now() - timedelta(days=settings.COMMUNITY_DRAFT_DAYS)).delete()
