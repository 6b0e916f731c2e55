"""Signing up and off, the waiting list, and who loses a place."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.users.models import User
from community.access.verdicts import Refused
from community.groups.archiving import archive_group
from community.groups.memberships import ban_member, leave_group, remove_member
from community.groups.models import Group, Membership
from community.meetings.models import Meeting, SignUp
from community.meetings.places import free_places_of_closed_accounts, sign_off, sign_up
from community.meetings.planning import cancel_meeting, change_meeting
from community.notifications.models import Notification
from community.privacy.registry import erase_person
from tests.community.applications.composing.test_at_once import at_once

from .made import make_meeting, move, states

GOING, WAITING = "going", "waiting"


@pytest.fixture
def small(housing: Group, lead: User) -> Meeting:
    """A meeting with one place."""
    return make_meeting(housing, lead, places=1)


@pytest.fixture
def full(small: Meeting, planner: User, colleague: User, lead: User) -> Meeting:
    """The planner has the place, the colleague and then the facilitator wait."""
    for person in (planner, colleague, lead):
        sign_up(meeting=small, by=person)
    return small


def test_who_comes_late_waits_in_order(full: Meeting):
    assert states(full) == {"Planning department": GOING, "Health department": WAITING, "Project office": WAITING}


def test_signing_up_twice_keeps_the_place(full: Meeting, colleague: User):
    assert sign_up(meeting=full, by=colleague).state == WAITING
    assert full.sign_ups.count() == 3


def test_first_in_the_list_moves_up_and_is_told(full: Meeting, planner: User, colleague: User, commit: Callable):
    commit(lambda: sign_off(meeting=full, by=planner))

    assert states(full) == {"Health department": GOING, "Project office": WAITING}
    told = Notification.objects.filter(kind="meetings.moved_up")
    assert list(told.values_list("person", flat=True)) == [colleague.pk]


def test_leaving_the_waiting_list_moves_nobody_up(full: Meeting, colleague: User):
    sign_off(meeting=full, by=colleague)
    assert states(full) == {"Planning department": GOING, "Project office": WAITING}


def test_who_signs_off_and_on_again_comes_last(full: Meeting, planner: User):
    sign_off(meeting=full, by=planner)
    sign_up(meeting=full, by=planner)
    assert list(states(full).items())[-1] == ("Planning department", WAITING)


def test_more_places_let_people_move_up_and_fewer_take_nobodys(full: Meeting, lead: User):
    change_meeting(meeting=full, facts={"places": 2}, by=lead)
    assert states(full) == {"Planning department": GOING, "Health department": GOING, "Project office": WAITING}
    change_meeting(meeting=full, facts={"places": 1}, by=lead)
    assert list(states(full).values()) == [GOING, GOING, WAITING]
    change_meeting(meeting=full, facts={"places": None}, by=lead)
    assert set(states(full).values()) == {GOING}


def test_with_fewer_places_a_free_one_is_only_filled_below_the_limit(full: Meeting, planner: User, lead: User):
    change_meeting(meeting=full, facts={"places": 2}, by=lead)
    change_meeting(meeting=full, facts={"places": 1}, by=lead)
    sign_off(meeting=full, by=planner)
    assert states(full) == {"Health department": GOING, "Project office": WAITING}


def leaves(group: Group, person: User, _lead: User) -> None:
    leave_group(group=group, by=User.objects.get(pk=person.pk))


def is_removed(group: Group, person: User, lead: User) -> None:
    remove_member(membership=Membership.objects.get(group=group, user=person), by=lead)


def is_banned(group: Group, person: User, lead: User) -> None:
    ban_member(membership=Membership.objects.get(group=group, user=person), by=lead)


def is_erased(_group: Group, person: User, _lead: User) -> None:
    erase_person(user=person)


@pytest.mark.parametrize("goes", [leaves, is_removed, is_banned, is_erased])
def test_who_can_no_longer_come_loses_the_place(
    goes: Callable, full: Meeting, housing: Group, planner: User, lead: User, commit: Callable
):
    commit(lambda: goes(housing, planner, lead))
    assert states(full) == {"Health department": GOING, "Project office": WAITING}


def test_closed_account_loses_the_place(full: Meeting, planner: User):
    User.objects.filter(pk=planner.pk).update(is_active=False)
    free_places_of_closed_accounts()
    assert states(full) == {"Health department": GOING, "Project office": WAITING}


def test_who_waits_and_has_left_is_passed_over(full: Meeting, planner: User, colleague: User):
    Membership.objects.filter(user=colleague)._raw_delete("default")  # nothing was told of it
    sign_off(meeting=full, by=planner)
    assert states(full) == {"Health department": WAITING, "Project office": GOING}


def test_past_meetings_keep_their_lists(full: Meeting, housing: Group, planner: User, lead: User, commit: Callable):
    move(full, timezone.now() - timedelta(days=1))
    commit(lambda: is_removed(housing, planner, lead))
    assert len(states(full)) == 3


def test_member_of_another_group_keeps_a_place_of_all_members(
    account: Callable[..., User], housing: Group, heat: Group, planner: User, lead: User, commit: Callable
):
    meeting = make_meeting(None, account("staff", is_superuser=True))
    Membership.objects.create(group=heat, user=planner)
    sign_up(meeting=meeting, by=planner)
    commit(lambda: is_removed(housing, planner, lead))
    assert len(states(meeting)) == 1
    commit(lambda: Membership.objects.filter(user=planner).first().delete())
    assert len(states(meeting)) == 0


@pytest.mark.parametrize("change", [sign_up, sign_off])
def test_nobody_signs_up_or_off_where_it_is_too_late(
    change: Callable, meeting: Meeting, planner: User, lead: User, neighbour: User
):
    with pytest.raises(Refused):
        change(meeting=meeting, by=neighbour)
    move(meeting, timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="begun"):
        change(meeting=meeting, by=planner)


def test_after_the_time_for_signing_up_one_still_signs_off(meeting: Meeting, planner: User, colleague: User):
    sign_up(meeting=meeting, by=planner)
    Meeting.objects.filter(pk=meeting.pk).update(signup_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="time for signing up"):
        sign_up(meeting=meeting, by=colleague)
    sign_off(meeting=meeting, by=planner)
    assert states(meeting) == {}


def test_nothing_moves_once_cancelled_or_archived(full: Meeting, housing: Group, planner: User, colleague: User, lead: User):
    cancel_meeting(meeting=full, reason="Krank", by=lead)
    with pytest.raises(Refused, match="cancelled"):
        sign_off(meeting=full, by=planner)
    other = make_meeting(housing, lead)
    archive_group(group=housing, by=lead)
    for change in (sign_up, sign_off):
        with pytest.raises(Refused, match="archived"):
            change(meeting=other, by=User.objects.get(pk=colleague.pk))


@pytest.mark.every_database
@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_place_at_once_are_one_with_it_and_one_who_waits(
    small: Meeting, housing: Group, joined: Callable[..., User]
):
    people = [joined(f"fast{number}", housing) for number in range(4)]
    Meeting.objects.filter(pk=small.pk).update(places=2)

    def press(person: User) -> Callable[[], str]:
        return lambda: sign_up(meeting=small, by=person).state

    found = at_once(*map(press, people), *map(press, people))

    assert sorted(SignUp.objects.values_list("state", flat=True)) == [GOING, GOING, WAITING, WAITING]
    assert sorted(found) == [GOING] * 4 + [WAITING] * 4


@pytest.mark.every_database
@pytest.mark.django_db(transaction=True)
def test_who_signs_off_at_once_with_others_leaves_no_place_empty(full: Meeting, planner: User, colleague: User):
    def press(person: User) -> Callable[[], None]:
        return lambda: sign_off(meeting=full, by=person)

    at_once(press(planner), press(colleague), press(planner))
    assert states(full) == {"Project office": GOING}
