"""Who is told what, once, in which words; and never somebody who may not read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cms.users.models import User
from community.consultations.jobs import DEADLINE, INVITED, PHASE, PLANNED, TO_AGREE, reminder_of, tell_group, tell_of_phases
from community.consultations.models import Consultation
from community.consultations.phases import Phase
from community.consultations.releasing import propose_release
from community.consultations.services import delete_consultation, invite_person, lead_consultation, remove_person
from community.groups.memberships import leave_group
from community.groups.models import Group
from community.notifications.models import Notification
from community.notifications.showing import lines_of

from .made import DAYS, make_consultation

InPhase = Callable[..., Consultation]
Commit = Callable[..., object]


def told(kind: str) -> set[str]:
    return {one.person.email.partition("@")[0] for one in Notification.objects.filter(kind=kind).select_related("person")}


def test_members_who_can_join_are_told_of_a_new_one(
    planned: Consultation,
    giver: User,
    member: User,
    facilitator: User,
    neighbour: User,
    django_capture_on_commit_callbacks: Commit,
):
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tell_group.call(planned.pk, giver.pk)
    assert told(PLANNED) == {"member", "facilitator"}
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert "Brunnen" not in letter.subject
        assert "Der Brunnen steht" in letter.body
        assert "geheim" not in letter.body


def test_an_invitation_is_told_and_taken_back(
    planned: Consultation, moderator: User, member: User, django_capture_on_commit_callbacks: Commit
):
    with django_capture_on_commit_callbacks(execute=True):
        made = invite_person(consultation=planned, person=member, role="adviser", by=moderator, now=timezone.now())
    assert told(INVITED) == {"member"}
    assert "Brunnen" not in mail.outbox[0].subject
    assert len(lines_of(member, Notification.objects.filter(person=member))) == 1
    remove_person(participant=made, by=moderator, now=timezone.now())
    assert lines_of(member, Notification.objects.filter(person=member)) == []


def test_phases_over_days_are_told_once_and_deadlines_reminded_of(in_phase: InPhase, django_capture_on_commit_callbacks: Commit):
    found = in_phase(Phase.ADVICE, mode=DAYS)
    remind_at = reminder_of(found, Phase.ADVICE, found.advice_until)
    assert found.advice_until - remind_at == timedelta(hours=6)  # a quarter of a phase of a day
    for moment in (timezone.now(), remind_at - timedelta(minutes=1)):
        with django_capture_on_commit_callbacks(execute=True):
            tell_of_phases(moment)
    assert told(PHASE) == {"giver", "moderator", "adviser"}
    assert told(DEADLINE) == set()
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tell_of_phases(remind_at)
    assert told(DEADLINE) == {"moderator", "adviser"}  # not who only listens
    assert Notification.objects.filter(kind=DEADLINE).count() == 2
    assert all("Brunnen" not in letter.subject and "geheim" not in letter.body for letter in mail.outbox)


def test_a_later_deadline_is_reminded_of_anew(in_phase: InPhase):
    found = in_phase(Phase.ADVICE, mode=DAYS)
    tell_of_phases(found.advice_until - timedelta(minutes=5))
    Consultation.objects.filter(pk=found.pk).update(advice_until=found.advice_until + timedelta(hours=1))
    tell_of_phases(found.advice_until + timedelta(minutes=55))
    assert Notification.objects.filter(kind=DEADLINE).count() == 4


def test_whoever_has_left_the_group_is_told_nothing(in_phase: InPhase, adviser: User, housing: Group):
    found = in_phase(Phase.ADVICE, mode=DAYS)
    leave_group(group=housing, by=adviser)
    tell_of_phases(found.advice_until - timedelta(minutes=5))
    assert "adviser" not in told(PHASE) | told(DEADLINE)


def test_nothing_is_told_in_archived_groups(in_phase: InPhase, housing: Group):
    found = in_phase(Phase.ADVICE, mode=DAYS)
    housing.archived_at = timezone.now()
    housing.save()
    tell_of_phases(found.advice_until - timedelta(minutes=5))
    assert Notification.objects.count() == 0


def test_what_is_over_or_deleted_is_shown_no_more(
    housing: Group, giver: User, moderator: User, adviser: User, django_capture_on_commit_callbacks: Commit
):
    made = make_consultation(housing, giver, moderator, [adviser], mode=DAYS)
    with django_capture_on_commit_callbacks(execute=True):
        lead_consultation(consultation=made, act="begin", by=moderator, now=timezone.now())
    assert told(PHASE) == {"giver", "moderator", "adviser"}
    mine = Notification.objects.filter(person=adviser)
    assert len(lines_of(adviser, mine)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        lead_consultation(consultation=made, act="next", by=moderator, now=timezone.now())
    [line] = lines_of(adviser, mine.all())
    assert "Questions" in line.shown.sentence or "Rückfragen" in line.shown.sentence
    delete_consultation(consultation=made, by=giver, now=timezone.now())
    assert not Notification.objects.filter(kind=PHASE).exists()


@pytest.mark.parametrize("proposer", ["giver", "moderator"])
def test_the_case_giver_is_asked_for_her_consent(
    in_phase: InPhase, giver: User, moderator: User, proposer: str, django_capture_on_commit_callbacks: Commit
):
    found, by = in_phase(Phase.TAKEAWAYS), {"giver": giver, "moderator": moderator}[proposer]
    for text in ("Erster Text", "Erster Text", "Zweiter Text"):
        with django_capture_on_commit_callbacks(execute=True):
            propose_release(consultation=found, title="Titel", text=text, language="de", by=by, now=timezone.now())
    assert Notification.objects.filter(kind=TO_AGREE).count() == (2 if by == moderator else 0)
    assert all("Titel" not in letter.subject for letter in mail.outbox)
