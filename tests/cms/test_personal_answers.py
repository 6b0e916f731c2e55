"""Personal responses are never cached; those that are the same for everybody may be."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.media.documents import SiteDocument
from cms.middleware import PersonalAnswersMiddleware
from cms.models import HomePage, NewsPage
from tests.accounts import make_account, make_editor
from tests.pages import make_page


def kept(answer: Any) -> set[str]:
    return {part for part in answer.headers.get("Cache-Control", "").replace(" ", "").split(",") if part}


@pytest.fixture
def news(homes: dict[str, HomePage]) -> NewsPage:
    return make_page(NewsPage, "Neues")


@pytest.fixture
def member(db: None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="de")
    client.force_login(make_account("mitglied@example.org"))
    return client


SEARCH = ["/de/search/", "/de/search/?q=wasser", "/de/search/results.csv", "/api/search/", "/api/search/suggest/?q=was"]


@pytest.mark.parametrize(
    "address",
    [
        *SEARCH,
        "/de/",
        "/de/neues/",
        "/de/gibt-es-nicht/",
        "/de/search/saved/",
        "/de/search/saved/new/?q=wasser",
        "/de/accounts/email/",
        "/de/accounts/sessions/",
        "/de/accounts/2fa/",
        "/api/v2/pages/",
        "/admin/",
    ],
)
def test_responses_to_logged_in_users_are_not_cached(news: NewsPage, member: Client, address: str) -> None:
    answer = member.get(address)

    assert answer.status_code in (200, 403, 404)
    assert {"private", "no-store"} <= kept(answer)
    assert "public" not in kept(answer)


def test_news_page_is_not_cached_for_logged_in_users(news: NewsPage, member: Client) -> None:
    assert {"private", "no-store"} <= kept(member.get(news.url))


def test_partial_search_results_are_not_cached_for_logged_in_users(news: NewsPage, member: Client) -> None:
    answer = member.get("/de/search/?q=neues", headers={"HX-Request": "true"})

    assert {"private", "no-store"} <= kept(answer)


def test_documents_are_not_cached_for_logged_in_users(news: NewsPage, member: Client) -> None:
    document = SiteDocument.objects.create(title="Notiz", file=ContentFile(b"inhalt", "notiz.txt"))

    # Both stay open until the end: closing a response also closes the database connection.
    with closing(member.get(document.url)) as own, closing(Client().get(document.url)) as for_all:
        assert {"private", "no-store"} <= kept(own)
        assert "no-store" not in kept(for_all)


@pytest.mark.parametrize("address", ["/de/", "/de/neues/", "/sitemap.xml", "/robots.txt", "/api/v2/pages/"])
def test_anonymous_responses_may_be_cached(news: NewsPage, address: str) -> None:
    assert not {"private", "no-store"} & kept(Client().get(address))


@pytest.mark.parametrize(
    ("address", "expected"),
    [(SEARCH[2], {"public"}), (SEARCH[3], {"public", "no-cache"}), (SEARCH[4], {"public", "no-cache"})],
)
def test_anonymous_search_responses_are_public(news: NewsPage, address: str, expected: set[str]) -> None:
    assert kept(Client().get(address)) == expected


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"])
def test_account_pages_are_never_cached(db: None, name: str) -> None:
    assert {"private", "no-store"} <= kept(Client().get(reverse(name)))
    assert {"private", "no-store"} <= kept(Client().get("/en/accounts/confirm-email/unsinn/"))


def test_previews_are_not_cached(news: NewsPage) -> None:
    client = Client()
    client.force_login(make_editor())
    address = reverse("wagtailadmin_pages:view_draft", args=[news.pk])

    assert {"private", "no-store"} <= kept(client.get(address))


@pytest.mark.parametrize(
    ("said", "expected"), [("public", {"public"}), ("private, no-cache", {"private", "no-cache"}), ("", {"private", "no-store"})]
)
def test_cache_control_of_the_view_is_kept(rf: RequestFactory, member: Client, said: str, expected: set[str]) -> None:
    def view(_: Any) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": said} if said else {})

    request = member.get("/de/accounts/email/").wsgi_request
    assert kept(PersonalAnswersMiddleware(view)(request)) == expected


def test_expired_session_cookie_counts_as_anonymous(news: NewsPage) -> None:
    client = Client()
    client.cookies["sessionid"] = "abgelaufen"

    assert "no-store" not in kept(client.get("/de/"))


def test_anonymous_requests_take_no_extra_queries(
    news: NewsPage, client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client.get("/robots.txt")
    with django_assert_max_num_queries(0):
        client.get("/robots.txt")
