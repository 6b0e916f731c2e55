"""Beginning, going on and closing: by the clock, and by deadlines. What is forgotten afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.users.models import User
from community.access.actor import Actor
from community.access.verdicts import Refused
from community.clocks.models import Clock
from community.clocks.services import PressedMeanwhile, press_clock
from community.clocks.timing import Press, State
from community.consultations.jobs import tick
from community.consultations.models import CaseText, Consultation, Contribution, Participant, Release, Takeaway
from community.consultations.phases import Phase
from community.consultations.running import LONGEST_LIVE, close_ended, forget_old
from community.consultations.services import (
    delete_consultation,
    invite_person,
    join_consultation,
    lead_consultation,
    leave_consultation,
)
from community.consultations.writing import add_contribution, take_along
from community.forms.models import Draft
from community.groups.memberships import leave_group
from community.groups.models import Group

from .made import DAYS, make_consultation

InPhase = Callable[..., Consultation]
Keeping = Consultation.Keeping


def lead(found: Consultation, act: str, by: User, **facts: object) -> Consultation:
    lead_consultation(consultation=found, act=act, by=by, now=timezone.now(), **facts)
    return Consultation.objects.with_all().get(pk=found.pk)


def test_the_clock_leads_through_the_phases(planned: Consultation, moderator: User):
    found = lead(planned, "begin", moderator)
    assert found.begun_at is not None
    seen = [found.phase_at(timezone.now())]
    for _step in range(4):
        found = lead(found, "next", moderator)
        seen.append(found.phase_at(timezone.now()))
    assert seen == list(Phase)
    with pytest.raises(Refused, match="last step"):
        lead(found, "next", moderator)
    found = lead(found, "close", moderator)
    assert found.state_at(timezone.now()) == Consultation.State.CLOSED
    assert found.clock.state == State.ENDED


def test_whoever_presses_the_clock_itself_begins_and_closes_it(
    planned: Consultation, moderator: User, giver: User, adviser: User
):
    clock = planned.clock
    for one in (adviser, giver):
        with pytest.raises(Refused):
            press_clock(clock=Clock.objects.get(pk=clock.pk), press=Press.START, seen=0, by=Actor(one))
    clock = press_clock(clock=clock, press=Press.START, seen=0, by=Actor(moderator))
    assert Consultation.objects.get(pk=planned.pk).begun_at is not None
    press_clock(clock=clock, press=Press.END, seen=1, by=Actor(moderator))
    assert Consultation.objects.get(pk=planned.pk).closed_at is not None
    with pytest.raises(Refused, match="closed"):
        press_clock(clock=Clock.objects.get(pk=clock.pk), press=Press.RESTART, seen=2, by=Actor(moderator))


def test_a_clock_does_not_start_without_a_case(planned: Consultation, moderator: User):
    CaseText.objects.all().delete()
    with pytest.raises(Refused, match="case is not written"):
        press_clock(clock=planned.clock, press=Press.START, seen=0, by=Actor(moderator))
    assert Clock.objects.get(pk=planned.clock_id).state == State.WAITING
    assert Consultation.objects.get(pk=planned.pk).begun_at is None


def test_pause_and_more_time_change_no_phase(in_phase: InPhase, moderator: User, adviser: User):
    found = lead(in_phase(Phase.ADVICE), "pause", moderator)
    assert found.phase_at(timezone.now()) == Phase.ADVICE
    add_contribution(consultation=found, kind="advice", text="In der Pause.", by=adviser, now=timezone.now())
    found = lead(found, "extend", moderator, minutes=2)
    assert found.clock.more_seconds == 120
    assert lead(found, "back", moderator).phase_at(timezone.now()) == Phase.QUESTIONS


def test_over_days_the_moderator_begins_and_goes_on(housing: Group, giver: User, moderator: User, adviser: User):
    made = make_consultation(housing, giver, moderator, [adviser], mode=DAYS)
    with pytest.raises(Refused):
        lead(made, "begin", giver)
    found = lead(made, "begin", moderator)
    assert found.phase_at(timezone.now()) == Phase.CASE
    found = lead(found, "next", moderator, phase="case")
    assert found.phase_at(timezone.now()) == Phase.QUESTIONS
    with pytest.raises(PressedMeanwhile):  # the same button twice skips no phase
        lead(found, "next", moderator, phase="case")
    with pytest.raises(Refused):
        lead(found, "pause", moderator)
    found = lead(found, "close", moderator)
    assert found.closed_at is not None


def test_over_days_it_closes_by_itself(in_phase: InPhase, adviser: User):
    found = in_phase(Phase.TAKEAWAYS, mode=DAYS)
    close_ended(found.takeaways_until - timedelta(seconds=1))
    assert Consultation.objects.get(pk=found.pk).closed_at is None
    for _again in range(2):
        close_ended(found.takeaways_until + timedelta(hours=3))
    assert Consultation.objects.get(pk=found.pk).closed_at == found.takeaways_until


def test_a_live_one_that_nobody_ends_closes_after_a_day(in_phase: InPhase):
    found = in_phase(Phase.ADVICE)
    close_ended(found.begun_at + LONGEST_LIVE - timedelta(minutes=1))
    assert Consultation.objects.get(pk=found.pk).closed_at is None
    close_ended(found.begun_at + LONGEST_LIVE)
    found = Consultation.objects.with_all().get(pk=found.pk)
    assert found.closed_at is not None
    assert found.clock.state == State.ENDED


# --- What is forgotten ------------------------------------------------------------------------------------------------


def texts() -> tuple[int, int]:
    return CaseText.objects.count(), Contribution.objects.count()


def test_texts_are_deleted_at_once_if_that_was_said(in_phase: InPhase, moderator: User, giver: User, adviser: User):
    found, now = in_phase(Phase.TAKEAWAYS, keeping=Keeping.NOT_AT_ALL), timezone.now()
    advice = Contribution.objects.get(kind="advice")
    for facts in ({"chosen": advice.pk}, {"text": "Ein Vertrag über die Pflege."}):
        take_along(consultation=found, by=giver, now=now, **facts)
    Draft.objects.create(user=adviser, form="consultation_contribution", thing=f"{found.key}_advice", fields={"text": "geheim"})
    assert texts() == (1, 3)
    found = lead(found, "close", moderator)
    assert texts() == (0, 0)
    assert found.forgotten_at is not None
    assert Draft.objects.count() == 0
    assert [one.text for one in Takeaway.objects.filter(user=giver)] == [
        "Gebt ihm eine geheime Hausnummer.",
        "Ein Vertrag über die Pflege.",
    ]


@pytest.mark.parametrize(("keeping", "days", "left"), [(Keeping.MONTH, 29, 3), (Keeping.MONTH, 30, 0), (Keeping.ALWAYS, 5000, 3)])
def test_texts_are_kept_as_long_as_was_said(in_phase: InPhase, moderator: User, keeping: str, days: int, left: int):
    found = lead(in_phase(Phase.TAKEAWAYS, keeping=keeping), "close", moderator)
    for _again in range(2):
        forget_old(found.closed_at + timedelta(days=days))
    assert Contribution.objects.count() == left


def test_the_periodic_job_does_all_of_it_again_and_again(in_phase: InPhase):
    found = in_phase(Phase.TAKEAWAYS, mode=DAYS, keeping=Keeping.NOT_AT_ALL)
    Consultation.objects.filter(pk=found.pk).update(
        takeaways_until=timezone.now() - timedelta(minutes=1), advice_until=timezone.now() - timedelta(hours=1)
    )
    for _again in range(2):
        tick()
    assert texts() == (0, 0)


def test_whoever_brings_the_case_can_delete_all_of_it_at_any_time(in_phase: InPhase, giver: User, moderator: User):
    found, now = in_phase(Phase.TAKEAWAYS), timezone.now()
    take_along(consultation=found, text="Meins.", by=giver, now=now)
    with pytest.raises(Refused):
        delete_consultation(consultation=found, by=moderator, now=now)
    delete_consultation(consultation=found, by=giver, now=now)
    assert texts() == (0, 0)
    assert Clock.objects.count() == Participant.objects.count() == Release.objects.count() == 0
    assert [(one.text, one.title) for one in Takeaway.objects.all()] == [("Meins.", "Der Brunnen steht")]


# --- People -----------------------------------------------------------------------------------------------------------


def test_invited_joined_left(planned: Consultation, moderator: User, member: User, neighbour: User):
    now = timezone.now()
    with pytest.raises(Refused, match="not a member"):
        invite_person(consultation=planned, person=neighbour, role="adviser", by=moderator, now=now)
    invite_person(consultation=planned, person=member, role="adviser", by=moderator, now=now)
    with pytest.raises(Refused, match="or is invited"):
        invite_person(consultation=planned, person=member, role="adviser", by=moderator, now=now)
    join_consultation(consultation=planned, role="adviser", by=member, now=now)
    assert planned.people.get(user=member).joined_at == now
    with pytest.raises(Refused):
        join_consultation(consultation=planned, role="adviser", by=member, now=now)
    leave_consultation(consultation=planned, by=member, now=now)
    assert not planned.people.filter(user=member).exists()


def test_an_invitation_is_for_the_part_it_names(housing: Group, giver: User, member: User, facilitator: User):
    made, now = make_consultation(housing, giver, None, joining="invitation"), timezone.now()
    invite_person(consultation=made, person=member, role="adviser", by=giver, now=now)
    join_consultation(consultation=made, role="moderator", by=member, now=now)
    assert made.people.get(user=member).role == "adviser"


def test_invitations_end_when_it_begins(planned: Consultation, moderator: User, member: User):
    invite_person(consultation=planned, person=member, role="adviser", by=moderator, now=timezone.now())
    lead(planned, "begin", moderator)
    assert not planned.people.filter(user=member).exists()


def test_the_last_one_deletes_it_by_leaving(housing: Group, giver: User):
    made = make_consultation(housing, giver, None)
    leave_consultation(consultation=made, by=giver, now=timezone.now())
    assert Consultation.objects.count() == Clock.objects.count() == CaseText.objects.count() == 0


def test_a_case_goes_with_its_giver_before_it_begins_and_closes_it_later(
    planned: Consultation, in_phase: InPhase, giver: User, housing: Group
):
    running = in_phase(Phase.ADVICE)
    leave_group(group=housing, by=giver)
    assert not CaseText.objects.filter(consultation=planned).exists()
    assert Consultation.objects.get(pk=running.pk).closed_at is not None
    assert CaseText.objects.filter(consultation=running).exists()  # for 30 days, as was said
