"""The variants that facilitators pick out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from community.access.actor import actor_of
from community.access.verdicts import require

from .rules import can_highlight

if TYPE_CHECKING:
    from cms.users.models import User
    from community.visualisations.models import Variant


@transaction.atomic
def set_highlight(*, variant: Variant, is_highlight: bool, by: User) -> None:
    """Pick a variant as a highlight, or no longer. Raises Refused."""
    require(can_highlight(actor_of(by), variant))
    variant.is_highlight = is_highlight
    variant.save(update_fields=["is_highlight"])
