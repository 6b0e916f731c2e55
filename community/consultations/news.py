"""What is new in a group: consultations that one can join."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from community.group_news import NewsKind

from .models import Consultation

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group


def new_consultations(actor: Actor, group: Group, since: datetime) -> int:
    """Count what was planned since, without what the reader takes part in."""
    found = Consultation.objects.known_to(actor).filter(group=group, created_at__gt=since, begun_at=None)
    return found.exclude(pk__in=Consultation.objects.of(actor)).count()


KINDS = (
    NewsKind(
        new_consultations,
        lambda number: ngettext("new consultation", "new consultations", number),
        "consultations:consultations",
        rank=35,
    ),
)
