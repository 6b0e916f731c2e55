"""What members do in a group's room."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cms.models import AlumniGroupPage
from cms.users.models import User
from community.groups.links import room_links
from community.groups.models import Group, GroupFile, Membership
from community.markdown import render_markdown
from community.navigation import member_links

ROOM = "/en/community/groups/housing/"


@pytest.fixture
def inside(member: User, client_of: Callable[[User], Client]) -> Client:
    """The member's browser."""
    return client_of(member)


def test_start_page_lists_own_groups_in_the_page_language(inside: Client, heat: Group, shared_file: GroupFile):
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


def test_upload_then_download(inside: Client, picture: bytes):
    upload = SimpleUploadedFile("Plan 1 – Straße.png", picture, content_type="text/html")
    answer = inside.post(ROOM, {"title": "Der Plan", "content": upload})

    assert (answer.status_code, answer["Location"]) == (302, ROOM)
    file = GroupFile.objects.get()
    assert "Der Plan" in inside.get(ROOM).content.decode()
    download = inside.get(f"/en/community/documents/{file.pk}/")
    assert download.getvalue() == picture
    assert download["Content-Type"] == "image/png"
    assert download["Content-Length"] == str(len(picture))
    assert download["X-Content-Type-Options"] == "nosniff"
    assert download["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert download["Cache-Control"] == "private, no-cache"
    assert download["Content-Disposition"] == "attachment; filename*=utf-8''Plan%201%20%E2%80%93%20Stra%C3%9Fe.png"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "The file is empty."),
        (
            "page.html",
            b"<!doctype html><html><script>alert(1)</script></html>",
            "You cannot share this type of file here.",
        ),
        (
            "drawing.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
            "You cannot share this type of file here.",
        ),
        (
            "picture.png",
            b"MZ\x90\x00" + bytes(300),
            "You cannot share this type of file here.",
        ),
        ("large.txt", b"x" * 2001, "You can upload files of up to 2.0\xa0KB."),
    ],
)
@override_settings(COMMUNITY_FILE_MAX_BYTES=2000)
def test_refused_file_gives_the_reason_and_keeps_the_title(inside: Client, name: str, content: bytes, sentence: str):
    upload = SimpleUploadedFile(name, content, content_type="image/png")
    answer = inside.post(ROOM, {"title": "Meine Worte", "content": upload})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Meine Worte"' in page
    assert 'aria-describedby="id_content_helptext id_content_error"' in page
    assert not GroupFile.objects.exists()


def test_refusal_is_in_the_language_of_the_url(inside: Client):
    answer = inside.post("/de/community/groups/housing/", {"title": "x"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Dieses Feld" in page
    assert "This field" not in page


def test_uploader_deletes_a_file_after_confirming(inside: Client, shared_file: GroupFile):
    url = f"/en/community/documents/{shared_file.pk}/delete/"
    assert "Grundriss" in inside.get(url).content.decode()
    assert GroupFile.objects.exists()

    answer = inside.post(url)
    assert (answer.status_code, answer["Location"]) == (302, ROOM)
    assert not GroupFile.objects.exists()


def test_another_member_may_read_but_not_delete(
    joined: Callable[..., User],
    client_of: Callable[[User], Client],
    housing: Group,
    shared_file: GroupFile,
):
    client = client_of(joined("colleague", housing))

    room = client.get(ROOM).content.decode()
    assert f"/en/community/documents/{shared_file.pk}/" in room
    assert "/delete/" not in room
    answer = client.post(f"/en/community/documents/{shared_file.pk}/delete/")
    assert answer.status_code == 403
    assert "Only the person who uploaded a file, or a facilitator of the group, can delete it." in answer.content.decode()
    assert GroupFile.objects.exists()


def test_former_member_loses_access_to_their_own_file(inside: Client, member: User, shared_file: GroupFile):
    Membership.objects.filter(user=member).delete()

    assert inside.get(f"/en/community/documents/{shared_file.pk}/").status_code == 404
    assert inside.post(f"/en/community/documents/{shared_file.pk}/delete/").status_code == 404
    assert GroupFile.objects.exists()


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
