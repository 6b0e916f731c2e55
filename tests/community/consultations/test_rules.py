"""Who reads and writes what in which phase, and who never does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.users.models import User
from community.access.actor import Actor
from community.consultations.crews import crew_of
from community.consultations.models import Consultation, Participant
from community.consultations.phases import Kind, Phase
from community.consultations.rules import (
    can_begin,
    can_change,
    can_contribute,
    can_delete,
    can_invite,
    can_join,
    can_know,
    can_leave,
    can_moderate,
    can_read,
    can_read_case,
    can_take_along,
    can_write_case,
)
from community.consultations.services import remove_person
from community.groups.memberships import leave_group
from community.groups.models import Group

from .made import DAYS, LIVE, make_consultation

InPhase = Callable[..., Consultation]


def test_only_its_people_read_it(in_phase: InPhase, people: dict[str, User | None], giver: User, moderator: User, adviser: User):
    found = in_phase(Phase.ADVICE)
    assert all(can_read(Actor(one), found) for one in (giver, moderator, adviser))
    for name in ("applicant", "member", "neighbour", "facilitator", "editor", "administrator"):
        assert not can_read(Actor(people[name]), found), name


def test_the_group_knows_that_it_exists_until_it_is_closed(in_phase: InPhase, member: User, neighbour: User, adviser: User):
    found, now = in_phase(Phase.ADVICE), timezone.now()
    assert can_know(Actor(member), found, now)
    assert not can_know(Actor(neighbour), found, now)
    assert list(Consultation.objects.known_to(Actor(member))) == [found]
    assert list(Consultation.objects.known_to(Actor(neighbour))) == []
    Consultation.objects.filter(pk=found.pk).update(closed_at=now)
    found.refresh_from_db()
    assert not can_know(Actor(member), found, now)
    assert list(Consultation.objects.known_to(Actor(member))) == []
    assert list(Consultation.objects.known_to(Actor(adviser))) == [found]


def test_whoever_leaves_the_group_reads_it_no_more(in_phase: InPhase, adviser: User, housing: Group):
    found = in_phase(Phase.ADVICE)
    leave_group(group=housing, by=adviser)
    assert not can_read(Actor(adviser), found)
    assert list(Consultation.objects.of(Actor(adviser))) == []


def test_invited_people_read_nothing_of_it(planned: Consultation, member: User):
    Participant.objects.create(consultation=planned, user=member)
    assert not can_read(Actor(member), planned)
    assert can_know(Actor(member), planned, timezone.now())


def test_advisers_read_the_case_when_it_begins(
    planned: Consultation, giver: User, moderator: User, adviser: User, in_phase: InPhase
):
    now = timezone.now()
    assert [bool(can_read_case(Actor(one), planned, now)) for one in (giver, moderator, adviser)] == [True, True, False]
    assert can_read_case(Actor(adviser), in_phase(Phase.CASE), now)


WRITERS = {
    Phase.CASE: {"case": {"giver"}},
    Phase.QUESTIONS: {"question": {"moderator", "adviser"}, "answer": {"giver"}},
    Phase.ADVICE: {"advice": {"adviser"}},
    Phase.TAKEAWAYS: {"takeaway": {"giver"}},
    Phase.THANKS: {"takeaway": {"giver"}},
}


@pytest.mark.parametrize("mode", [LIVE, DAYS])
def test_what_is_written_by_whom_in_which_phase(
    in_phase: InPhase, people: dict[str, User | None], mode: str, giver: User, moderator: User, adviser: User
):
    now = timezone.now()
    everybody = {"giver": giver, "moderator": moderator, "adviser": adviser} | {
        name: people[name] for name in ("member", "facilitator", "neighbour", "administrator")
    }
    for phase in Phase if mode == LIVE else list(Phase)[:4]:
        found = in_phase(phase, mode=mode)
        assert found.phase_at(now) == phase
        rules = {
            "case": lambda actor, found=found: can_write_case(actor, found, now),
            "takeaway": lambda actor, found=found: can_take_along(actor, found, now),
            **{kind: lambda actor, found=found, kind=kind: can_contribute(actor, found, kind, now) for kind in Kind.values},
        }
        for what, rule in rules.items():
            allowed = {name for name, user in everybody.items() if rule(Actor(user))}
            assert allowed == WRITERS[phase].get(what, set()), (phase, what)


def test_whoever_brings_the_case_is_told_that_she_listens(in_phase: InPhase, giver: User):
    verdict = can_contribute(Actor(giver), in_phase(Phase.ADVICE), Kind.ADVICE, timezone.now())
    assert verdict.reason == "While advice is given, the person who brings the case only listens."


def test_late_and_early_are_told_apart(in_phase: InPhase, adviser: User):
    now = timezone.now()
    assert "is over" in can_contribute(Actor(adviser), in_phase(Phase.ADVICE), Kind.QUESTION, now).reason
    assert "has not begun" in can_contribute(Actor(adviser), in_phase(Phase.QUESTIONS), Kind.ADVICE, now).reason


def test_phases_over_days_follow_the_deadlines_to_the_second(in_phase: InPhase, adviser: User):
    found = in_phase(Phase.QUESTIONS, mode=DAYS)
    end, tick = found.questions_until, timedelta(microseconds=1)
    assert can_contribute(Actor(adviser), found, Kind.QUESTION, end - tick)
    assert not can_contribute(Actor(adviser), found, Kind.QUESTION, end)
    assert can_contribute(Actor(adviser), found, Kind.ADVICE, end)
    assert found.phase_at(found.takeaways_until) is None
    assert found.state_at(found.takeaways_until) == Consultation.State.CLOSED


def test_nobody_writes_in_an_archived_group_but_a_case_can_go(
    in_phase: InPhase, housing: Group, giver: User, adviser: User, moderator: User
):
    found, now = in_phase(Phase.ADVICE), timezone.now()
    housing.archived_at = now
    housing.save()
    assert can_read(Actor(adviser), found)
    assert "archived" in can_contribute(Actor(adviser), found, Kind.ADVICE, now).reason
    assert not can_moderate(Actor(moderator), found, now)
    assert can_delete(Actor(giver), found, crew_of(found), now)


# --- People -----------------------------------------------------------------------------------------------------------


def test_members_of_the_group_join_until_it_begins(
    planned: Consultation, in_phase: InPhase, member: User, neighbour: User, adviser: User
):
    now = timezone.now()
    crew = crew_of(planned)
    assert can_join(Actor(member), planned, "adviser", crew, now)
    assert not can_join(Actor(neighbour), planned, "adviser", crew, now)
    assert not can_join(Actor(member), planned, "moderator", crew, now)
    assert not can_join(Actor(adviser), planned, "adviser", crew, now)
    running = in_phase(Phase.CASE)
    assert "has begun" in can_join(Actor(member), running, "adviser", crew_of(running), now).reason


def test_by_invitation_only_those_invited_join(planned: Consultation, member: User, facilitator: User):
    planned.joining = Consultation.Joining.INVITATION
    Participant.objects.create(consultation=planned, user=member)
    now, crew = timezone.now(), crew_of(planned)
    assert can_join(Actor(member), planned, "adviser", crew, now)
    assert not can_join(Actor(facilitator), planned, "adviser", crew, now)


def test_an_adviser_takes_over_when_nobody_moderates(
    in_phase: InPhase, moderator: User, adviser: User, housing: Group, member: User
):
    found, now = in_phase(Phase.QUESTIONS), timezone.now()
    assert not can_join(Actor(adviser), found, "moderator", crew_of(found), now)
    leave_group(group=housing, by=moderator)
    assert can_join(Actor(adviser), found, "moderator", crew_of(found), now)
    assert not can_join(Actor(member), found, "moderator", crew_of(found), now)


def test_who_decides_about_it(
    planned: Consultation, giver: User, moderator: User, adviser: User, facilitator: User, member: User
):
    now, crew = timezone.now(), crew_of(planned)
    for rule in (can_change, can_invite):
        allowed = [one for one in (giver, moderator, adviser, facilitator, member) if rule(Actor(one), planned, crew, now)]
        assert allowed == [moderator], rule
    remove_person(participant=planned.people.get(user=adviser), by=moderator, now=now)
    Participant.objects.filter(user=moderator).first().delete()
    assert can_invite(Actor(giver), planned, crew_of(planned), now)  # until somebody moderates


def test_what_it_needs_to_begin(housing: Group, giver: User, moderator: User, adviser: User, facilitator: User):
    now = timezone.now()
    reasons = []
    for made in (
        make_consultation(housing, None, moderator),
        make_consultation(housing, giver, moderator),
        make_consultation(housing, giver, moderator, [adviser]),
    ):
        reasons.append(can_begin(Actor(moderator), made, crew_of(made), now).reason)
        assert not can_begin(Actor(facilitator), made, crew_of(made), now)
        assert not can_begin(Actor(giver), made, crew_of(made), now)
    assert reasons == ["Nobody brings a case yet.", "Nobody is there yet to give advice.", ""]
    late = make_consultation(housing, giver, moderator, [adviser], mode=DAYS)
    late.case_until = now
    assert "deadline is over" in can_begin(Actor(moderator), late, crew_of(late), now).reason


def test_who_can_leave_when(in_phase: InPhase, planned: Consultation, giver: User, moderator: User, adviser: User, member: User):
    now, running = timezone.now(), in_phase(Phase.ADVICE)
    assert [bool(can_leave(Actor(one), planned, now)) for one in (giver, moderator, adviser, member)] == [True, True, True, False]
    assert [bool(can_leave(Actor(one), running, now)) for one in (giver, moderator, adviser, member)] == [
        False,
        False,
        True,
        False,
    ]
