"""Who is there in a consultation and whether the case is told: what rules need to know about all of its people."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from .models import CaseText, Participant

if TYPE_CHECKING:
    from .models import Consultation

Role = Participant.Role


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
    """Set the crew of each consultation, in two queries."""
    keys = [one.pk for one in consultations]
    roles: dict[int, list[str]] = {key: [] for key in keys}
    for key, role in Participant.objects.joined().filter(consultation__in=keys).order_by().values_list("consultation", "role"):
        roles[key].append(role)
    told = set(CaseText.objects.filter(consultation__in=keys).values_list("consultation", flat=True))
    for one in consultations:
        found = roles[one.pk]
        one.crew = Crew(Role.CASE_GIVER in found, Role.MODERATOR in found, found.count(Role.ADVISER), one.pk in told)


def crew_of(consultation: Consultation) -> Crew:
    """Return the crew as it is now."""
    attach_crews([consultation])
    return consultation.crew
