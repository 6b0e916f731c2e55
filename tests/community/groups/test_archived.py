"""An archived group is read and searched by its members, and written to by nobody. The table of addresses walks every form."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.groups.archiving import archive_group, reopen_group
from community.groups.audiences import audiences_of_groups
from community.groups.memberships import INTO_GROUP
from community.groups.models import Group, RoomLogEntry
from community.groups.rules import IS_ARCHIVED, can_enter, can_take_part
from community.groups.services import change_welcome
from community.invitations.services import accept, invite
from community.library.models import Version
from community.library.notices import NEW_FILES
from community.library.trashing import trash_document
from community.notifications.digests import send_digests
from community.notifications.models import Notification
from search.documents.document import audience_of_group

ARCHIVE = "/en/community/groups/housing/archive/"
ROOM = "/en/community/groups/housing/"


@pytest.fixture
def archived(housing: Group, facilitator: User, member: User, shared_file: Version) -> Group:
    return archive_group(group=housing, note="Thank you all.", by=facilitator)


def test_members_read_and_find_everything(archived: Group, member: User, shared_file: Version, client_of: Callable):
    client = client_of(member)
    page = client.get(ROOM).content.decode()
    assert "Willkommen im" in page
    assert "Grundriss" in page
    assert "has been archived since" in page
    assert "files/#upload" not in page
    assert 'type="file"' not in client.get(f"{ROOM}files/").content.decode()
    assert client.get(shared_file.get_absolute_url()).getvalue()
    assert audience_of_group(archived.pk) in audiences_of_groups(member)
    assert '<span class="badge">archived</span>' in client.get("/en/community/").content.decode()


def test_nobody_writes(archived: Group, member: User, facilitator: User, shared_file: Version, client_of: Callable):
    for person in (member, facilitator):
        assert can_enter(actor_of(person), archived)
        assert can_take_part(actor_of(person), archived) == IS_ARCHIVED
    with pytest.raises(Refused):
        trash_document(document=shared_file.document, by=member)
    with pytest.raises(Refused):
        change_welcome(group=archived, text="x", by=facilitator)
    page = f"/en/community/files/{shared_file.document_id}/"
    late = client_of(member).post(page, {"note": "Typed words", "content": SimpleUploadedFile("a.txt", b"A")})
    assert late.status_code == 403
    assert "Typed words" in late.content.decode()


def test_open_invitations_let_nobody_in_until_it_is_reopened(housing: Group, facilitator: User, account: Callable[..., User]):
    person = account("invited")
    invitation = invite(kind=INTO_GROUP, thing=housing.pk, role="member", address=person.email, language="en", by=facilitator)
    archive_group(group=housing, by=facilitator)
    with pytest.raises(Refused):
        accept(invitation=invitation, by=person)
    reopen_group(group=housing, by=facilitator)
    accept(invitation=invitation, by=person)
    assert housing.memberships.filter(user=person).exists()


def test_members_are_told_with_a_note_and_what_waits_is_in_no_digest(
    housing: Group,
    facilitator: User,
    member: User,
    shared_file: Version,
    client_of: Callable,
    django_capture_on_commit_callbacks: Callable,
):
    waiting = Notification.objects.create(
        person=member, kind=NEW_FILES, key="x", group=housing.pk, facts={"versions": [str(shared_file.pk)]}
    )
    Notification.objects.update(created_at="2026-01-01T00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_of(facilitator).post(ARCHIVE, {"archive": "1", "note": "Thank\nyou all."}, follow=True)
    assert "has been archived" in answer.content.decode()
    [letter] = mail.outbox
    assert letter.to == [member.email]
    assert "Thank you all." in letter.body
    send_digests()
    assert len(mail.outbox) == 1
    waiting.refresh_from_db()
    assert not waiting.awaits_mail

    entries = RoomLogEntry.objects.filter(group=housing, action="archived")
    client_of(facilitator).post(ARCHIVE, {"archive": "1"})  # pressed twice
    assert entries.count() == 1
    client_of(facilitator).post(ARCHIVE, {"reopen": "1"})
    housing.refresh_from_db()
    assert can_take_part(actor_of(User.objects.get(pk=member.pk)), housing)


def test_only_facilitators_and_staff_archive(housing: Group, member: User, neighbour: User, editor: User, client_of: Callable):
    for person in (member, neighbour):
        with pytest.raises(Refused):
            archive_group(group=housing, by=person)
        assert client_of(person).post(ARCHIVE, {"archive": "1"}).status_code == 403
    archive_group(group=housing, by=editor)
    housing.refresh_from_db()
    assert housing.is_archived


def test_editor_archives_in_the_admin(housing: Group, member: User, editor: User, client_of: Callable[[User], Client]):
    url = reverse("wagtailsnippets_groups_group:edit", args=[housing.pk])
    form = {
        "page": housing.page_id,
        "slug": "housing",
        "name": "",
        "join_policy": "open",
        "join_questions": "Who?",
        "archived": "on",
    }
    assert client_of(editor).post(url, form).status_code == 302
    housing.refresh_from_db()
    assert (housing.is_archived, housing.join_policy, housing.join_questions) == (True, "open", "Who?")
    assert [entry.action for entry in RoomLogEntry.objects.filter(group=housing)][:2] == ["archived", "settings"]
    assert Notification.objects.filter(person=member, kind="groups.archived").count() == 1
    client_of(editor).post(url, {key: value for key, value in form.items() if key != "archived"})
    housing.refresh_from_db()
    assert not housing.is_archived
