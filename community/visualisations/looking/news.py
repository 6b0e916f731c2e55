"""What is new in the sessions of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from community.group_news import NewsKind
from community.visualisations.models import Case, Variant

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor
    from community.groups.models import Group


def new_places(actor: Actor, group: Group, since: datetime) -> int:
    """Count the places that the group has seen since then, without the actor's own."""
    cases = Case.objects.visible_to(actor).shared().filter(session__group=group, shared_at__gt=since)
    return cases.exclude(created_by=actor.pk).count()


def new_variants(actor: Actor, group: Group, since: datetime) -> int:
    """Count the variants that the group has seen since then, without the actor's own."""
    variants = Variant.objects.visible_to(actor).shared().filter(case__session__group=group, shared_at__gt=since)
    return variants.filter(state=Variant.State.DONE).exclude(created_by=actor.pk).count()


KINDS = (
    NewsKind(new_places, lambda number: ngettext("new place", "new places", number), "visualisations:sessions", rank=40),
    NewsKind(new_variants, lambda number: ngettext("new variant", "new variants", number), "visualisations:sessions", rank=41),
)
