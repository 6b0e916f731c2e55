"""Looking up what is at a public path."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, PageViewRestriction

from cms.models import HomePage, NewsPage, StandardPage
from tests.accounts import make_account, make_editor
from tests.cms.tokens.made import call, token_for
from tests.pages import index_of, make_page

VERSIONS = ("v2", "v3")


def find(client: Client, path: str, version: str = "v2") -> Any:
    return client.get(f"/api/{version}/pages/find/", {"html_path": path})


def found(client: Client, path: str, version: str = "v2") -> int | None:
    """Return the id of the page at `path`; None if there is none."""
    answer = find(client, path, version)
    if answer.status_code == 404:
        assert answer["Content-Type"] == "application/problem+json"
        return None
    assert answer.status_code == 302, answer.content
    assert f"/api/{version}/pages/" in answer["Location"]
    return int(answer["Location"].split("/pages/")[1].split("/")[0])


@pytest.fixture
def arabic(homes: object) -> NewsPage:
    german = make_page(NewsPage, "Wasser", slug="wasser")
    index_of(NewsPage, "ar")
    page = german.copy_for_translation(Locale.objects.get(language_code="ar"))
    page.title, page.slug = "مياه المدينة", "مياه-المدينة"
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "write",
    [
        lambda path: path,
        lambda path: path.rstrip("/"),
        lambda path: path.strip("/"),
        quote,
        lambda path: quote(path).lower(),
        lambda path: settings.BASE_URL + path,
        lambda path: settings.BASE_URL.upper() + quote(path) + "?utm_source=x#part",
        lambda path: f"http://testserver:80{path}",
        lambda path: path.replace("/", "//").removeprefix("/"),
    ],
)
def test_page_is_found_however_its_path_is_written(
    client: Client, arabic: NewsPage, write: Callable[[str], str], version: str
) -> None:
    path = f"/ar/{index_of(NewsPage, 'ar').slug}/مياه-المدينة/"
    assert quote(path) == arabic.url

    assert found(client, write(path), version) == arabic.pk


@pytest.mark.parametrize("version", VERSIONS)
def test_homes_are_found_and_paths_without_a_language_begin_at_the_sites_own(
    client: Client, homes: dict[str, HomePage], version: str
) -> None:
    news = make_page(NewsPage, "Wasser")

    assert {
        path: found(client, path, version) for path in ("/", "/de/", "/en", "/ar/", "/neues/wasser/", "/de/neues/wasser/")
    } == {
        "/": homes["de"].pk,
        "/de/": homes["de"].pk,
        "/en": homes["en"].pk,
        "/ar/": homes["ar"].pk,
        "/neues/wasser/": news.pk,
        "/de/neues/wasser/": news.pk,
    }


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example.org/de/neues/wasser/",
        "//elsewhere.example.org/de/neues/wasser/",
        "javascript:/de/neues/wasser/",
        "http://[/de/",
        "/de/neues/wasser/mehr/",
        "/en/neues/wasser/",
        "/xx/neues/wasser/",
        "/de/search/",
        "%ff",
        "..",
    ],
)
def test_other_paths_are_404(client: Client, homes: object, path: str, version: str) -> None:
    make_page(NewsPage, "Wasser")

    assert found(client, path, version) is None


def test_fields_of_the_page_are_chosen_as_in_wagtail(client: Client, homes: object) -> None:
    make_page(NewsPage, "Wasser")

    answer = client.get("/api/v2/pages/find/", {"html_path": "/de/neues/wasser/", "fields": "_,title"}, follow=True)

    assert answer.json() == {"title": "Wasser"}


def test_alias_names_its_source(client: Client, homes: object) -> None:
    page = make_page(StandardPage, "Wasser")
    page.create_alias(parent=page.get_parent(), update_slug="spiegel")

    answer = client.get("/api/v2/pages/find/", {"html_path": "/de/spiegel/"}, follow=True).json()

    assert (answer["meta"]["alias_of"]["id"], answer["meta"]["alias_of"]["title"]) == (page.pk, "Wasser")


@pytest.mark.parametrize("version", VERSIONS)
def test_moved_page_says_where_it_is_now(client: Client, homes: dict[str, HomePage], version: str) -> None:
    section, page = make_page(StandardPage, "Bereich"), make_page(StandardPage, "Wasser")
    page.move(section, pos="last-child")
    redirect = Redirect.objects.get()

    answer = find(client, f"{settings.BASE_URL}/de/wasser", version)

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "id": redirect.pk,
            "meta": {
                "type": "wagtailredirects.Redirect",
                "detail_url": f"{settings.BASE_URL}/api/v2/redirects/{redirect.pk}/",
            },
            "old_path": "/de/wasser",
            "location": "/de/bereich/wasser/",
            "status": 301,
            "redirect_to": f"{settings.BASE_URL}/de/bereich/wasser/",
            "redirect_path": "/de/bereich/wasser/",
            "page": page.pk,
        },
    )
    assert client.get(f"/api/v2/redirects/{redirect.pk}/").json() == answer.json()


def test_redirects_are_chosen_as_on_the_site(client: Client, homes: object) -> None:
    page = make_page(StandardPage, "Wasser")
    Redirect.add_redirect("/de/alt/?jahr=2020", "https://archive.example.org/2020/", is_permanent=False)
    Redirect.add_redirect("/de/alt/", page)
    Redirect.add_redirect("/de/قديم/", "/de/wasser/")
    Redirect.add_redirect("/de/wasser/", "https://elsewhere.example.org/")  # there is a page

    told = [find(client, path).json() for path in ("/de/alt/?jahr=2020", "/de/alt/?jahr=2021", quote("/de/قديم/"))]

    assert [(one["status"], one["redirect_to"], one["redirect_path"]) for one in told] == [
        (302, "https://archive.example.org/2020/", None),
        (301, f"{settings.BASE_URL}/de/wasser/", "/de/wasser/"),
        (301, f"{settings.BASE_URL}/de/wasser/", "/de/wasser/"),
    ]
    assert found(client, "/de/wasser/") == page.pk


def test_drafts_and_private_pages_are_told_to_their_editors_only(client: Client, homes: object) -> None:
    draft, private = make_page(StandardPage, "Entwurf"), make_page(StandardPage, "Innen")
    draft.unpublish()
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.PASSWORD, password="geheim")
    reader, editor = make_account("reader@example.org"), make_account("editor@example.org", is_superuser=True, is_staff=True)
    nothing = {name: value for name, value in find(client, "/de/nichts/").json().items() if name != "request_id"}

    for somebody in (None, reader):
        if somebody:
            client.force_login(somebody)
        for path in ("/de/entwurf/", "/de/innen/"):
            answer = find(client, path)
            assert answer.status_code == 404
            assert {name: value for name, value in answer.json().items() if name != "request_id"} == nothing

    client.force_login(editor)
    answer = find(client, "/de/entwurf/")
    assert answer.json() == {
        "id": draft.pk,
        "meta": {
            "type": "cms.StandardPage",
            "status": "draft",
            "locale": "de",
            "html_url": f"{settings.BASE_URL}/de/entwurf/",
            "edit_url": f"{settings.BASE_URL}/admin/pages/{draft.pk}/edit/",
        },
        "title": "Entwurf",
    }
    assert answer["Cache-Control"] == "private, no-store"
    assert find(client, "/de/innen/").json()["meta"]["status"] == "private"


def test_drafts_and_private_pages_are_found_in_version_3_by_the_tokens_of_their_editors(client: Client, homes: object) -> None:
    draft, private = make_page(StandardPage, "Entwurf"), make_page(StandardPage, "Innen")
    draft.unpublish()
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)
    reader, editor = make_account("reader@example.org"), make_editor()
    tokens = [token_for(one, "content:read")[1] for one in (reader, editor)]
    places = {"/de/entwurf/": draft.pk, "/de/innen/": private.pk}
    client.force_login(editor)  # cookies mean nothing in version 3

    for path, pk in places.items():
        told = find(client, path, "v3"), *(call(f"/api/v3/pages/find/?html_path={path}", one) for one in tokens)
        assert [answer.status_code for answer in told] == [404, 404, 302]
        assert told[2]["Location"] == f"/api/v3/pages/{pk}/?"


def test_version_3_looks_up_the_id_where_nobody_can_read_the_page_at_the_path(client: Client, homes: object) -> None:
    page = make_page(StandardPage, "Wasser")
    make_page(StandardPage, "Entwurf").unpublish()

    answer = client.get("/api/v3/pages/find/", {"html_path": "/de/entwurf/", "id": page.pk, "rich_text_format": "markdown"})

    assert (answer.status_code, answer["Location"]) == (302, f"/api/v3/pages/{page.pk}/?rich_text_format=markdown")


@pytest.mark.parametrize("version", VERSIONS)
def test_redirects_to_unreadable_pages_are_nowhere(client: Client, homes: object, version: str) -> None:
    shown, draft, private = (make_page(StandardPage, title) for title in ("Gezeigt", "Entwurf", "Innen"))
    draft.unpublish()
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)
    targets = [shown, draft, private, "/de/gezeigt/", "/de/entwurf/", f"{settings.BASE_URL}/de/innen", "https://example.org/"]
    for number, target in enumerate(targets):
        Redirect.add_redirect(f"/de/alt-{number}/", target)

    listed = client.get("/api/v2/redirects/").json()

    assert listed["meta"]["total_count"] == 3
    assert [(item["old_path"], item["location"]) for item in listed["items"]] == [
        ("/de/alt-0", "/de/gezeigt/"),
        ("/de/alt-3", "/de/gezeigt/"),
        ("/de/alt-6", "https://example.org/"),
    ]
    told = [find(client, f"/de/alt-{number}/", version).status_code for number in range(len(targets))]
    assert told == [200, 404, 404, 200, 404, 404, 200]


def test_redirects_have_wagtails_own_lookup(client: Client, homes: object) -> None:
    Redirect.add_redirect("/de/alt/", "https://example.org/")

    answer = client.get("/api/v2/redirects/find/?html_path=/de/alt/")

    assert (answer.status_code, answer["Location"].split("?")[0]) == (
        302,
        f"{settings.BASE_URL}/api/v2/redirects/{Redirect.objects.get().pk}/",
    )
    assert client.get("/api/v2/redirects/find/?html_path=/de/neu/").status_code == 404


def test_redirects_take_as_many_queries_for_many_as_for_few(client: Client, homes: object) -> None:
    def add(number: int) -> None:
        for _n in range(number):
            place = Redirect.objects.count()
            page = make_page(StandardPage if place % 4 else NewsPage, f"Ziel {place}")
            Redirect.add_redirect(f"/de/alt-{place}/", page)
            Redirect.add_redirect(f"/de/auch-{place}/", page.url)

    def count() -> int:
        client.get("/api/v2/redirects/?limit=100")
        with CaptureQueriesContext(connection) as captured:
            answer = client.get("/api/v2/redirects/?limit=100")
        assert answer.json()["meta"]["total_count"] == Redirect.objects.count()
        return len(captured)

    add(2)
    few = count()
    add(5)

    assert count() == few <= 12
