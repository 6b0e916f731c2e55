"""Who is there in a consultation and whether the case is told: what rules need to know about all of its people."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import CharField, Value

from .models import CaseText, Participant

if TYPE_CHECKING:
    from .models import Consultation

Role = Participant.Role
TOLD = "told"  # stands beside the roles of the people, if there is a case


class Crew(NamedTuple):
    """The people who have joined, and whether there is a case."""

    has_case_giver: bool = False
    has_moderator: bool = False
    advisers: int = 0
    has_case: bool = False

    @property
    def size(self) -> int:
        return self.has_case_giver + self.has_moderator + self.advisers

    def is_vacant(self, role: str) -> bool:
        """Return whether somebody can still take this role."""
        return {Role.CASE_GIVER: not self.has_case_giver, Role.MODERATOR: not self.has_moderator}.get(Role(role), True)


def attach_crews(consultations: Collection[Consultation]) -> None:
    """Set the crew of each consultation, in one query; in none if there are no consultations."""
    keys = [one.pk for one in consultations]
    found: dict[int, list[str]] = {key: [] for key in keys}
    if keys:
        roles = Participant.objects.joined().filter(consultation__in=keys).order_by().values_list("consultation", "role")
        told = CaseText.objects.filter(consultation__in=keys).order_by().values_list("consultation", Value(TOLD, CharField()))
        for key, what in roles.union(told, all=True):
            found[key].append(what)
    for one in consultations:
        there = found[one.pk]
        one.crew = Crew(Role.CASE_GIVER in there, Role.MODERATOR in there, there.count(Role.ADVISER), TOLD in there)


def crew_of(consultation: Consultation) -> Crew:
    """Return the crew as it is now."""
    attach_crews([consultation])
    return consultation.crew
