"""The parts that people have in consultations, registered for actors."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, F, Value, When
from django.db.models.signals import post_delete, post_save

from community.access.actor import register_roles, roles_changed

from .models import CONSULTATION, INVITED, Participant

if TYPE_CHECKING:
    from django.db.models import QuerySet


def connect() -> None:
    register_roles(CONSULTATION, parts_in_consultations)
    for signal in (post_save, post_delete):
        signal.connect(parts_changed, sender=Participant, dispatch_uid="consultations.parts_changed")


def parts_in_consultations(accounts: Collection[int]) -> QuerySet[Participant, Any]:
    part = Case(When(joined_at=None, then=Value(INVITED)), default=F("role"), output_field=CharField())
    return Participant.objects.filter(user__in=accounts).annotate(part=part).values_list("user", "consultation", "part")


def parts_changed(**_signal: Any) -> None:
    roles_changed()
