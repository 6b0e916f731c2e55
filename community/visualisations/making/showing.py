"""Showing a variant to the group, and how it is checked first in a moderated session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.jobs.queueing import enqueue
from community.access.actor import actor_of
from community.access.verdicts import require
from community.visualisations.models import Variant
from community.visualisations.rules import can_edit_variant

from .jobs import compose_collage, publish_in_group

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User

    from .forms import ShowForm


@transaction.atomic
def show_variant(*, variant: Variant, form: ShowForm, by: User, now: datetime) -> None:
    """Show a variant to the group, under the title and with the alternative text of a valid form.

    A collage is composed first. In a moderated session it waits for a facilitator. Raises Refused, and ValidationError if it is not finished.
    """
    require(can_edit_variant(actor_of(by), variant, now))
    current = Variant.objects.select_for_update(of=("self",)).get(pk=variant.pk)
    if current.is_shared:
        raise ValidationError(_("The group sees this variant already."))
    is_draft = current.state == Variant.State.DRAFT and current.kind == Variant.Kind.COLLAGE
    if not current.is_done and not is_draft:
        raise ValidationError(_("This variant is not finished yet."))
    if not variant.case.is_shared:
        raise ValidationError(_("Show the place to the group first."))
    if variant.parent is not None and not variant.parent.is_shared:
        raise ValidationError(_("Show the variant first that this one was made of."))
    current.title, current.alt_text = form.cleaned_data["title"], form.cleaned_data["alt_text"]
    current.save(update_fields=["title", "alt_text"])
    if is_draft:
        Variant.objects.filter(pk=current.pk).update(state=Variant.State.WAITING)
        enqueue(compose_collage, current.pk)
    else:
        publish_in_group(current.pk)
