"""Taking a cohort over: its municipalities onto the page of the process, its teams into a group. One step takes back what that added.

The states of applications stay as they are: letters change them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import Municipality
from cms.users.models import User
from community.access.verdicts import Refused, no, require
from community.applications.models import Acceptance, CohortEvent, TeamMember
from community.groups.log import acting
from community.groups.models import Ban, Membership

from .changing import locked_cohort, note, others_since, refuse_overwriting
from .participants import add_participants, lacking, locked_page, remove_participants
from .rules import can_change_page, can_fill_group
from .stored import as_stored
from .tables import composer_of

if TYPE_CHECKING:
    from cms.models import LearningProcessPage
    from community.access.actor import Actor
    from community.applications.models import Application, Cohort, Round
    from community.groups.models import Group

    from .tables import Composer

Kind = CohortEvent.Kind


@dataclass(frozen=True)
class Plan:
    """What taking over will do. `municipalities` come onto the page, `unknown` are in no register and cannot; `people` join the group."""

    accepted: tuple[Application, ...]
    municipalities: tuple[Municipality, ...]
    already: tuple[Municipality, ...]
    unknown: tuple[Application, ...]
    people: tuple[User, ...]
    members: int  # of the teams who are members already
    added_live: tuple[int, ...] = ()
    added_draft: tuple[int, ...] = ()


def plan_of(composer: Composer, page: LearningProcessPage | None, group: Group | None) -> Plan:
    """Return what will happen if this cohort is taken over. A constant number of queries."""
    accepted = [composer.pool.applications[key] for key in composer.set_keys]
    places = {one.municipality.pk: one.municipality for one in accepted if one.municipality} if page else {}
    live, draft = lacking(page, list(places)) if page else ([], [])
    new = [key for key in places if key in live or key in draft]
    banned = Ban.objects.filter(group=group).values("user")
    team = User.objects.exclude(pk__in=banned).filter(
        is_active=True, pk__in=TeamMember.objects.filter(application__in=accepted).values("user")
    )
    people = list(team.order_by("pk")) if group else []
    there = set(Membership.objects.filter(group=group, user__in=people).values_list("user", flat=True)) if group else set()
    return Plan(
        tuple(accepted),
        municipalities=tuple(places[key] for key in new),
        already=tuple(one for key, one in places.items() if key not in new),
        unknown=tuple(one for one in accepted if one.municipality is None) if page else (),
        people=tuple(one for one in people if one.pk not in there),
        members=len(there),
        added_live=tuple(live),
        added_draft=tuple(draft),
    )


@transaction.atomic
def accept(
    *, round_: Round, page: LearningProcessPage | None, group: Group | None, reason: str = "", seen: int, by: Actor
) -> Acceptance:
    """Take the cohort over. Raises Refused, ChangedMeanwhile.

    `reason` says why, if conditions are not met. What is on the page and who is in the group already stays as it is. The same cohort is not
    taken over twice, if the button is pressed twice.
    """
    cohort = locked_cohort(round_, by)
    refuse_overwriting(others_since(cohort, seen, by), None)
    composer = composer_of(round_)
    refuse_unready(composer, page, group, reason)
    if page:
        page = locked_page(page)
        require(can_change_page(by, page))
    if group:
        require(can_fill_group(by, group))
    account = known(by)
    plan = plan_of(composer, page, group)
    latest = latest_of(cohort)
    if latest and is_same(latest, plan, page, group):
        return latest
    if page:
        add_participants(page, live=plan.added_live, draft=plan.added_draft, by=account)
    memberships = []
    if group:
        with acting(account):
            memberships = [Membership.objects.create(group=group, user=one) for one in plan.people]
    keys = [str(one.key) for one in plan.accepted]
    acceptance = Acceptance.objects.create(
        cohort=cohort,
        applications=keys,
        page=page,
        group=group,
        added_live=list(plan.added_live),
        added_draft=list(plan.added_draft),
        memberships=[one.pk for one in memberships],
        by=account,
    )
    unmet = [as_stored(one) for one in composer.unmet]
    facts = {"came": keys, "acceptance": acceptance.pk} | ({"reason": reason.strip(), "unmet": unmet} if unmet else {})
    note(cohort, Kind.ACCEPTED, by, **facts)
    return acceptance


def is_same(latest: Acceptance, plan: Plan, page: LearningProcessPage | None, group: Group | None) -> bool:
    """Return whether exactly this has been taken over, and nothing of it is missing."""
    is_missing = bool(plan.added_live or plan.added_draft or plan.people)
    keys = [str(one.key) for one in plan.accepted]
    return not is_missing and (latest.page, latest.group, latest.applications) == (page, group, keys)


def refuse_unready(composer: Composer, page: LearningProcessPage | None, group: Group | None, reason: str) -> None:
    """Raise Refused unless there is a cohort, with somewhere to go, that meets the conditions or has a reason not to."""
    if not composer.set_keys:
        raise Refused(no(_("Nobody is set yet.")))
    if page is None and group is None:
        raise Refused(no(_("Choose a page, a group, or both.")))
    if composer.unmet and not reason.strip():
        raise Refused(no(_("Not all conditions hold. Change the cohort, or say why it is to be so all the same.")))


@transaction.atomic
def take_back(*, acceptance: Acceptance, by: Actor) -> Acceptance:
    """Take back exactly what taking over has added, whatever has been edited since. Raises Refused.

    Who has become a facilitator of the group since then stays a member: somebody decided that anew.
    """
    cohort = locked_cohort(acceptance.cohort.round, by)
    stored = Acceptance.objects.select_for_update(of=("self",)).get(pk=acceptance.pk)
    if stored.undone_at:
        raise Refused(no(_("This has already been taken back.")))
    if latest_of(cohort) != stored:
        raise Refused(no(_("The cohort has been taken over again since then. Take that back first.")))
    account = known(by)
    if stored.page:
        page = locked_page(stored.page)
        require(can_change_page(by, page))
        remove_participants(page, live=set(stored.added_live), draft=set(stored.added_draft), by=account)
    if stored.group:
        require(can_fill_group(by, stored.group))
        with acting(account):
            for one in Membership.objects.filter(pk__in=stored.memberships, role=Membership.Role.MEMBER):
                one.delete()
    stored.undone_at, stored.undone_by = timezone.now(), account
    stored.save(update_fields=["undone_at", "undone_by"])
    note(cohort, Kind.UNDONE, by, went=stored.applications, acceptance=stored.pk)
    return stored


def latest_of(cohort: Cohort) -> Acceptance | None:
    """Return the last acceptance that holds."""
    return cohort.acceptances.filter(undone_at=None).first() if cohort.pk else None


def known(by: Actor) -> User:
    """Return the account of somebody whom a rule has let through."""
    if by.account is None:
        raise Refused(no(_("Log in first.")))
    return by.account
