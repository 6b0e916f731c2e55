"""The meetings of the demo."""

from cms.users.models import User
from community.groups.models import Group, Membership
from community.meetings.demo import add_meetings
from community.meetings.models import DateAnswer, DatePoll, Meeting, SignUp
from community.people.demo import add_people, with_members


def test_demo_has_a_meeting_with_a_waiting_list_one_that_is_over_and_a_poll(housing: Group, planner: User, lead: User):
    housing.slug = "bezahlbarer-wohnraum"
    housing.save()
    accounts = {"member": planner, "facilitator": lead}
    add_people(accounts)
    for user in with_members(accounts).values():
        Membership.objects.get_or_create(group=housing, user=user)
    for _again in range(2):
        add_meetings(accounts)

    assert Meeting.objects.upcoming().count() == 2
    assert Meeting.objects.past().count() == 1
    assert SignUp.objects.waiting().count() == 1
    assert DatePoll.objects.open().count() == 1
    assert DateAnswer.objects.count() == 6


def test_groups_without_the_people_stay_empty(housing: Group, planner: User):
    housing.slug = "bezahlbarer-wohnraum"
    housing.save()
    add_meetings({"member": planner})
    assert not Meeting.objects.exists()
