"""Those who work on the applications to a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from community.applications.lookups import round_of_call, with_facts
from community.applications.models import ROUND, Application, Review, RoundRole

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.applications.models import Round
    from community.applications.models.application import ApplicationQuerySet


@dataclass(frozen=True)
class Worker:
    """Somebody who works on the applications to a call: as reviewer, as manager, or both."""

    actor: Actor
    round: Round
    roles: frozenset[str]

    @property
    def is_manager(self) -> bool:
        return RoundRole.Role.MANAGER in self.roles

    @property
    def is_reviewer(self) -> bool:
        return RoundRole.Role.REVIEWER in self.roles

    @property
    def is_blind(self) -> bool:
        """Whether she learns who applied only with her own review."""
        return self.round.is_anonymous and not self.is_manager

    def knows(self, own: Review | None) -> bool:
        """Return whether she can know who applied. `own` is her review of that application."""
        return not self.is_blind or (own is not None and own.submitted_at is not None)

    def applications(self) -> ApplicationQuerySet:
        """Return the applications that she works on; those that were withdrawn are for managers."""
        found = Application.objects.to_work_on(self.actor).filter(round=self.round)
        return found if self.is_manager else found.exclude(state=Application.State.WITHDRAWN)


def worker_of(actor: Actor, round_: Round) -> Worker | None:
    """Return `actor` as somebody who works on `round_`, or on the round that it follows; None if she does not."""
    roles = actor.roles(ROUND, round_.managed_in)
    return Worker(actor, round_, roles) if roles else None


def worker_on_call(actor: Actor, call: UUID) -> Worker | None:
    """Return `actor` as somebody who works on the applications to the call with this translation key."""
    round_ = round_of_call(call)
    return worker_of(actor, round_) if round_ else None


def find_to_work_on(actor: Actor, key: UUID) -> tuple[Worker, Application] | None:
    """Return the application with this public key, for somebody who works on it; None for everybody else."""
    applications = with_facts(Application.objects.to_work_on(actor)).select_related("submission__version")
    found = applications.filter(key=key).first()
    worker = worker_of(actor, found.round) if found else None
    if found is None or worker is None:
        return None
    is_for_managers = found.state == Application.State.WITHDRAWN or found.after_id is not None
    return (worker, found) if worker.is_manager or not is_for_managers else None


def own_review(worker: Worker, application: Application) -> Review | None:
    """Return her review of an application, with its marks."""
    found = Review.objects.filter(application=application, reviewer=worker.actor.pk)
    return found.prefetch_related("marks").first()


def reviewers_of(round_: Round) -> list[int]:
    """Return the accounts of the reviewers in the order in which they were appointed: their numbers."""
    people = RoundRole.objects.filter(round=round_.managed_in, role=RoundRole.Role.REVIEWER).order_by("pk")
    return list(people.values_list("user", flat=True))
