"""A cohort as it is stored, computed, and ready to be shown. A constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.formatting import format_number
from community.applications.cohort.constraints import Individual, NotBoth
from community.applications.cohort.showing import Table, from_west_to_east
from community.applications.cohort.shown import ShownCohort
from community.applications.cohort.wording import Wording
from community.applications.models import BEST_MARK, Cohort, CohortEvent, Round

from .pool import Pool, pool_of
from .stored import cohort_of, conditions_of
from .trail import MOST, SHOWN, Entry, entry, keys_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.applications.cohort.constraints import Constraint


@dataclass(frozen=True)
class Exemption:
    """A condition from which there is an exception, with the reason."""

    key: str
    sentence: str
    reason: str


@dataclass
class Composer:
    """Everything about the cohort of one call."""

    round: Round
    cohort: Cohort
    conditions: tuple[Constraint, ...]
    pool: Pool
    events: list[CohortEvent]

    @cached_property
    def in_force(self) -> list[Constraint]:
        return [one for one in self.conditions if one.key not in self.cohort.waived]

    @cached_property
    def wording(self) -> Wording:
        """Sentences; they name applications that cannot be chosen any more as well. One query if there are such."""
        wording = self.pool.wording
        named = {key for event in self.events for key in keys_in(event)} | keys_of(self.conditions)
        wording.names = {**wording.names, **names_of(self.round, named - wording.names.keys())}
        return wording

    @cached_property
    def table(self) -> Table:
        known = set(self.pool.keys)
        return Table(
            self.pool.candidates,
            self.in_force,
            chosen=[key for key in self.cohort.chosen if key in known],
            excluded=[key for key in self.cohort.excluded if key in known],
            applicants=dict(self.pool.applicants),
            wording=self.wording,
            best_mark=BEST_MARK,
        )

    @cached_property
    def shown(self) -> ShownCohort:
        return self.table.show()

    @cached_property
    def set_keys(self) -> list[str]:
        """Those who are set and have not withdrawn, from west to east; whoever is at no known place comes last. Nothing is computed."""
        chosen = [one.key for one in self.pool.candidates if one.key in self.cohort.chosen and not one.is_withdrawn]
        return from_west_to_east(chosen, self.pool.applicants)

    @cached_property
    def unmet(self) -> list[Constraint]:
        """The conditions that those who are set do not meet, exceptions left out."""
        people = [one for one in self.pool.candidates if one.key in self.set_keys]
        return [one for one in self.in_force if not one.is_met(people)]

    @property
    def exemptions(self) -> list[Exemption]:
        waived = self.cohort.waived
        return [Exemption(one.key, self.wording.constraint(one), waived[one.key]) for one in self.conditions if one.key in waived]

    def entries(self) -> tuple[list[Entry], list[Entry]]:
        """Return what was done last, and what was done before, latest first."""
        told = [entry(one, self.wording) for one in self.events]
        return told[:SHOWN], told[SHOWN:]

    def said(self, events: Iterable[CohortEvent]) -> list[Entry]:
        """Return some events in sentences. They are among the latest."""
        return [entry(one, self.wording) for one in events]


def composer_of(round_: Round) -> Composer:
    cohort = cohort_of(round_)
    conditions = conditions_of(cohort)
    events = list(cohort.events.select_related("by")[:MOST]) if cohort.pk else []
    return Composer(round_, cohort, conditions, pool_of(round_, cohort.chosen, conditions), events)


def keys_of(conditions: Iterable[Constraint]) -> set[str]:
    """Return the keys of the applications that conditions name."""
    found: set[str] = set()
    for one in conditions:
        found |= (
            {one.candidate} if isinstance(one, Individual) else {one.first, one.second} if isinstance(one, NotBoth) else set()
        )
    return found


def names_of(round_: Round, keys: set[str]) -> dict[str, str]:
    """Return the names of applications that cannot be chosen (any more). One query if there are any."""
    gone = dict.fromkeys(keys, _("an application that no longer exists"))
    if not keys:
        return gone
    found = round_.applications.filter(key__in=keys).select_related("municipality")
    unnamed = _("Application %(number)s")
    return gone | {str(one.key): one.applicant or unnamed % {"number": format_number(one.number or 0)} for one in found}
