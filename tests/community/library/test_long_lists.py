"""A place with more files than fit on one page shows every one of them."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from cms.users.models import User
from community.groups.models import Group
from tests.accounts import log_in
from tests.browser.fixtures import PHONE
from tests.community.conftest import PASSWORD
from tests.community.files.made import share_rows

FILES = "/en/community/groups/housing/files/"


def fill(group: Group, user: User, number: int) -> None:
    share_rows(group, (f"{at:03}.txt" for at in range(number)), user)


def names(html: str) -> list[str]:
    return re.findall(r"<h3>\s*<a[^>]*><bdi>(.*?)</bdi></a>", html)


def test_every_file_is_on_exactly_one_page(housing: Group, member: User, client_of: Callable[[User], Client]) -> None:
    fill(housing, member, 201)
    client = client_of(member)
    pages = [names(client.get(f"{FILES}?page={number}").content.decode()) for number in range(1, 6)]

    assert [len(page) for page in pages] == [50, 50, 50, 50, 1]
    assert sorted(name for page in pages for name in page) == [f"{at:03}.txt" for at in range(201)]
    assert names(client.get(FILES).content.decode()) == pages[0]


def test_fifty_files_fit_on_one_page(housing: Group, member: User, client_of: Callable[[User], Client]) -> None:
    fill(housing, member, 50)
    html = client_of(member).get(FILES).content.decode()

    assert len(names(html)) == 50
    assert 'class="pages"' not in html


@pytest.mark.parametrize(
    ("asked", "number"), [("x", 50), ("", 50), ("1.5", 50), ("99", 10), ("9" * 5000, 50), ("٢", 10), ("-1", 10)]
)
def test_invalid_page_number_shows_an_existing_page(
    asked: str, number: int, housing: Group, member: User, client_of: Callable[[User], Client]
) -> None:
    fill(housing, member, 60)
    answer = client_of(member).get(FILES, {"page": asked})

    assert answer.status_code == 200
    assert len(names(answer.content.decode())) == number


@pytest.mark.parametrize("language", ["de", "ar"])
def test_page_is_kept_when_switching_language(
    language: str, housing: Group, member: User, client_of: Callable[[User], Client]
) -> None:
    fill(housing, member, 60)
    html = client_of(member).get(f"/{language}/community/groups/housing/files/?page=2").content.decode()

    for other in {"de", "en", "fr", "ar"} - {language}:
        assert f'href="/{other}/community/groups/housing/files/?page=2"' in html


@pytest.mark.parametrize("number", [1, 2])
def test_number_of_queries_does_not_grow_with_files(
    number: int, housing: Group, member: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(member)

    def count() -> int:
        client.get(f"{FILES}?page={number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{FILES}?page={number}")
        return len(queries)

    fill(housing, member, 51)
    few = count()
    fill(housing, member, 400)
    assert count() == few <= 30


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
    files = f"/{language}/community/groups/housing/files/"
    log_in(page, member, files, password=PASSWORD, language=language)

    page.locator(".pages a[rel=next]").focus()
    expect(page.locator(".pages a[rel=next]")).to_have_text(following)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{files}?page=2")
    expect(page.locator(".files h3 a").first).to_have_text("050.txt")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".pages [aria-current=page]")).to_have_text(second)
