"""Joining a group: open, by request, by invitation; what facilitators answer; who was banned."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.groups.joining import approve_request, ask_to_join, join_group, refuse_request, withdraw_request
from community.groups.membership_rules import IS_BANNED, can_ask, can_join
from community.groups.memberships import INTO_GROUP, ban_member, lift_ban, remove_member
from community.groups.models import Ban, Group, JoinAnswer, JoinRequest, Membership, RoomLogEntry
from community.groups.rules import IS_ARCHIVED
from community.invitations.models import Invitation
from community.invitations.services import accept, invite
from community.notifications.models import Notification
from tests.community.invitations.conftest import some_time_later

JOIN = "/en/community/groups/housing/join/"
QUESTIONS = "What do you work on?\n\n  Which   city?  "


def set_policy(group: Group, policy: str, questions: str = "") -> None:
    group.join_policy, group.join_questions = policy, questions
    group.full_clean()
    group.save()


def invitation_of(group: Group, person: User, by: User) -> Invitation:
    return invite(kind=INTO_GROUP, thing=group.pk, role="member", address=person.email, language="en", by=by)


@pytest.fixture
def asking(account: Callable[..., User], housing: Group, facilitator: User) -> User:
    """Somebody who wants to join the group, which lets people ask."""
    set_policy(housing, "request")
    return account("asking", name="Planning department")


# --- Rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "outsider", "neighbour"),
    [("open", "ask", "join"), ("request", "ask", "ask"), ("invitation", "", "")],
)
def test_join_policy_says_who_joins_at_once_and_who_asks(
    policy: str, outsider: str, neighbour: str, housing: Group, account: Callable[..., User], joined: Callable, heat: Group
):
    set_policy(housing, policy)
    for person, way in ((account("outsider"), outsider), (joined("beside", heat), neighbour)):
        actor = actor_of(person)
        found = "join" if can_join(actor, housing) else "ask" if can_ask(actor, housing) else ""
        assert found == way, person


@pytest.mark.parametrize("policy", ["open", "request", "invitation"])
def test_hidden_and_archived_groups_and_visitors_find_no_way_in(policy: str, heat: Group, housing: Group, member: User):
    set_policy(heat, policy)
    set_policy(housing, policy)
    anonymous = Client().get(JOIN)
    assert anonymous.status_code == 200
    assert "Log in or create an account" in anonymous.content.decode()
    assert not can_join(actor_of(member), heat)
    assert not can_ask(actor_of(member), heat)
    Membership.objects.all().delete()
    housing.archived_at = "2026-01-01T00:00Z"
    housing.save()
    housing.refresh_from_db()
    assert can_ask(actor_of(User.objects.get(pk=member.pk)), housing) == IS_ARCHIVED


def test_questions_are_one_on_each_line_five_at_most_of_200_characters(heat: Group):
    set_policy(heat, "request", QUESTIONS)
    assert heat.join_questions == "What do you work on?\nWhich city?"
    for wrong in ("\n".join("abcdef"), "x" * 201):
        heat.join_questions = wrong
        with pytest.raises(ValidationError):
            heat.full_clean()


# --- Joining and asking -----------------------------------------------------------------------------------------------


def test_member_joins_an_open_group_at_once(housing: Group, facilitator: User, neighbour: User, client_of: Callable):
    set_policy(housing, "open")
    client = client_of(neighbour)
    assert "Join the group" in client.get(JOIN).content.decode()
    answer = client.post(JOIN, follow=True)

    assert answer.redirect_chain == [("/en/community/groups/housing/", 302)]
    assert Membership.objects.get(group=housing, user=neighbour).role == "member"
    entry = RoomLogEntry.objects.get(group=housing, whom=neighbour)
    assert (entry.action, entry.sentence) == ("entered", "neighbour@example.org joined as member.")
    with pytest.raises(Refused):
        join_group(group=housing, by=neighbour)
    assert client.post(JOIN).status_code == 302  # pressed twice


def test_request_with_answers_reaches_the_facilitators_who_let_somebody_in(
    housing: Group, facilitator: User, asking: User, client_of: Callable, django_capture_on_commit_callbacks: Callable
):
    set_policy(housing, "request", QUESTIONS)
    client, inside = client_of(asking), client_of(facilitator)
    page = client.get(JOIN).content.decode()
    assert "What do you work on?" in page
    assert "Which city?" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(JOIN, {"answer_0": "Shade <b>in</b> streets", "answer_1": ""})
    request = JoinRequest.objects.get()
    assert [(one.question, one.answer) for one in request.answers.all()] == [("What do you work on?", "Shade <b>in</b> streets")]
    [letter] = mail.outbox
    assert letter.to == [facilitator.email]
    assert "Planning department" not in letter.subject
    assert f"/de/community/groups/housing/requests/{request.pk}/" in letter.body
    assert "You have asked to join" in client.get(JOIN).content.decode()

    assert "Planning department" in inside.get("/en/community/groups/housing/people/").content.decode()
    url = f"/en/community/groups/housing/requests/{request.pk}/"
    assert "Shade &lt;b&gt;in&lt;/b&gt; streets" in inside.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert inside.post(url, {"approve": "1"}).status_code == 302
    assert Membership.objects.filter(group=housing, user=asking, role="member").exists()
    assert RoomLogEntry.objects.get(action="approved").whom == asking
    assert [one.to for one in mail.outbox[1:]] == [['"Planning department" <asking@example.org>']]
    assert not Notification.objects.filter(kind="groups.asked").exists()
    assert inside.post(url, {"approve": "1"}).status_code == 404  # answered


def test_refusal_needs_a_reason_which_the_person_reads_and_she_can_ask_again(
    housing: Group, facilitator: User, asking: User, client_of: Callable, django_capture_on_commit_callbacks: Callable
):
    request = ask_to_join(group=housing, answers=["Let me in"], by=asking)
    inside, url = client_of(facilitator), f"/en/community/groups/housing/requests/{request.pk}/"
    empty = inside.post(url, {"refuse": "1", "reason": " \0 "})
    assert empty.status_code == 422
    assert "Give a reason" in inside.post(url, {"refuse": "1", "reason": "  "}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        inside.post(url, {"refuse": "1", "reason": "Only for planners."})

    assert JoinRequest.objects.get().state == "refused"
    assert not Membership.objects.filter(user=asking).exists()
    [letter] = [one for one in mail.outbox if "asking@example.org" in one.to[0]]
    assert "Only for planners." in letter.body
    client = client_of(asking)
    page = client.get(JOIN).content.decode()
    assert "Only for planners." in page
    assert "You can ask again." in page
    client.post(JOIN, {"answer_0": "I am a planner."})
    again = JoinRequest.objects.waiting().get()
    approve_request(request=again, by=facilitator)
    assert Membership.objects.filter(group=housing, user=asking).exists()


def test_who_was_refused_may_be_invited_and_the_open_request_is_settled(housing: Group, facilitator: User, asking: User):
    refuse_request(request=ask_to_join(group=housing, by=asking), reason="Not yet.", by=facilitator)
    waiting = ask_to_join(group=housing, by=asking)
    accept(invitation=invitation_of(housing, asking, facilitator), by=asking)

    assert Membership.objects.filter(group=housing, user=asking).exists()
    waiting.refresh_from_db()
    assert waiting.state == "approved"


def test_request_is_made_once_and_taken_back_with_what_was_written(housing: Group, asking: User, client_of: Callable):
    client = client_of(asking)
    client.post(JOIN, {"answer_0": "Let me in"})
    assert client.post(JOIN, {"answer_0": "Let me in"}).status_code == 403
    assert JoinRequest.objects.count() == JoinAnswer.objects.count() == 1
    client.post(f"{JOIN}take-back/")
    assert JoinRequest.objects.get().state == "withdrawn"
    assert not JoinAnswer.objects.exists()
    assert client.post(f"{JOIN}take-back/", follow=True).status_code == 200  # pressed twice
    with pytest.raises(Refused):
        withdraw_request(request=JoinRequest.objects.get(), by=asking)


def test_typed_answers_survive_errors_and_a_policy_that_changed(housing: Group, asking: User, client_of: Callable):
    client = client_of(asking)
    long = client.post(JOIN, {"answer_0": "x" * 2_001})
    assert long.status_code == 422
    assert "x" * 2_001 in long.content.decode()
    set_policy(housing, "invitation")
    late = client.post(JOIN, {"answer_0": "Shade in streets"})
    assert late.status_code == 403
    assert "Shade in streets" in late.content.decode()
    assert "by invitation" in late.content.decode()
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("who", ["member", "neighbour", "asking"])
def test_only_facilitators_of_the_group_answer_requests(who: str, request: pytest.FixtureRequest, housing: Group, asking: User):
    asked = ask_to_join(group=housing, by=asking)
    person = request.getfixturevalue(who)
    for act in (
        lambda: approve_request(request=asked, by=person),
        lambda: refuse_request(request=asked, reason="No.", by=person),
    ):
        with pytest.raises(Refused):
            act()
    assert JoinRequest.objects.get().is_waiting


# --- Bans -------------------------------------------------------------------------------------------------------------


def test_who_was_banned_does_not_come_back_by_old_or_new_invitations_or_by_asking(
    housing: Group, facilitator: User, member: User, account: Callable[..., User], client_of: Callable
):
    set_policy(housing, "open")
    others = invitation_of(housing, account("other"), facilitator)
    theirs = invitation_of(housing, member, facilitator)
    ban_member(membership=Membership.objects.get(user=member), reason="Insults", by=facilitator)

    with pytest.raises(Refused):
        accept(invitation=theirs, by=member)
    accept(invitation=others, by=User.objects.get(email="other@example.org"))  # works for others
    some_time_later()
    with pytest.raises(Refused):
        invitation_of(housing, member, facilitator)
    client = client_of(member)
    assert "You were banned" in client.get(JOIN).content.decode()
    assert "You were banned" in client.get("/en/community/groups/").content.decode()
    assert client.post(JOIN).status_code == 403
    for act in (join_group, ask_to_join):
        with pytest.raises(Refused) as refusal:
            act(group=housing, by=member)
        assert refusal.value.verdict == IS_BANNED
    with pytest.raises(ValidationError):
        Membership(group=housing, user=member).full_clean()
    assert not Membership.objects.filter(user=member).exists()


def test_invitation_to_an_address_that_the_banned_person_has_taken_since_lets_nobody_in(
    housing: Group, facilitator: User, member: User
):
    ban_member(membership=Membership.objects.get(user=member), by=facilitator)
    invitation = invite(
        kind=INTO_GROUP, thing=housing.pk, role="member", address="new@example.org", language="en", by=facilitator
    )
    User.objects.filter(pk=member.pk).update(email="new@example.org")
    member.emailaddress_set.update(email="new@example.org")
    with pytest.raises(Refused):
        accept(invitation=invitation, by=User.objects.get(pk=member.pk))
    assert not Membership.objects.filter(user=member).exists()


def test_lifted_ban_lets_somebody_ask_again(
    housing: Group, facilitator: User, member: User, client_of: Callable, django_capture_on_commit_callbacks: Callable
):
    set_policy(housing, "request")
    ban_member(membership=Membership.objects.get(user=member), reason="Insults", by=facilitator)
    ban, inside = Ban.objects.get(), client_of(facilitator)
    page = inside.get("/en/community/groups/housing/people/").content.decode()
    assert "Insults" in page
    with django_capture_on_commit_callbacks(execute=True):
        inside.post(f"/en/community/groups/housing/bans/{ban.pk}/lift/")

    assert not Ban.objects.exists()
    assert [entry.action for entry in RoomLogEntry.objects.filter(whom=member)][:2] == ["unbanned", "banned"]
    ask_to_join(group=housing, by=User.objects.get(pk=member.pk))
    lift_ban(ban=ban, by=facilitator)  # pressed twice


def test_removed_member_can_ask_again(housing: Group, facilitator: User, member: User):
    set_policy(housing, "request")
    remove_member(membership=Membership.objects.get(user=member), reason="Moved", by=facilitator)

    assert RoomLogEntry.objects.first().note == "Moved"
    assert can_ask(actor_of(User.objects.get(pk=member.pk)), housing)


# --- The directory and the public page --------------------------------------------------------------------------------


def test_directory_shows_how_to_join_each_group_and_no_hidden_one(
    housing: Group, heat: Group, member: User, neighbour: User, client_of: Callable
):
    set_policy(housing, "request")
    page = client_of(neighbour).get("/en/community/groups/").content.decode()
    assert "Affordable housing" in page
    assert f'href="{JOIN}"' in page
    assert "Hitze in der Stadt" in page
    other = client_of(member).get("/en/community/groups/").content.decode()
    assert "Hitze" not in other
    assert "You are a member" in other


def test_directory_answers_with_as_many_queries_for_twenty_groups_as_for_two(client_of: Callable, member: User, index: object):
    def count(number: int) -> int:
        for one in range(number):
            group = Group.objects.create(slug=f"g{one}-{number}", name=f"Group {one}")
            Membership.objects.create(group=group, user=member)
        client = client_of(member)
        client.get("/en/community/groups/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/community/groups/")
        return len(queries)

    assert count(2) == count(20)


@pytest.mark.parametrize(
    ("policy", "who", "label"),
    [
        ("open", "neighbour", "Join this group"),
        ("open", None, "Ask to join this group"),
        ("request", "neighbour", "Ask to join this group"),
        ("invitation", "neighbour", "By invitation: how to join"),
        ("invitation", "member", "Go to the group"),
    ],
)
@pytest.mark.parametrize("address", ["/de/alumni/bezahlbarer-wohnraum/", "/en/alumni/affordable-housing/"])
def test_public_page_shows_the_right_way_in_in_each_of_its_languages(
    address: str,
    policy: str,
    who: str | None,
    label: str,
    housing: Group,
    member: User,
    neighbour: User,
    client_of: Callable,
):
    set_policy(housing, policy)
    people = {"member": member, "neighbour": neighbour, None: None}
    page = client_of(people[who]).get(address).content.decode()
    way_in = "/community/groups/housing/" if who == "member" else "/community/groups/housing/join/"
    assert f'href="/{address[1:3]}{way_in}"' in page
    if address.startswith("/en/"):
        assert label in page
