"""A room with more files than fit on one page shows every one of them."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from cms.users.models import User
from community.groups.models import Group, GroupFile
from tests.browser.fixtures import PHONE
from tests.community.conftest import PASSWORD
from tests.community.files.made import share_rows

ROOM = "/en/community/groups/housing/"


def fill(group: Group, user: User, number: int) -> None:
    share_rows(group, (f"{at:03}.txt" for at in range(number)), user)


def names(html: str) -> list[str]:
    return re.findall(r"<h3>\s*<a[^>]*><bdi>(.*?)</bdi></a>\s*</h3>", html)


def test_every_file_is_on_exactly_one_page(housing: Group, member: User, client_of: Callable[[User], Client]) -> None:
    fill(housing, member, 201)
    client = client_of(member)
    pages = [names(client.get(f"{ROOM}?page={number}").content.decode()) for number in range(1, 6)]

    assert [len(page) for page in pages] == [50, 50, 50, 50, 1]
    assert sorted(name for page in pages for name in page) == [f"{at:03}.txt" for at in range(201)]
    assert names(client.get(ROOM).content.decode()) == pages[0]


def test_page_shows_its_position_and_pagination_links(housing: Group, member: User, client_of: Callable[[User], Client]) -> None:
    fill(housing, member, 201)
    html = client_of(member).get(f"{ROOM}?page=2").content.decode()

    assert "51 to 100 of 201, newest first" in html
    assert "<title>Affordable housing, page 2 ·" in html
    links = re.findall(r'<a href="(\?page=\d+#files)"', html.partition('<ul class="pages"')[2].partition("</ul>")[0])
    assert links == [f"?page={number}#files" for number in (1, 1, 3, 4, 5, 3)]  # back, the pages, on
    assert '<span aria-current="page">2</span>' in html
    assert '<h2 id="files">' in html


def test_fifty_files_fit_on_one_page(housing: Group, member: User, client_of: Callable[[User], Client]) -> None:
    fill(housing, member, 50)
    html = client_of(member).get(ROOM).content.decode()

    assert len(names(html)) == 50
    assert 'class="pages"' not in html
    assert "newest first" not in html


@pytest.mark.parametrize(
    ("asked", "first"), [("x", "1"), ("", "1"), ("1.5", "1"), ("99", "51"), ("9" * 5000, "1"), ("٢", "51"), ("-1", "51")]
)
def test_invalid_page_number_shows_an_existing_page(
    asked: str, first: str, housing: Group, member: User, client_of: Callable[[User], Client]
) -> None:
    fill(housing, member, 60)
    answer = client_of(member).get(ROOM, {"page": asked})

    assert answer.status_code == 200
    assert f"{first} to " in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "51 bis 60 von 60, die neuesten zuerst"),
        ("fr", "51 à 60 sur 60, les plus récents d’abord"),
        ("ar", "من ٥١ إلى ٦٠ من أصل ٦٠، الأحدث أولًا"),
    ],
)
def test_pagination_is_localised_and_kept_when_switching_language(
    language: str, words: str, housing: Group, member: User, client_of: Callable[[User], Client]
) -> None:
    fill(housing, member, 60)
    html = client_of(member).get(f"/{language}/community/groups/housing/?page=2").content.decode()

    assert words in html
    # Changing the language stays on the same page.
    for other in {"de", "en", "fr", "ar"} - {language}:
        assert f'href="/{other}/community/groups/housing/?page=2"' in html


@pytest.mark.parametrize("number", [1, 2])
def test_number_of_queries_does_not_grow_with_files(
    number: int, housing: Group, member: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(member)

    def count() -> int:
        client.get(f"{ROOM}?page={number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{ROOM}?page={number}")
        return len(queries)

    fill(housing, member, 51)
    few = count()
    fill(housing, member, 400)
    assert count() == few <= 24


def test_deleting_or_cancelling_returns_to_the_page_of_the_file(
    housing: Group, member: User, client_of: Callable[[User], Client]
) -> None:
    fill(housing, member, 101)
    client = client_of(member)
    html = client.get(f"{ROOM}?page=3").content.decode()
    [url] = re.findall(r'href="(/en/community/documents/\S+/delete/\S*)"', html)

    assert f'href="{ROOM}?page=3#files"' in client.get(url).content.decode()  # cancelling returns there too
    answer = client.post(url)
    assert (answer.status_code, answer["Location"]) == (302, f"{ROOM}?page=3#files")
    assert len(names(client.get(f"{ROOM}?page=3").content.decode())) == 50  # what is the last page now


@pytest.mark.parametrize("asked", ["1", "x", "-4", "https://elsewhere.example/", "9" * 5000])
def test_invalid_page_parameter_redirects_to_the_room(
    asked: str, shared_file: GroupFile, member: User, client_of: Callable[[User], Client]
):
    answer = client_of(member).post(f"/en/community/documents/{shared_file.pk}/delete/?page={asked}")

    assert (answer.status_code, answer["Location"]) == (302, ROOM)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "following", "second"), [("en", "Next", "2"), ("ar", "التالي", "٢")], ids=["to the right", "to the left"]
)
def test_pagination_works_by_keyboard_on_a_phone_without_javascript(
    new_page: Callable[..., BrowserPage],
    live_server: object,
    housing: Group,
    member: User,
    language: str,
    following: str,
    second: str,
) -> None:
    fill(housing, member, 101)
    page = new_page(**PHONE, java_script_enabled=False)
    room = f"/{language}/community/groups/housing/"
    page.goto(f"/{language}/accounts/login/?next={room}")
    page.fill("input[name=login]", member.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: url.endswith(room) and "/accounts/login/" not in url)

    page.locator(".pages a[rel=next]").focus()
    expect(page.locator(".pages a[rel=next]")).to_have_text(following)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{room}?page=2#files")
    expect(page.locator("#files")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator(".files h3 a").first).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".pages [aria-current=page]")).to_have_text(second)
