"""Joining groups by JSON: the same rules and services as the pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from cms.users.models import User
from community.groups.models import Ban, Group, JoinRequest, Membership
from community.invitations.models import Invitation

API = "/api/community"
GROUP = f"{API}/groups/housing"
JSON = {"content_type": "application/json"}


@pytest.fixture
def asking(account: Callable[..., User], housing: Group, facilitator: User) -> User:
    housing.join_policy, housing.join_questions = "request", "What do you work on?"
    housing.save()
    return account("asking")


@pytest.fixture
def inside(facilitator: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(facilitator)


def test_asking_and_being_let_in(asking: User, inside: Client, housing: Group, client_of: Callable[[User], Client]):
    client = client_of(asking)
    told = client.get(f"{GROUP}/joining").json()
    assert (told["may"], told["questions"], told["request"], told["reason"]) == (["ask"], ["What do you work on?"], None, "")
    answer = client.post(f"{GROUP}/joining", {"answers": ["Shade"]}, **JSON)
    assert (answer.status_code, answer.json()["is_member"], answer.json()["request"]["state"]) == (201, False, "waiting")
    [asked] = inside.get(f"{GROUP}/requests").json()["items"]
    assert (asked["email"], asked["answers"]) == (
        "asking@example.org",
        [{"question": "What do you work on?", "answer": "Shade"}],
    )
    refusal = inside.post(f"{GROUP}/requests/{asked['id']}", {"accept": False}, **JSON)
    assert (refusal.status_code, refusal.json()["errors"][0]["field"]) == (422, "reason")
    assert inside.post(f"{GROUP}/requests/{asked['id']}", {"accept": True}, **JSON).status_code == 204
    assert inside.post(f"{GROUP}/requests/{asked['id']}", {"accept": True}, **JSON).status_code == 403
    assert client.get(GROUP).json()["role"] == "member"


def test_request_is_taken_back_and_refused_with_a_reason(asking: User, inside: Client, client_of: Callable[[User], Client]):
    client = client_of(asking)
    for _again in range(2):
        client.post(f"{GROUP}/joining", {}, **JSON)
        assert client.delete(f"{GROUP}/joining").status_code == 204
    client.post(f"{GROUP}/joining", {}, **JSON)
    asked = JoinRequest.objects.waiting().get()
    inside.post(f"{GROUP}/requests/{asked.pk}", {"accept": False, "reason": "Full"}, **JSON)
    told = client.get(f"{GROUP}/joining").json()
    assert (told["request"]["state"], told["request"]["reason"], told["may"]) == ("refused", "Full", ["ask"])


def test_open_group_is_joined_at_once_and_left(housing: Group, facilitator: User, neighbour: User, client_of: Callable):
    housing.join_policy = "open"
    housing.save()
    client = client_of(neighbour)
    assert client.post(f"{GROUP}/joining", {}, **JSON).json()["is_member"] is True
    assert client.delete(f"{GROUP}/membership").status_code == 204
    assert client.get(GROUP).status_code == 403


def test_roles_removals_and_bans(member: User, inside: Client, housing: Group):
    one, own = Membership.objects.get(user=member), Membership.objects.exclude(user=member).get()
    assert inside.delete(f"{GROUP}/membership").status_code == 403
    down = inside.patch(f"{GROUP}/members/{own.pk}", {"role": "member"}, **JSON)
    assert (down.status_code, "only facilitator" in down.json()["detail"]) == (403, True)
    assert inside.patch(f"{GROUP}/members/{one.pk}", {"role": "facilitator"}, **JSON).status_code == 204
    assert inside.post(f"{GROUP}/members/{one.pk}/removal", {"ban": True, "reason": "Insults"}, **JSON).status_code == 204
    [ban] = inside.get(f"{GROUP}/bans").json()["items"]
    assert (ban["name"], ban["reason"]) == ("member@example.org", "Insults")
    assert inside.delete(f"{GROUP}/bans/{ban['id']}").status_code == 204
    assert not Ban.objects.exists()
    assert [one["action"] for one in inside.get(f"{GROUP}/log").json()["items"]][:3] == ["unbanned", "banned", "role"]


def test_members_are_searched_by_name_and_by_facilitators_only_by_address(member: User, inside: Client, client_of: Callable):
    assert inside.get(f"{GROUP}/members?q=member@").json()["count"] == 1
    assert client_of(member).get(f"{GROUP}/members?q=facilitator@").json()["count"] == 0
    assert inside.get(f"{GROUP}/members?q={'x' * 201}").status_code == 422


def test_settings_change_only_the_version_that_was_read(inside: Client, housing: Group):
    read = inside.get(f"{GROUP}/settings")
    assert read.json() == {"join_policy": "invitation", "questions": []}
    etag = {"headers": {"If-Match": read["ETag"]}}
    changed = inside.patch(f"{GROUP}/settings", {"questions": ["Which city?"]}, **JSON, **etag)
    assert changed.json() == {"join_policy": "invitation", "questions": ["Which city?"]}
    late = inside.patch(f"{GROUP}/settings", {"join_policy": "open"}, **JSON, **etag)
    assert (late.status_code, late.json()["current"]["questions"]) == (412, ["Which city?"])
    assert inside.patch(f"{GROUP}/settings", {"join_policy": "open"}, **JSON).status_code == 428
    for wrong in ({"join_policy": "closed"}, {"questions": ["x" * 201]}, {"questions": list("abcdef")}, {"questions": None}):
        answer = inside.patch(f"{GROUP}/settings", wrong, **JSON, headers={"If-Match": "*"})
        assert answer.status_code == 422, wrong


def test_archived_group_says_so_and_refuses_changes(member: User, inside: Client, client_of: Callable, housing: Group):
    assert inside.post(f"{GROUP}/archiving", {"archived": True, "note": "Thanks"}, **JSON).status_code == 204
    told = client_of(member).get(GROUP).json()
    assert (told["archived_at"] is not None, told["may"]) == (True, [])
    assert inside.get(GROUP).json()["may"] == ["archive", "manage_people", "read_log"]
    refused = inside.patch(GROUP, {"welcome": "x"}, **JSON, headers={"If-Match": "*"})
    assert (refused.status_code, "archived" in refused.json()["detail"]) == (403, True)
    assert inside.post(f"{GROUP}/archiving", {"archived": False}, **JSON).status_code == 204


def test_invitations_are_sent_listed_and_revoked(inside: Client, housing: Group, member: User):
    made = inside.post(f"{GROUP}/invitations", {"address": "Neu@Example.org"}, **JSON)
    assert (made.status_code, made.json()["address"], made.json()["state"]) == (201, "neu@example.org", "pending")
    assert inside.get(f"{GROUP}/invitations").json()["count"] == 1
    assert inside.post(f"{GROUP}/invitations", {"address": "nobody"}, **JSON).status_code == 422
    assert inside.post(f"{GROUP}/invitations", {"address": member.email}, **JSON).status_code == 422
    key = made.json()["id"]
    assert inside.delete(f"{GROUP}/invitations/{key}").status_code == 204
    assert Invitation.objects.get().state == "revoked"


def test_directory_has_the_groups_that_one_may_know_of(housing: Group, heat: Group, member: User, client_of: Callable):
    told = client_of(member).get(f"{API}/directory/groups").json()
    assert [(one["slug"], one["is_member"]) for one in told["items"]] == [("housing", True)]
