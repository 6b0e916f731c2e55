"""What members find of their groups, and that nobody else finds a word, a count or a title of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.models import AlumniGroupPage, SiteDocument
from cms.users.models import User
from community.files.models import PrivateFile
from community.groups.documents import RoomSource
from community.groups.models import Group, Membership
from community.groups.services import change_welcome
from community.library.documents import DocumentSource
from community.library.models import Version
from search.attachments.models import FileText
from search.backends.engine import get_backend
from search.backends.entries import make_entries
from search.documents.audiences import audiences_of
from search.documents.document import audience_of_group
from search.documents.facets import FACETS
from search.query.parser import parse_query
from search.query.request import SearchRequest
from search.retrieval.pipeline import SearchResponse, search
from tests.community.library.made import delete_file, upload_file
from tests.search.attachments import made

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "Zwergtaucher"  # on the second page of the housing group's file
FINDS = {"member", "facilitator"}
PEOPLE = ("anonymous", "applicant", "member", "neighbour", "facilitator", "editor", "administrator")


def ask(user: User | None, text: str, **options) -> SearchResponse:
    request = SearchRequest(
        query=parse_query(text),
        locale=options.pop("locale", "de"),
        audiences=audiences_of(user or AnonymousUser()),
        facets=tuple(FACETS),
        **options,
    )
    return search(request, get_backend())


def titles(user: User | None, text: str, **options) -> list[str]:
    return [hit.document.title for hit in ask(user, text, **options).hits]


@pytest.fixture
def plan(housing: Group, member: User) -> Version:
    """A file of the housing group, with text on two pages."""
    upload = SimpleUploadedFile("plan.pdf", made.pdf("Vorwort", SECRET))
    return upload_file(group=housing, upload=upload, title="Geheimplan", by=member)


@pytest.fixture
def notes(heat: Group, neighbour: User) -> Version:
    """A file of another group: its members find it, so that an empty result proves something."""
    return upload_file(group=heat, upload=SimpleUploadedFile("notiz.md", b"# Rohrdommel"), by=neighbour)


@pytest.mark.parametrize("text", [SECRET, "Geheimplan", "Wohnraumwort", "", f'"{SECRET}"', "Geheimplan Zwergtaucher"])
def test_members_find_their_groups_content_and_nobody_else_does(
    plan: Version, notes: Version, housing: Group, facilitator: User, people: dict, text: str
) -> None:
    change_welcome(group=housing, text="Ein **Wohnraumwort** nur für uns.", by=facilitator)
    assert list(people) == list(PEOPLE)
    for person in PEOPLE:
        assert_finds_only_own_group(person, ask(people[person], text, locale="en"), plan, notes, housing, text)


def assert_finds_only_own_group(
    person: str, answer: SearchResponse, plan: Version, notes: Version, housing: Group, text: str
) -> None:
    own = {hit.document.id for hit in answer.hits if hit.document.audience == audience_of_group(housing.pk)}
    if person in FINDS:
        room, file = f"room:{housing.pk}", f"library:{plan.document_id}"
        assert own == {"": {room, file}, "Wohnraumwort": {room}}.get(text, {file}), person
        assert answer.facets["type"].get("library", 0) == (0 if text == "Wohnraumwort" else 1), person
    else:
        assert own == set(), person
        others = {hit.document.audience for hit in answer.hits} - {"public"}
        assert others == ({audience_of_group(notes.document.group_id)} if person == "neighbour" and not text else set()), person
        assert answer.facets["type"].get("library", 0) == answer.facets["type"].get("room", 0) == len(others), person
        assert answer.total == len(answer.hits), person
        assert SECRET.lower() not in repr(answer).lower(), person


def test_search_pages_and_api_reveal_a_file_only_to_members(
    plan: Version, people: dict, client_of: Callable[..., Client]
) -> None:
    for person in PEOPLE:
        client = client_of(people[person])
        for address in (f"/en/search/?q={SECRET}", f"/api/search/?q={SECRET}&locale=en", "/en/search/?q=Geheimplan&type=library"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert (plan.document.get_absolute_url().partition("/community/")[2] in answer.content.decode()) == (
                person in FINDS
            ), (person, address)


def test_group_file_is_indexed_with_its_metadata(plan: Version) -> None:
    PrivateFile.objects.filter(pk=plan.pk).update(ready_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))  # 1 January in Berlin
    (entry,) = make_entries(DocumentSource().documents([str(plan.document_id)]))
    document = entry.document

    assert (document.id, document.type, document.title) == (f"library:{plan.document_id}", "library", "Geheimplan")
    assert document.audience == audience_of_group(plan.document.group_id)
    assert document.url == f"/de/community/files/{plan.document_id}/"
    assert (document.readers, document.date, document.years) == ((), date(2027, 1, 1), (2027,))
    (file,) = document.files
    assert (file.title, file.url, file.digest, file.kind) == ("Geheimplan", document.url, plan.file.sha256, "pdf")
    assert entry.file_texts == (f"Vorwort\n{SECRET}",)
    assert FileText.objects.get().has_pages
    assert SECRET not in document.to_json()


def test_room_is_indexed_under_its_public_page_title_in_every_language(housing: Group, heat: Group) -> None:
    rooms = {document.id: document for document in RoomSource().documents([str(housing.pk), str(heat.pk)])}
    by_housing, by_heat = rooms[f"room:{housing.pk}"], rooms[f"room:{heat.pk}"]

    assert by_housing.title == "Bezahlbarer Wohnraum"
    assert by_housing.names["en"] == ("Affordable housing",)
    assert by_housing.body == "Willkommen im Wohnraum."
    assert by_housing.versions == {code: f"/{code}/community/groups/housing/" for code in ("de", "en", "fr", "ar")}
    assert by_housing.audience == audience_of_group(housing.pk)
    assert (by_heat.title, by_heat.names["ar"]) == ("Hitze in der Stadt", ("Hitze in der Stadt",))


@pytest.mark.usefixtures("index_at_once")
def test_indexing_many_needs_no_more_queries_than_one(
    housing: Group, heat: Group, member: User, django_assert_num_queries
) -> None:
    files = [
        upload_file(group=housing, upload=SimpleUploadedFile("a.txt", f"Text {number}".encode()), by=member)
        for number in range(4)
    ]
    keys = [str(file.document_id) for file in files]
    for some in (keys[:1], keys):
        with django_assert_num_queries(3):
            assert len(list(make_entries(DocumentSource().documents(some)))) == len(some)
    for groups in ([housing], [housing, heat]):
        with django_assert_num_queries(3):
            assert len(list(RoomSource().documents([str(group.pk) for group in groups]))) == len(groups)


def test_membership_is_checked_on_every_search(plan: Version, member: User, neighbour: User) -> None:
    assert (titles(member, SECRET), titles(neighbour, SECRET)) == (["Geheimplan"], [])

    membership = Membership.objects.get(user=member)
    membership.user = neighbour
    membership.save()

    assert (titles(member, SECRET), titles(neighbour, SECRET)) == ([], ["Geheimplan"])


@pytest.mark.usefixtures("index_at_once")
def test_deleted_file_is_not_found_and_its_text_is_deleted(plan: Version, member: User) -> None:
    assert FileText.objects.filter(digest=plan.file.sha256).exists()

    delete_file(file=Version.objects.get(), by=member)

    assert titles(member, SECRET) == titles(member, "Geheimplan") == []
    assert not FileText.objects.exists()


def test_file_text_is_kept_while_another_file_has_the_same_content(
    plan: Version, heat: Group, neighbour: User, member: User
) -> None:
    with plan.file.content.open("rb") as stored:
        content = stored.read()
    twin = upload_file(group=heat, upload=SimpleUploadedFile("plan.pdf", content), by=neighbour)
    delete_file(file=Version.objects.get(pk=plan.pk), by=member)
    assert titles(neighbour, SECRET) == ["plan"]

    SiteDocument.objects.create(title="Öffentlich", file=ContentFile(content, name="plan.pdf"))
    delete_file(file=Version.objects.get(pk=twin.pk), by=neighbour)
    assert FileText.objects.filter(digest=plan.file.sha256).exists()

    SiteDocument.objects.get().delete()
    assert not FileText.objects.exists()


def test_deleted_group_leaves_nothing_in_the_index(plan: Version, housing: Group, member: User) -> None:
    member_audiences = audiences_of(member)
    housing.delete()

    request = SearchRequest(query=parse_query(""), locale="de", audiences=member_audiences, facets=("type",))
    answer = search(request, get_backend())
    assert {hit.document.type for hit in answer.hits} & {"room", "library"} == set()
    assert not FileText.objects.exists()


def test_index_follows_changes_of_the_welcome_text_and_public_page(
    housing: Group, alumni_page: AlumniGroupPage, facilitator: User
) -> None:
    change_welcome(group=housing, text="Jetzt mit Rohrdommel", by=facilitator)
    assert titles(facilitator, "Rohrdommel") == ["Bezahlbarer Wohnraum"]

    alumni_page.title = "Sandbank"
    alumni_page.save_revision().publish()
    assert "room" in {hit.document.type for hit in ask(facilitator, "Sandbank").hits}


def test_unreadable_file_is_found_by_its_title(housing: Group, member: User) -> None:
    upload_file(group=housing, upload=SimpleUploadedFile("zu.pdf", made.locked_pdf(SECRET)), title="Verschlossen", by=member)

    assert (titles(member, "Verschlossen"), titles(member, SECRET)) == (["Verschlossen"], [])
    assert FileText.objects.get().state == FileText.State.ENCRYPTED
