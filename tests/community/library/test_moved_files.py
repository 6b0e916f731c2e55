"""The files that were on the overviews of groups are in the groups' libraries, and found by their old addresses."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps.registry import Apps
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from cms.users.models import User
from community.files.models import PrivateFile
from community.files.store import private_storage
from community.groups.models import Group
from community.library.models import Document, Version
from community.library.notices import show_files
from community.notifications.models import Notification, Preference
from community.notifications.preferences import Subject
from community.notifications.unsubscribing import read_token, token_of
from search.documents.audiences import audiences_of
from search.indexing.changes import PendingChange
from search.saved.models import SavedSearch
from tests.community.library.made import make_document, make_version

BEFORE = [("library", "0001_files_of_groups"), ("groups", "0001_groups_people_files_and_log")]
AFTER = [("library", "0002_files_of_overviews"), ("groups", "0002_files_are_in_the_library")]
EARLY, LATE = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 5, 2, 9, tzinfo=UTC)


def migrate(targets: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def before(housing: Group, member: User, facilitator: User) -> Iterator[Apps]:
    """The models of the release before."""
    yield migrate(BEFORE)
    migrate(AFTER)


@pytest.fixture
def share(before: Apps, housing: Group) -> Callable[..., UUID]:
    """Share a file on the overview of the group, as the release before did; return its key."""

    def share(name: str, by: User, title: str = "", at: datetime = EARLY, **facts: Any) -> UUID:
        key = uuid4()
        file = PrivateFile(
            pk=key,
            tenant="group",
            room=str(housing.pk),
            name=name,
            uploaded_by=by,
            **{"content_type": "text/plain", "size": 5, "sha256": key.hex, "attached_at": at, "ready_at": at} | facts,
        )
        file.content.save(name, ContentFile(b"Plan\n"), save=False)
        file.save()
        before.get_model("groups", "GroupFile").objects.create(file_id=key, group_id=housing.pk, title=title)
        return key

    return share


@pytest.mark.every_database
@pytest.mark.django_db(transaction=True)
def test_files_move_with_everything_that_is_known_of_them(
    share: Callable[..., UUID], housing: Group, member: User, facilitator: User, client_of: Callable[..., Client]
):
    late = share("plan.pdf", facilitator, "Neuer\u00a0Plan ", LATE)
    early = share("Plan.pdf", member)
    checked = share("x.txt", member, "Wird geprüft", LATE, ready_at=None, scan=PrivateFile.Scan.CHECKING)
    staged = PrivateFile.objects.create(
        tenant="group", room=str(housing.pk), name="y.txt", content_type="text/plain", size=1, uploaded_by=member
    )
    bytes_before = {key: PrivateFile.objects.get(pk=key).content.name for key in (early, late, checked)}
    PendingChange.objects.all().delete()
    migrate(AFTER)

    told = {version.pk: version for version in Version.objects.select_related("document")}
    assert [
        (key, told[key].document.title, told[key].document.made_by, told[key].added_at) for key in (early, late, checked)
    ] == [
        (early, "Plan", member, EARLY),
        (late, "Neuer Plan", facilitator, LATE),
        (checked, "Wird geprüft", member, LATE),
    ]
    assert {
        (one.document.group, one.document.folder, one.number, one.document.current_id == one.pk) for one in told.values()
    } == {(housing, None, 1, True)}
    assert {one.document.file_key for one in told.values()} == {"plan.pdf", "x.txt"}  # two of one name stand beside each other
    assert [told[key].told_at for key in (early, late, checked)] == [EARLY, LATE, None]
    assert {key: PrivateFile.objects.get(pk=key).content.name for key in bytes_before} == bytes_before
    assert all(private_storage().exists(name) for name in bytes_before.values())
    assert set(PrivateFile.objects.values_list("tenant", flat=True)) == {"library"}
    assert PrivateFile.objects.staged().get() == staged
    changes = set(PendingChange.objects.values_list("source", "key"))
    assert changes == {("group-file", str(key)) for key in told} | {("library", str(one.document_id)) for one in told.values()}

    client, colleague = client_of(member), client_of(facilitator)
    assert colleague.get(f"/en/community/documents/{early}/").getvalue() == b"Plan\n"
    page = colleague.get("/en/community/groups/housing/files/").content.decode()
    assert "Neuer Plan" in page
    assert "Wird geprüft" not in page
    assert "Wird geprüft" in client.get("/en/community/groups/housing/files/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_going_back_leaves_the_files_in_the_library(share: Callable[..., UUID], member: User):
    key = share("plan.pdf", member)
    migrate(AFTER)
    again = migrate(BEFORE)

    assert not again.get_model("groups", "GroupFile").objects.exists()
    assert Version.objects.get(pk=key).document.title == "plan"
    migrate(AFTER)
    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_notifications_preferences_and_saved_searches_go_on(
    share: Callable[..., UUID], housing: Group, heat: Group, member: User, facilitator: User
):
    key = share("plan.pdf", member)
    facts = {"kind": "groups.new_file", "key": str(key), "group": housing.pk, "facts": {"file": str(key)}}
    Notification.objects.create(person=facilitator, **facts)
    Preference.objects.create(person=member, kind="groups.new_file", group=housing.pk, frequency="weekly")
    Preference.objects.create(person=facilitator, kind="groups.new_file", group=housing.pk, frequency="at_once")
    Preference.objects.create(person=facilitator, kind="library.new_files", group=housing.pk, frequency="never")
    Preference.objects.create(person=facilitator, kind="groups.new_file", group=heat.pk, frequency="never")
    saved = SavedSearch.objects.create(
        user=member, name="Pläne", parameters="q=file&type=file&type=room", known=[f"group-file:{key}", "page:1"], looked_at=EARLY
    )
    migrate(AFTER)

    [notification] = Notification.objects.filter(person=facilitator, kind="library.new_files")
    assert (notification.key, notification.facts) == (str(key), {"versions": [str(key)]})
    [shown] = show_files(facilitator, [notification.facts])
    assert shown is not None
    assert shown.url == Document.objects.get().get_absolute_url()
    assert shown.details == ("plan",)
    assert set(Preference.objects.values_list("person", "kind", "group", "frequency")) == {
        (member.pk, "library.new_files", housing.pk, "weekly"),
        (facilitator.pk, "library.new_files", housing.pk, "never"),
        (facilitator.pk, "library.new_files", heat.pk, "never"),
    }
    saved.refresh_from_db()
    assert saved.parameters == "q=file&type=library&type=room"
    assert saved.known == [f"library:{Document.objects.get().pk}", "page:1"]
    assert audiences_of(member)


def test_links_in_old_emails_end_the_emails_about_files(member: User, housing: Group):
    token = token_of(member, [Subject("groups.new_file", housing.pk), Subject("of.no.app")])

    assert read_token(token) == (member, [Subject("library.new_files", housing.pk), Subject("of.no.app")])


def test_old_address_in_the_json_leads_members_to_the_file(
    housing: Group, member: User, facilitator: User, neighbour: User, client_of: Callable[..., Client]
):
    document = make_document(housing, member)
    version = make_version(document, member)
    for key in (document.current_id, version.pk):
        answer = client_of(facilitator).get(f"/api/community/files/{key}")
        assert (answer.status_code, answer["Location"]) == (301, f"/api/community/library-documents/{document.pk}")
    foreign, missing = (client_of(neighbour).get(f"/api/community/files/{key}") for key in (version.pk, uuid4()))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() | {"request_id": ""} == missing.json() | {"request_id": ""}
    assert client_of(None).get(f"/api/community/files/{version.pk}").status_code == 401
    assert "/api/community/files/{key}" not in client_of(None).get("/api/community/openapi.json").json()["paths"]
