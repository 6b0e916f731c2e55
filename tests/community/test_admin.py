"""Groups and memberships in the editors' admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cms.users.models import User
from community.models import Group, GroupFile, Membership


def test_an_editor_adds_a_member_by_address(
    editor: User,
    account: Callable[..., User],
    client_of: Callable[[User], Client],
    housing: Group,
):
    person = account("new")
    form = {"group": housing.pk, "user": "New@example.org", "role": "member"}
    answer = client_of(editor).post(reverse("wagtailsnippets_community_membership:add"), form)

    assert answer.status_code == 302
    assert list(Membership.objects.values_list("group", "user", "role")) == [(housing.pk, person.pk, "member")]


@pytest.mark.parametrize("written", ["NEW@example.org", "ｎew@example.org", "ne\u200bw@example.org.", "new@exa\u00admple.org"])
def test_a_member_is_found_however_the_address_is_written(
    written: str, editor: User, account: Callable[..., User], client_of: Callable[[User], Client], housing: Group
):
    person = account("new")
    answer = client_of(editor).post(
        reverse("wagtailsnippets_community_membership:add"), {"group": housing.pk, "user": written, "role": "member"}
    )

    assert answer.status_code == 302
    assert list(Membership.objects.values_list("user", flat=True)) == [person.pk]


def test_a_sign_up_that_nobody_confirmed_is_given_no_room(editor: User, client_of: Callable[[User], Client], housing: Group):
    Client().post("/de/accounts/signup/", {"email": "neu@example.org", "password1": "hitze-und-beton-27"})
    url = reverse("wagtailsnippets_community_membership:add")
    answer = client_of(editor).post(url, {"group": housing.pk, "user": "neu@example.org", "role": "member"})

    assert "The person has not confirmed this address yet." in answer.content.decode()
    assert not Membership.objects.exists()


def test_wrong_addresses_and_second_memberships_are_errors_at_the_form(
    editor: User, member: User, client_of: Callable[[User], Client], housing: Group
):
    client, url = client_of(editor), reverse("wagtailsnippets_community_membership:add")
    unknown = client.post(url, {"group": housing.pk, "user": "nobody@example.org", "role": "member"})
    second = client.post(url, {"group": housing.pk, "user": member.email, "role": "member"})

    assert "No account has this address." in unknown.content.decode()
    assert "This person belongs to the group already." in second.content.decode()
    assert Membership.objects.count() == 1


def test_lists_and_forms_open(editor: User, member: User, client_of: Callable[[User], Client], housing: Group):
    client = client_of(editor)
    membership = Membership.objects.get()

    assert "member@example.org" in client.get(reverse("wagtailsnippets_community_membership:list")).content.decode()
    assert "Bezahlbarer Wohnraum" in client.get(reverse("wagtailsnippets_community_group:list")).content.decode()
    edit = client.get(reverse("wagtailsnippets_community_membership:edit", args=[membership.pk])).content.decode()
    assert 'value="member@example.org"' in edit
    assert client.get(reverse("wagtailsnippets_community_group:edit", args=[housing.pk])).status_code == 200


def test_an_editor_without_the_permission_finds_nothing(
    account: Callable[..., User],
    client_of: Callable[[User], Client],
    housing: Group,
    member: User,
):
    user = account("writer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    answer = client_of(user).get(reverse("wagtailsnippets_community_membership:list"))

    assert answer.status_code == 302
    assert "community" not in client_of(user).get("/admin/").content.decode()


def test_the_admin_shows_no_file_of_a_group(
    account: Callable[..., User],
    client_of: Callable[[User], Client],
    housing: Group,
    shared_file: GroupFile,
):
    client = client_of(account("root", is_superuser=True, is_staff=True))
    pages = [
        reverse("wagtailsnippets_community_group:edit", args=[housing.pk]),
        reverse("wagtailsnippets_community_group:delete", args=[housing.pk]),
        reverse("wagtailadmin_home"),
    ]
    for url in pages:
        answer = client.get(url)
        assert answer.status_code == 200
        assert "Grundriss" not in answer.content.decode()
    assert Group.objects.exists()
