"""What members do in a group's room."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cms.models import AlumniGroupPage
from cms.users.models import User
from community.files.models import PrivateFile
from community.groups.links import room_links
from community.groups.models import Group, Membership
from community.library.folders import make_folder
from community.library.models import Document, LibrarySettings, Version
from community.markdown import render_markdown
from community.navigation import member_links
from tests.community.library.made import make_document

ROOM = "/en/community/groups/housing/"


@pytest.fixture
def inside(member: User, client_of: Callable[[User], Client]) -> Client:
    """The member's browser."""
    return client_of(member)


def test_start_page_lists_own_groups_in_the_page_language(inside: Client, heat: Group, shared_file: Version):
    english = inside.get("/en/community/").content.decode()
    german = inside.get("/de/community/").content.decode()

    assert "Affordable housing" in english
    assert "1 file" in english
    assert "Bezahlbarer Wohnraum" in german
    assert "Hitze" not in english


def test_start_page_without_a_group_explains_how_to_join(
    account: Callable[..., User], client_of: Callable[[User], Client], housing: Group
):
    page = client_of(account("new")).get("/en/community/").content.decode()

    assert "You are not a member of a group yet." in page
    assert "The page of each group explains how to join" in page


def test_number_of_start_page_queries_does_not_grow_with_groups(
    joined: Callable[..., User], client_of: Callable[[User], Client], heat: Group
):
    user = joined("busy", heat)
    client = client_of(user)

    def count() -> int:
        client.get("/en/community/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/community/")
        return len(queries)

    for number in range(4):
        group = Group.objects.create(slug=f"g{number}", name=f"Group {number}")
        Membership.objects.create(group=group, user=user)
    at_five = count()
    for number in range(4, 49):
        group = Group.objects.create(slug=f"g{number}", name=f"Group {number}")
        Membership.objects.create(group=group, user=user)
    assert count() == at_five <= 25


def test_overview_shows_the_newest_files_and_the_way_to_all_of_them(
    inside: Client, housing: Group, member: User, joined: Callable[..., User], client_of: Callable[[User], Client]
):
    folder = make_folder(group=housing, parent=None, name="Pläne", by=member)
    for name in ("a", "b", "c"):
        make_document(housing, member, f"{name}.txt", title=f"Titel {name}", folder=folder if name == "c" else None)
    hidden = make_document(housing, member, "d.txt", title="Wird geprüft")
    PrivateFile.objects.filter(pk=hidden.current_id).update(ready_at=None, scan=PrivateFile.Scan.CHECKING)
    colleague = client_of(joined("colleague", housing))
    assert shown_files(colleague) == ["Titel c", "Titel b", "Titel a"]
    assert shown_files(inside) == ["Wird geprüft", "Titel c", "Titel b"]
    page = inside.get(ROOM).content.decode()
    assert "It is being checked for viruses." in page
    assert f'href="{ROOM}files/"' in page
    assert f'href="{ROOM}files/#upload"' in page

    LibrarySettings.objects.create(group=housing, only_facilitators_upload=True)
    assert f'href="{ROOM}files/#upload"' not in colleague.get(ROOM).content.decode()


def shown_files(client: Client) -> list[str]:
    box = client.get(ROOM).content.decode().partition('<h2 id="files">')[2].partition("</section>")[0]
    return re.findall(r"<bdi>(.*?)</bdi></a>", box)


def test_overview_without_files_says_so(inside: Client):
    assert "No files yet." in inside.get(ROOM).content.decode()


def test_former_member_loses_access_to_their_own_file(inside: Client, member: User, shared_file: Version):
    Membership.objects.filter(user=member).delete()

    assert inside.get(shared_file.get_absolute_url()).status_code == 404
    assert inside.post(f"{shared_file.document.get_absolute_url()}delete/").status_code == 404
    assert Document.objects.kept().exists()


def test_facilitator_edits_the_welcome_text_and_it_is_sanitised(
    facilitator: User, client_of: Callable[[User], Client], housing: Group
):
    text = "Hallo **Welt** <script>alert(1)</script> [hier](https://example.org) [dort](javascript:alert(1))"
    answer = client_of(facilitator).post(f"{ROOM}welcome/", {"welcome": text})

    assert (answer.status_code, answer["Location"]) == (302, ROOM)
    room = client_of(facilitator).get(ROOM).content.decode()
    assert "<strong>Welt</strong>" in room
    assert '<a href="https://example.org" rel="noopener nofollow">hier</a>' in room
    assert "<script>alert" not in room
    assert 'href="javascript' not in room


def shown_preview(answer: Any) -> str:
    return answer.content.decode().partition('id="preview"')[2].partition("</section>")[0]


def test_preview_of_the_welcome_text_is_cleaned_like_the_page_and_saves_nothing(
    facilitator: User, client_of: Callable[[User], Client], housing: Group
):
    text = "## Titel\n\nHallo **Welt** <script>alert(1)</script> [dort](javascript:alert(1))"
    answer = client_of(facilitator).post(f"{ROOM}welcome/", {"welcome": text, "opened_with": "welcome=0123", "preview": "1"})
    before = housing.welcome
    housing.refresh_from_db()

    assert answer.status_code == 200
    assert str(render_markdown(text)) in shown_preview(answer)
    assert "<h3>Titel</h3>" in shown_preview(answer)
    assert "<script>alert" not in answer.content.decode()
    assert answer.context["form"]["welcome"].value() == text
    assert answer.context["form"]["opened_with"].value() == "welcome=0123"
    assert housing.welcome == before


def test_form_of_the_welcome_text_begins_with_a_preview_of_what_is_saved(
    facilitator: User, client_of: Callable[[User], Client], housing: Group
):
    Group.objects.filter(pk=housing.pk).update(welcome="")
    assert "There is no text yet." in shown_preview(client_of(facilitator).get(f"{ROOM}welcome/"))
    Group.objects.filter(pk=housing.pk).update(welcome="Unsere *Worte*")

    assert "<em>Worte</em>" in shown_preview(client_of(facilitator).get(f"{ROOM}welcome/"))


@pytest.mark.parametrize(("language", "word"), [("de", "fett"), ("en", "bold"), ("fr", "gras"), ("ar", "غامق")])
def test_help_on_formatting_is_in_the_language_of_the_page(
    facilitator: User, client_of: Callable[[User], Client], housing: Group, language: str, word: str
):
    page = client_of(facilitator).get(f"/{language}/community/groups/housing/welcome/").content.decode()

    assert f'<code dir="auto">**{word}**</code>' in page


def test_member_cannot_preview(inside: Client, housing: Group):
    assert inside.post(f"{ROOM}welcome/", {"welcome": "Worte", "preview": "1"}).status_code == 403


def test_typed_text_survives_an_expired_session(client_of: Callable[[None], Client], housing: Group):
    answer = client_of(None).post(f"{ROOM}welcome/", {"welcome": "Lange geschrieben"})

    assert answer.status_code == 403
    assert "Lange geschrieben</textarea>" in answer.content.decode()


def test_members_pages_are_sent_with_no_store(inside: Client, housing: Group):
    for url in ("/en/community/", ROOM):
        assert "no-store" in inside.get(url)["Cache-Control"]


def test_public_page_links_members_to_the_room_and_others_to_the_way_in(
    inside: Client,
    neighbour: User,
    client_of: Callable[[User | None], Client],
    alumni_page: AlumniGroupPage,
    rf: RequestFactory,
):
    def links(user: User, page: AlumniGroupPage) -> list[str]:
        request = rf.get("/")
        request.user = user
        return [link.url for link in room_links(request, page)]

    member = User.objects.get(email="member@example.org")
    english = alumni_page.get_translations().get()
    with override("en"):
        assert links(member, alumni_page) == links(member, english.specific) == [ROOM]
        assert links(neighbour, alumni_page) == links(AnonymousUser(), alumni_page) == [f"{ROOM}join/"]
    request = rf.get("/")
    request.user = AnonymousUser()
    assert member_links(request) == []
