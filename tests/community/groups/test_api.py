"""The JSON API of groups: its responses, pagination, number of queries, and changes."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.users.models import User
from community.groups.models import Group, Membership, RoomLogEntry
from community.library.models import Document, Version
from tests.community.files.made import share_rows

API = "/api/community"
GROUP = f"{API}/groups/housing"


@pytest.fixture
def client(facilitator: User, client_of: Callable[..., Client]) -> Client:
    return client_of(facilitator)


def change(client: Client, etag: str = "*", **changes: Any) -> Any:
    return client.patch(GROUP, json.dumps(changes), content_type="application/json", headers={"If-Match": etag})


def test_me_returns_the_profile_and_memberships(member: User, heat: Group, client_of: Callable[..., Client]):
    member.name, member.language, member.time_zone = "Mira Moor", "fr", ZoneInfo("Africa/Tunis")
    member.save()
    mine = Membership.objects.create(group=heat, user=member, role=Membership.Role.FACILITATOR)
    told = client_of(member).get(f"{API}/me").json()

    assert [one.pop("joined_at")[-1] for one in told["memberships"]] == ["Z", "Z"]
    assert told == {
        "name": "Mira Moor",
        "email": "member@example.org",
        "language": "fr",
        "time_zone": "Africa/Tunis",
        "is_member": True,
        "memberships": [
            {"group": "housing", "title": "Affordable housing", "role": "member"},
            {"group": "heat", "title": "Hitze in der Stadt", "role": "facilitator"},
        ],
    }
    mine.delete()
    assert [one["group"] for one in client_of(member).get(f"{API}/me").json()["memberships"]] == ["housing"]


def test_account_without_a_group_is_not_a_member(account: Callable[..., User], housing: Group, client_of: Callable[..., Client]):
    told = client_of(account("applicant")).get(f"{API}/me").json()

    assert (told["is_member"], told["memberships"]) == (False, [])


def test_group_includes_the_readers_role_and_permissions(member: User, client: Client, client_of: Callable[..., Client]):
    assert client.get(GROUP).json() == {
        "slug": "housing",
        "title": "Affordable housing",
        "role": "facilitator",
        "welcome": "Willkommen im **Wohnraum**.",
        "welcome_html": "<p>Willkommen im <strong>Wohnraum</strong>.</p>\n",
        "may": ["archive", "change_settings", "edit_welcome", "invite", "manage_people", "read_log"],
        "archived_at": None,
        "url": "http://testserver/en/community/groups/housing/",
        "public_url": "http://testserver/en/alumni/affordable-housing/",
    }
    seen = client_of(member).get(GROUP).json()
    assert (seen["role"], seen["may"]) == ("member", [])


def test_members_are_listed_with_facilitators_first(member: User, neighbour: User, client: Client):
    told = client.get(f"{GROUP}/members").json()

    assert [(one["name"], one["role"], one["is_you"]) for one in told["items"]] == [
        ("facilitator@example.org", "facilitator", True),
        ("member@example.org", "member", False),
    ]
    assert told["count"] == 2


def test_members_do_not_see_each_others_email_addresses(member: User, shared_file: Version, client_of: Callable[..., Client]):
    inside = client_of(member)

    for address in (f"{GROUP}/members", f"{GROUP}/library/documents", f"{API}/library-documents/{shared_file.document_id}"):
        answer = inside.get(address)
        assert answer.status_code == 200
        assert "a member" in answer.content.decode()
        assert "@example.org" not in answer.content.decode()


def test_log_is_in_the_request_language(member: User, client: Client):
    change(client, welcome="Neu")
    german = client.get(f"{GROUP}/log?locale=de").json()["items"]
    newest, *others = client.get(f"{GROUP}/log").json()["items"]

    assert newest.pop("at").endswith("Z")
    assert newest == {
        "action": "welcome",
        "sentence": "facilitator@example.org changed the welcome text.",
        "by": "facilitator@example.org",
        "whom": None,
        "role": None,
        "former_role": None,
        "note": "",
    }
    assert german[0]["sentence"] == "facilitator@example.org hat den Begrüßungstext geändert."
    assert {(one["by"], one["whom"], one["role"]) for one in others} == {
        (None, "member@example.org", "member"),
        (None, "facilitator@example.org", "facilitator"),
    }


def test_deleted_account_appears_in_the_log_as_former_member(member: User, client: Client):
    Membership.objects.filter(user=member).delete()
    member.delete()

    assert {one["whom"] for one in client.get(f"{GROUP}/log").json()["items"] if one["action"] == "removed"} == {"former member"}


def test_files_of_a_group_are_counted_in_the_list(
    member: User, facilitator: User, shared_file: Version, heat: Group, client: Client, client_of: Callable[..., Client]
):
    def counted(person: Client) -> dict[str, tuple[int, str | None]]:
        found = person.get(f"{API}/groups").json()["items"]
        return {one["slug"]: (one["file_count"], one["newest_file_at"]) for one in found}

    Membership.objects.create(group=heat, user=facilitator)
    [newer] = share_rows(heat, ["a.txt"], member)
    share_rows(heat, ["is being scanned.txt"], member, ready_at=None)
    [thrown_away] = share_rows(heat, ["b.txt"], member)
    Document.objects.filter(pk=thrown_away.document_id).update(trashed_at=shared_file.added_at)
    at = shared_file.added_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    found = counted(client)
    assert {slug: number for slug, (number, _at) in found.items()} == {"housing": 1, "heat": 1}
    assert found["heat"][1] == newer.added_at.isoformat().replace("+00:00", "Z")
    assert found["housing"][1][:19] == at[:19]
    assert set(counted(client_of(member))) == {"housing"}


def test_session_token_gives_access_to_the_download(member: User, shared_file: Version):
    client = Client()
    login = json.dumps({"email": member.email, "password": "wasser-und-schatten"})
    answer = client.post("/_allauth/app/v1/auth/login", login, content_type="application/json")
    headers = {"X-Session-Token": answer.json()["meta"]["session_token"]}
    client.cookies.clear()
    url = client.get(f"{API}/library-documents/{shared_file.document_id}", headers=headers).json()["current"]["url"]

    assert client.get(url).status_code == 404
    assert b"".join(client.get(url, headers=headers).streaming_content) == b"Geheimer Grundriss"


# --- Parts of lists: the case of django-ninja #319 --------------------------------------------------------------------


def add_files(group: Group, by: User, number: int) -> None:
    share_rows(group, [f"{n}.txt" for n in range(number)], by=by)


def add_members(group: Group, number: int) -> None:
    users = User.objects.bulk_create([User(email=f"{uuid4().hex}@example.org") for _number in range(number)])
    Membership.objects.bulk_create([Membership(group=group, user=user) for user in users])


def add_groups(user: User, number: int) -> None:
    groups = Group.objects.bulk_create([Group(slug=f"g{uuid4().hex[:12]}", name=f"Group {n}") for n in range(number)])
    Membership.objects.bulk_create([Membership(group=group, user=user) for group in groups])


@pytest.fixture
def many(housing: Group, heat: Group, facilitator: User, neighbour: User) -> None:
    """More than a page of each list, and as many objects that the reader may not see."""
    for group, user in ((housing, facilitator), (heat, neighbour)):
        add_files(group, user, 120)
        add_members(group, 119)
        add_groups(user, 119)


LISTS = {"groups": 120, "groups/housing/members": 120, "groups/housing/library/documents": 120, "groups/housing/log": 120}


@pytest.mark.parametrize("address", LISTS)
def test_every_list_is_paginated(many: None, client: Client, address: str):
    def part(query: str) -> dict[str, Any]:
        return client.get(f"{API}/{address}?{query}").json()

    assert (part("limit=1")["count"], len(part("limit=1")["items"])) == (LISTS[address], 1)
    assert (part("limit=1000000")["limit"], len(part("limit=1000000")["items"])) == (100, 100)
    assert (part("limit=" + "9" * 30)["limit"], len(part("")["items"])) == (100, 50)
    whole = [json.dumps(one) for offset in (0, 50, 100) for one in part(f"limit=50&offset={offset}")["items"]]
    assert len(whole) == LISTS[address]
    if address != "groups/housing/log":  # log entries of people without a name look the same
        assert len(part("offset=119")["items"]) == 1
    assert part("offset=1000") == {"count": LISTS[address], "limit": 50, "offset": 1000, "items": []}


@pytest.mark.parametrize("address", [*LISTS, "me", "groups/housing"])
def test_the_number_of_queries_does_not_grow(address: str, client: Client, housing: Group, facilitator: User):
    def queries() -> int:
        client.get(f"{API}/{address}")  # fill the caches
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"{API}/{address}").status_code == 200
        return len(found)

    add_files(housing, facilitator, 1)
    few = queries()
    add_files(housing, facilitator, 20)
    add_members(housing, 20)
    add_groups(facilitator, 20)
    assert queries() == few


# --- Changes: the cases of django-ninja PR#1450 and #1045 -------------------------------------------------------------


def test_patch_changes_only_the_fields_sent(client: Client, housing: Group):
    before = Group.objects.values().get(pk=housing.pk)
    answer = change(client, welcome="  Neu\r\nund *schön*  ")

    assert answer.status_code == 200
    assert Group.objects.values().get(pk=housing.pk) == {**before, "welcome": "Neu\r\nund *schön*"}
    assert change(client).status_code == 200
    assert Group.objects.get(pk=housing.pk).welcome == "Neu\r\nund *schön*"
    assert change(client, welcome="").json()["welcome"] == ""
    assert RoomLogEntry.objects.filter(action="welcome").count() == 2


def test_patch_without_a_change_is_not_logged(client: Client):
    assert change(client, welcome="Willkommen im **Wohnraum**.").status_code == 200
    assert not RoomLogEntry.objects.filter(action="welcome").exists()


def test_two_people_do_not_overwrite_each_other(
    client: Client, client_of: Callable[..., Client], joined: Callable[..., User], housing: Group
):
    other = joined("ben", housing, Membership.Role.FACILITATOR)
    read = client.get(GROUP)["ETag"]
    assert client_of(other).get(GROUP)["ETag"] == read
    assert change(client_of(other), read, welcome="Von Ben").status_code == 200
    answer = change(client, read, welcome="Von mir")

    assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")
    current = answer.json()["current"]
    assert current.pop("saved_at").endswith("Z")
    assert current == {"welcome": "Von Ben", "saved_by": "ben@example.org"}
    assert Group.objects.get(pk=housing.pk).welcome == "Von Ben"
    assert change(client, answer["ETag"], welcome="Von mir").status_code == 200
    assert Group.objects.get(pk=housing.pk).welcome == "Von mir"


def test_form_and_api_do_not_overwrite_each_other(client: Client, housing: Group):
    read = client.get(GROUP)["ETag"]
    client.post("/en/community/groups/housing/welcome/", {"welcome": "Aus dem Formular"})

    assert change(client, read, welcome="Aus dem Programm").status_code == 412
    assert change(client, f'"x", {client.get(GROUP)["ETag"]}', welcome="Aus dem Programm").status_code == 200


def test_patch_without_if_match_gets_428(client: Client, housing: Group):
    answer = client.patch(GROUP, '{"welcome": "x"}', content_type="application/json")

    assert answer.status_code == 428
    assert "If-Match" in answer.json()["detail"]
    assert Group.objects.get(pk=housing.pk).welcome == "Willkommen im **Wohnraum**."


def test_etag_is_the_same_in_every_language(client: Client):
    tags = {client.get(f"{GROUP}?locale={code}")["ETag"] for code in ("de", "en", "fr", "ar")}

    assert len(tags) == 1
    assert change(client, welcome="Neu")["ETag"] not in tags


def test_welcome_html_is_sanitised(client: Client):
    html = change(client, welcome='<script>x</script> [x](javascript:alert(1)) <b onclick="x">y</b>').json()["welcome_html"]

    assert "<script" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
    assert "<b" not in html
