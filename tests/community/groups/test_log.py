"""Changes of membership are logged and the facilitators are notified, whichever way the change is made."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cms.users.models import User
from community.groups.log import acting
from community.groups.models import Group, Membership, RoomLogEntry
from community.groups.notices import notify_of_people
from community.library.models import Version

FACILITATOR, MEMBER = Membership.Role.FACILITATOR, Membership.Role.MEMBER
MEMBERSHIPS = "wagtailsnippets_groups_membership"


@pytest.fixture
def moderator(joined: Callable[..., User], heat: Group) -> User:
    user = joined("moderator", heat, FACILITATOR)
    RoomLogEntry.objects.all().delete()
    return user


def test_facilitators_are_notified_when_an_editor_adds_herself(
    editor: User,
    moderator: User,
    heat: Group,
    client_of: Callable[[User], Client],
    django_capture_on_commit_callbacks: Callable,
):
    with django_capture_on_commit_callbacks(execute=True):
        client_of(editor).post(reverse(f"{MEMBERSHIPS}:add"), {"group": heat.pk, "user": editor.email, "role": "facilitator"})

    (entry,) = RoomLogEntry.objects.filter(group=heat)
    assert (entry.by, entry.whom, entry.action, entry.role) == (editor, editor, "added", FACILITATOR)
    (letter,) = mail.outbox
    assert letter.to == [moderator.email]
    assert "Hitze in der Stadt" in letter.subject
    assert letter.body.count("editor@example.org") == 2
    assert "/de/community/groups/heat/log/" in letter.body
    page = client_of(moderator).get("/en/community/groups/heat/log/").content.decode()
    assert "editor@example.org added editor@example.org as facilitator." in page


def test_membership_changes_in_the_admin_are_logged_with_their_author(
    editor: User, moderator: User, account: Callable[..., User], heat: Group, client_of: Callable[[User], Client]
):
    person, client = account("person"), client_of(editor)
    client.post(reverse(f"{MEMBERSHIPS}:add"), {"group": heat.pk, "user": person.email, "role": "member"})
    membership = Membership.objects.get(user=person)
    client.post(
        reverse(f"{MEMBERSHIPS}:edit", args=[membership.pk]), {"group": heat.pk, "user": person.email, "role": "facilitator"}
    )
    client.post(reverse("wagtail_bulk_action", args=["groups", "membership", "delete"]) + f"?id={membership.pk}")

    entries = RoomLogEntry.objects.filter(group=heat).order_by("pk")
    assert [(entry.action, entry.former_role, entry.role) for entry in entries] == [
        ("added", "", MEMBER),
        ("role", MEMBER, FACILITATOR),
        ("removed", "", FACILITATOR),
    ]
    assert {(entry.by, entry.whom) for entry in entries} == {(editor, person)}
    assert not Membership.objects.filter(user=person).exists()


@pytest.mark.parametrize("door", ["create", "bulk_create", "update_or_create"])
def test_memberships_created_by_a_query_are_logged(door: str, moderator: User, account: Callable[..., User], heat: Group):
    person = account("person")
    with acting(moderator):
        if door == "bulk_create":
            Membership.objects.bulk_create([Membership(group=heat, user=person)])
        else:
            getattr(Membership.objects, door)(group=heat, user=person)

    (entry,) = RoomLogEntry.objects.all()
    assert (entry.action, entry.by, entry.whom, entry.role) == ("added", moderator, person, MEMBER)


@pytest.mark.parametrize("door", ["save", "update", "bulk_update"])
def test_role_changes_made_by_a_query_are_logged(door: str, moderator: User, joined: Callable[..., User], heat: Group):
    membership = Membership.objects.get(user=joined("person", heat))
    RoomLogEntry.objects.all().delete()
    if door == "update":
        Membership.objects.filter(pk=membership.pk).update(role=FACILITATOR)
    else:
        membership.role = FACILITATOR
        membership.save() if door == "save" else Membership.objects.bulk_update([membership], ["role"])

    (entry,) = RoomLogEntry.objects.all()
    assert (entry.action, entry.former_role, entry.role, entry.by, entry.is_by_person) == (
        "role",
        MEMBER,
        FACILITATOR,
        None,
        False,
    )
    membership.refresh_from_db()
    membership.save()
    assert RoomLogEntry.objects.count() == 1


def test_moving_a_membership_is_logged_as_removed_and_added(joined: Callable[..., User], heat: Group, moderator: User):
    other = Group.objects.create(slug="water", name="Wasser")
    membership = Membership.objects.get(user=joined("person", heat))
    RoomLogEntry.objects.all().delete()
    membership.group = other
    membership.save()

    assert [(entry.group, entry.action) for entry in RoomLogEntry.objects.order_by("pk")] == [(heat, "removed"), (other, "added")]


def test_log_entries_survive_the_deletion_of_accounts(
    editor: User, moderator: User, account: Callable[..., User], heat: Group, client_of: Callable[[User], Client]
):
    person = account("person")
    with acting(editor):
        Membership.objects.create(group=heat, user=person)
    person.delete()
    User.objects.filter(pk=editor.pk).delete()

    page = client_of(moderator).get("/en/community/groups/heat/log/").content.decode()
    assert "former member added former member as member." in page
    assert "The website removed former member (member)." in page
    assert "person@example.org" not in page
    assert "editor@example.org" not in page


def test_bulk_changes_send_one_email_and_none_to_their_author(
    moderator: User,
    joined: Callable[..., User],
    account: Callable[..., User],
    heat: Group,
    django_capture_on_commit_callbacks: Callable,
):
    other = joined("other", heat, FACILITATOR)
    people = [account(f"p{number}") for number in range(3)]
    with django_capture_on_commit_callbacks(execute=True), acting(other):
        Membership.objects.bulk_create([Membership(group=heat, user=person) for person in people])

    [letter] = [one for one in mail.outbox if one.to == [moderator.email]]
    assert all(person.email in letter.body for person in people)
    assert sorted(one.to[0] for one in mail.outbox) == sorted(person.email for person in (moderator, *people))


def test_facilitator_is_notified_once_of_being_demoted_and_once_of_being_removed(
    moderator: User, editor: User, heat: Group, django_capture_on_commit_callbacks: Callable
):
    with django_capture_on_commit_callbacks(execute=True), acting(editor):
        Membership.objects.filter(user=moderator).update(role=MEMBER)
    with django_capture_on_commit_callbacks(execute=True), acting(editor):
        Membership.objects.get(user=moderator).delete()

    assert [(letter.to, "Moderation" in letter.subject) for letter in mail.outbox] == [([moderator.email], False)] * 2
    assert ["Mitglied" in letter.subject for letter in mail.outbox] == [True, False]


def test_each_facilitator_is_notified_in_their_language(
    moderator: User, joined: Callable[..., User], editor: User, heat: Group, django_capture_on_commit_callbacks: Callable
):
    User.objects.filter(pk=joined("francophone", heat, FACILITATOR).pk).update(language="fr")
    with django_capture_on_commit_callbacks(execute=True), acting(editor):
        Membership.objects.create(group=heat, user=editor)

    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "editor@example.org hat editor@example.org hinzugefügt (Mitglied)." in letters["moderator@example.org"]
    assert "editor@example.org a ajouté editor@example.org (membre)." in letters["francophone@example.org"]


def test_failed_notification_does_not_block_the_change_and_is_retried(
    moderator: User,
    editor: User,
    heat: Group,
    client_of: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable,
):
    with monkeypatch.context() as broken:
        broken.setattr("community.groups.notices.announce", lambda **_: 1 / 0)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client_of(editor).post(
                reverse(f"{MEMBERSHIPS}:add"), {"group": heat.pk, "user": editor.email, "role": "member"}
            )
    assert answer.status_code == 302
    assert Membership.objects.filter(user=editor).exists()
    assert mail.outbox == []

    for _turn in range(2):  # the job is retried
        with django_capture_on_commit_callbacks(execute=True):
            notify_of_people.call(heat.pk)
    assert [letter.to for letter in mail.outbox] == [[moderator.email]]


def test_only_facilitators_can_read_the_log(
    moderator: User, joined: Callable[..., User], heat: Group, client_of: Callable[[User | None], Client]
):
    client = client_of(joined("person", heat))

    assert client.get("/en/community/groups/heat/log/").status_code == 403
    assert "/log/" not in client.get("/en/community/groups/heat/").content.decode()
    assert 'href="/en/community/groups/heat/log/"' in client_of(moderator).get("/en/community/groups/heat/").content.decode()
    for user in (None, joined("stranger", Group.objects.create(slug="x", name="X"))):
        assert client_of(user).get("/en/community/groups/heat/log/").status_code == 404


def test_log_with_many_entries_is_paginated_and_needs_few_queries(
    moderator: User, heat: Group, client_of: Callable[[User], Client], django_assert_max_num_queries: Callable
):
    facts = {"group": heat, "action": "added", "by": moderator, "whom": moderator, "is_by_person": True, "role": MEMBER}
    RoomLogEntry.objects.bulk_create(RoomLogEntry(**facts) for _ in range(60))
    client = client_of(moderator)
    client.get("/en/community/groups/heat/log/")
    with django_assert_max_num_queries(25):
        page = client.get("/en/community/groups/heat/log/?page=1").content.decode()

    assert page.count("added") == 50
    assert "?page=2" in page


def test_welcome_text_change_is_logged_once_with_its_author(moderator: User, heat: Group, client_of: Callable[[User], Client]):
    client = client_of(moderator)
    client.post("/en/community/groups/heat/welcome/", {"welcome": "Hallo"})
    client.post("/en/community/groups/heat/welcome/", {"welcome": "Hallo"})

    (entry,) = RoomLogEntry.objects.all()
    assert (entry.action, entry.by) == ("welcome", moderator)


def test_group_survives_the_deletion_of_its_public_pages(housing: Group, shared_file: Version):
    german = housing.page
    english = german.get_translations().get().specific
    german.delete()
    housing.refresh_from_db()
    assert housing.page == english

    english.delete()
    housing.refresh_from_db()
    assert (housing.page, str(housing)) == (None, "Bezahlbarer Wohnraum")
    assert list(Version.objects.filter(document__group=housing)) == [shared_file]
