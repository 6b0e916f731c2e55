"""Leaving a group, roles, and groups that nobody facilitates any more."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.users.models import User
from community.access.verdicts import Refused
from community.groups.memberships import ban_member, change_role, leave_group, remove_member
from community.groups.models import Group, Membership, RoomLogEntry
from community.notifications.models import Notification
from community.privacy.registry import erase_person

PEOPLE = "/en/community/groups/housing/people/"
LEAVE = "/en/community/groups/housing/leave/"


def membership_of(person: User, group: Group) -> Membership:
    return Membership.objects.get(user=person, group=group)


def test_member_leaves_after_a_question_and_can_read_nothing_any_more(
    housing: Group, member: User, facilitator: User, client_of: Callable[[User], Client]
):
    client = client_of(member)
    assert "Leave the group?" in client.get(LEAVE).content.decode()
    assert Membership.objects.filter(user=member).exists()
    answer = client.post(LEAVE, follow=True)

    assert "You have left the group" in answer.content.decode()
    assert client.get(PEOPLE).status_code == 403
    assert RoomLogEntry.objects.first().sentence == "member@example.org (member) left."
    assert client.post(LEAVE).status_code == 403


def test_last_facilitator_cannot_leave_or_step_down_while_others_are_members(
    housing: Group, member: User, facilitator: User, client_of: Callable[[User], Client]
):
    client = client_of(facilitator)
    assert "You are the only facilitator." in client.get(LEAVE).content.decode()
    assert client.post(LEAVE).status_code == 409
    own = membership_of(facilitator, housing)
    down = client.post(f"/en/community/groups/housing/members/{own.pk}/", {"what": "member"})
    assert down.status_code == 422
    assert "You are the only facilitator." in down.content.decode()
    assert membership_of(facilitator, housing).role == "facilitator"

    change_role(membership=membership_of(member, housing), role="facilitator", by=facilitator)
    leave_group(group=housing, by=facilitator)
    leave_group_alone = membership_of(member, housing)
    leave_group(group=housing, by=leave_group_alone.user)  # nobody is left alone
    assert not housing.memberships.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_last_facilitators_who_leave_at_the_same_time_one_is_told_why_not(
    housing: Group, member: User, facilitator: User, account: Callable[..., User]
):
    second = account("second")
    Membership.objects.create(group=housing, user=second, role="facilitator")
    refused: list[str] = []
    start = threading.Barrier(2)

    def leave(person: User) -> None:
        try:
            start.wait()
            leave_group(group=housing, by=person)
        except Refused as error:
            refused.append(error.verdict.reason)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=leave, args=[person]) for person in (facilitator, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert housing.memberships.facilitators().count() == 1


def test_facilitator_who_was_removed_meanwhile_decides_nothing(
    housing: Group, member: User, facilitator: User, account: Callable[..., User]
):
    second = account("second")
    Membership.objects.create(group=housing, user=second, role="facilitator")
    remove_member(membership=membership_of(facilitator, housing), by=second)
    with pytest.raises(Refused):
        remove_member(membership=membership_of(second, housing), by=facilitator)
    with pytest.raises(Refused):  # not by the button for others
        ban_member(membership=membership_of(second, housing), by=second)


def test_facilitator_changes_removes_and_bans_on_one_page(
    housing: Group, member: User, facilitator: User, client_of: Callable, django_capture_on_commit_callbacks: Callable
):
    client, one = client_of(facilitator), membership_of(member, housing)
    url = f"/en/community/groups/housing/members/{one.pk}/"
    assert f'href="{url}"' in client.get(PEOPLE).content.decode()
    assert client.post(url, {"what": "owner"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"what": "facilitator"})
    assert membership_of(member, housing).role == "facilitator"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"what": "ban", "reason": "Insults"})

    assert [entry.action for entry in RoomLogEntry.objects.filter(whom=member)][:2] == ["banned", "role"]
    notices = Notification.objects.filter(person=member, kind="groups.membership").order_by("pk")
    page = client_of(member).get(reverse("notifications:list")).content.decode()
    assert len(notices) == 2  # of the role and of the ban, which she reads although she is out
    assert "Insults" in page
    assert client.get(url).status_code == 404


def test_members_see_no_links_to_change_others(housing: Group, member: User, facilitator: User, client_of: Callable):
    page = client_of(member).get(PEOPLE).content.decode()
    assert "/members/" not in page
    assert f'href="{LEAVE}"' in page


def test_people_are_found_by_name_and_only_by_facilitators_by_address(
    housing: Group, member: User, facilitator: User, joined: Callable, client_of: Callable
):
    User.objects.filter(pk=member.pk).update(name="Planning department")
    joined("traffic", housing)
    inside, outside = client_of(facilitator), client_of(member)
    assert "Planning department" in inside.get(f"{PEOPLE}?q=planning").content.decode().partition('class="people"')[2]
    assert "traffic@example.org" in inside.get(f"{PEOPLE}?q=TRAFFIC").content.decode().partition('class="people"')[2]
    assert "Nobody of this name" in outside.get(f"{PEOPLE}?q=traffic").content.decode()
    assert outside.get(f"{PEOPLE}?q=%00%00{'x' * 5000}").status_code == 200
    assert outside.get(f"{PEOPLE}?q=planning&page=huge").status_code == 200


def test_people_page_needs_as_many_queries_for_two_hundred_as_for_two(
    housing: Group, facilitator: User, client_of: Callable[[User], Client]
):
    def count() -> int:
        client = client_of(facilitator)
        client.get(PEOPLE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PEOPLE)
        return len(queries)

    few = count()
    people = User.objects.bulk_create(User(email=f"p{number}@example.org", password="!") for number in range(200))
    Membership.objects.bulk_create(Membership(group=housing, user=person) for person in people)
    for person in people[:20]:
        housing.join_requests.create(user=User.objects.create(email=f"x{person.email}"))
        housing.bans.create(user=User.objects.create(email=f"y{person.email}"))
    assert count() == few


# --- Without a facilitator --------------------------------------------------------------------------------------------

REPORT = "/admin/reports/groups-without-facilitator/"


@pytest.mark.parametrize("how", ["erased", "closed", "removed by staff"])
def test_group_whose_facilitator_is_gone_stands_on_the_list_of_staff(
    how: str, housing: Group, member: User, facilitator: User, editor: User, client_of: Callable
):
    staff = client_of(editor)
    assert "housing" not in staff.get(REPORT).content.decode().partition("<main")[2]
    if how == "erased":
        erase_person(user=facilitator)
    elif how == "closed":
        User.objects.filter(pk=facilitator.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=facilitator).delete()
    assert list(Group.objects.without_facilitator()) == [housing]
    assert str(housing) in staff.get(REPORT).content.decode().partition("<main")[2]
