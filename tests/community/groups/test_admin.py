"""Groups and memberships in Wagtail's admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cms.users.models import User
from community.groups.models import Group, Membership
from community.library.models import Version


def test_editor_adds_a_member_by_email_address(
    editor: User,
    account: Callable[..., User],
    client_of: Callable[[User], Client],
    housing: Group,
):
    person = account("new")
    form = {"group": housing.pk, "user": "New@example.org", "role": "member"}
    answer = client_of(editor).post(reverse("wagtailsnippets_groups_membership:add"), form)

    assert answer.status_code == 302
    assert list(Membership.objects.values_list("group", "user", "role")) == [(housing.pk, person.pk, "member")]


@pytest.mark.parametrize("written", ["NEW@example.org", "ｎew@example.org", "ne\u200bw@example.org.", "new@exa\u00admple.org"])
def test_member_is_found_by_any_spelling_of_the_email_address(
    written: str, editor: User, account: Callable[..., User], client_of: Callable[[User], Client], housing: Group
):
    person = account("new")
    answer = client_of(editor).post(
        reverse("wagtailsnippets_groups_membership:add"), {"group": housing.pk, "user": written, "role": "member"}
    )

    assert answer.status_code == 302
    assert list(Membership.objects.values_list("user", flat=True)) == [person.pk]


def test_unconfirmed_account_cannot_be_added_to_a_group(editor: User, client_of: Callable[[User], Client], housing: Group):
    Client().post("/de/accounts/signup/", {"email": "neu@example.org", "password1": "hitze-und-beton-27"})
    url = reverse("wagtailsnippets_groups_membership:add")
    answer = client_of(editor).post(url, {"group": housing.pk, "user": "neu@example.org", "role": "member"})

    assert "The person has not confirmed this address yet." in answer.content.decode()
    assert not Membership.objects.exists()


def test_unknown_email_addresses_and_duplicate_memberships_are_form_errors(
    editor: User, member: User, client_of: Callable[[User], Client], housing: Group
):
    client, url = client_of(editor), reverse("wagtailsnippets_groups_membership:add")
    unknown = client.post(url, {"group": housing.pk, "user": "nobody@example.org", "role": "member"})
    second = client.post(url, {"group": housing.pk, "user": member.email, "role": "member"})

    assert "No account has this address." in unknown.content.decode()
    assert "This person is already a member of the group." in second.content.decode()
    assert Membership.objects.count() == 1


def test_admin_lists_and_edit_forms_load(editor: User, member: User, client_of: Callable[[User], Client], housing: Group):
    client = client_of(editor)
    membership = Membership.objects.get()

    assert "member@example.org" in client.get(reverse("wagtailsnippets_groups_membership:list")).content.decode()
    assert "Bezahlbarer Wohnraum" in client.get(reverse("wagtailsnippets_groups_group:list")).content.decode()
    edit = client.get(reverse("wagtailsnippets_groups_membership:edit", args=[membership.pk])).content.decode()
    assert 'value="member@example.org"' in edit
    assert client.get(reverse("wagtailsnippets_groups_group:edit", args=[housing.pk])).status_code == 200


def test_editor_without_permission_sees_nothing_of_the_community(
    account: Callable[..., User],
    client_of: Callable[[User], Client],
    housing: Group,
    member: User,
):
    user = account("writer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    answer = client_of(user).get(reverse("wagtailsnippets_groups_membership:list"))

    assert answer.status_code == 302
    assert "community" not in client_of(user).get("/admin/").content.decode()


@pytest.mark.parametrize("right", ["permission", "all of them"])
def test_only_superusers_can_delete_groups(
    right: str, editor: User, client_of: Callable[[User], Client], heat: Group, account: Callable[..., User]
):
    if right == "all of them":
        editor.user_permissions.set(Permission.objects.all())
    client = client_of(editor)
    bulk = reverse("wagtail_bulk_action", args=["groups", "group", "delete"]) + f"?id={heat.pk}"
    client.post(reverse("wagtailsnippets_groups_group:delete", args=[heat.pk]))
    client.post(bulk)
    assert Group.objects.exists()
    assert "/delete/" not in client.get(reverse("wagtailsnippets_groups_group:edit", args=[heat.pk])).content.decode()

    client_of(account("root", is_superuser=True, is_staff=True)).post(bulk)
    assert not Group.objects.exists()


def test_welcome_text_is_hidden_from_editors_who_are_not_facilitators(
    editor: User, client_of: Callable[[User], Client], heat: Group, account: Callable[..., User]
):
    Group.objects.filter(pk=heat.pk).update(welcome="Geheimer Treffpunkt")
    root = account("root", is_superuser=True, is_staff=True)
    for user in (editor, root):
        client = client_of(user)
        name = "wagtailsnippets_groups_group"
        edit = reverse(f"{name}:edit", args=[heat.pk])
        refused = client.post(
            edit, {"slug": "", "name": "Hitze", "page": "", "welcome": "Überschrieben", "join_policy": "request"}
        )
        client.post(edit, {"slug": "heat", "name": "Hitze neu", "page": "", "welcome": "Überschrieben", "join_policy": "request"})
        pages = [
            edit,
            reverse(f"{name}:history", args=[heat.pk]),
            reverse(f"{name}:usage", args=[heat.pk]),
            reverse(f"{name}:list"),
            reverse(f"{name}:list") + "?q=Treffpunkt",
            reverse(f"{name}:delete", args=[heat.pk]),
            "/admin/reports/site-history/",
        ]
        shown = [client.get(url, follow=True).content.decode() for url in pages] + [refused.content.decode()]
        assert not [page for page in shown if "Geheimer" in page]
        assert "Hitze neu" in shown[0]
    assert "Hitze neu" not in client.get(reverse(f"{name}:list") + "?q=Treffpunkt").content.decode()
    heat.refresh_from_db()
    assert (heat.name, heat.welcome) == ("Hitze neu", "Geheimer Treffpunkt")
    for address in ("/api/v2/pages/?search=Treffpunkt", "/api/v2/groups/", "/api/v3/", "/api/search/?q=Treffpunkt"):
        assert "Geheimer" not in Client().get(address).content.decode()


def test_facilitators_see_the_welcome_text_and_new_groups_can_be_given_one(
    editor: User, client_of: Callable[[User], Client], heat: Group
):
    Membership.objects.create(group=heat, user=editor, role="facilitator")
    Group.objects.filter(pk=heat.pk).update(welcome="Unser Treffpunkt")
    client = client_of(editor)

    assert "Unser Treffpunkt" in client.get(reverse("wagtailsnippets_groups_group:edit", args=[heat.pk])).content.decode()
    client.post(
        reverse("wagtailsnippets_groups_group:add"),
        {"slug": "n", "name": "Neu", "page": "", "welcome": "Willkommen", "join_policy": "open"},
    )
    assert Group.objects.get(slug="n").welcome == "Willkommen"


def test_admin_shows_no_group_files(
    account: Callable[..., User],
    client_of: Callable[[User], Client],
    housing: Group,
    shared_file: Version,
):
    client = client_of(account("root", is_superuser=True, is_staff=True))
    pages = [
        reverse("wagtailsnippets_groups_group:edit", args=[housing.pk]),
        reverse("wagtailsnippets_groups_group:delete", args=[housing.pk]),
        reverse("wagtailadmin_home"),
    ]
    for url in pages:
        answer = client.get(url)
        assert answer.status_code == 200
        assert "Grundriss" not in answer.content.decode()
    assert Group.objects.exists()
