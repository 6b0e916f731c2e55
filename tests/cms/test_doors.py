"""Every way to log in: only the account pages work, whatever Wagtail, Django or the API bring along."""

import base64
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.regex_helper import normalize
from django.utils.translation import override
from wagtail.models import Page

from cms.api.problems import JSON_ADDRESSES
from cms.models import HomePage, StandardPage
from cms.users.models import User
from tests.accounts import PASSWORD, make_account
from tests.pages import LANGUAGES, make_page

LOGINS = {f"/{language}/accounts/login/" for language in LANGUAGES}
KEY = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"
SAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": KEY, "uuidstr": KEY}


def routes(resolver: URLResolver | URLPattern, before: str = "") -> Iterator[str]:
    """Yield a URL for every route, including shadowed ones."""
    for beginning in beginnings(resolver.pattern):
        if isinstance(resolver, URLPattern):
            yield before + beginning
        else:
            for child in resolver.url_patterns:
                yield from routes(child, before + beginning)


def beginnings(pattern: Any) -> list[str]:
    """Return the paths that `pattern` matches, with its variables filled in."""
    if isinstance(pattern, LocalePrefixPattern):
        return [pattern.language_prefix]
    if isinstance(pattern, RoutePattern):
        text = pattern._route
        for name in pattern.converters:
            kind = next(kind for kind in SAMPLES if f"<{kind}:{name}>" in text or f"<{name}>" in text)
            text = text.replace(f"<{kind}:{name}>", SAMPLES[kind]).replace(f"<{name}>", SAMPLES[kind])
        return [text]
    return [text % dict.fromkeys(names, "1") for text, names in normalize(pattern._regex)]


def all_routes() -> list[str]:
    found = dict.fromkeys(routes(get_resolver()))
    for language in LANGUAGES:
        with override(language):
            found |= dict.fromkeys(routes(get_resolver()))
    return list(found)


def credentials(user: User) -> dict[str, str]:
    """Return the credentials under all field names that login forms may use."""
    names = dict.fromkeys(("login", "email", "username", "user", "auth-username"), user.email)
    secrets = dict.fromkeys(("password", "password1", "auth-password"), PASSWORD)
    return {**names, **secrets, "remember": "on", "next": "/admin/", "return_url": "/admin/"}


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def urls_that_log_in(user: User, addresses: Iterable[str]) -> list[str]:
    """Return the `addresses` that log `user` in when her password is sent there."""
    opened = []
    for address in addresses:
        client = Client(raise_request_exception=False)
        client.post(address, credentials(user), HTTP_ACCEPT_LANGUAGE="de")
        if is_in(client):
            opened.append(address)
    return opened


@pytest.fixture
def _restricted(homes: dict[str, HomePage]) -> None:
    """A page for logged-in users, where Wagtail would offer its own login."""
    page = make_page(StandardPage, "Mitglieder")
    page.view_restrictions.create(restriction_type="login")


def test_all_routes_includes_logins_of_libraries() -> None:
    found = all_routes()

    expected = ["/admin/login/", "/admin/password_reset/", "/documents/authenticate_with_password/1/", "/api/v2/pages/"]
    expected += [f"/{language}/_util/login/" for language in LANGUAGES]
    assert set(expected) <= set(found)
    assert ("/de/community/" in found) is settings.COMMUNITY_ENABLED


@pytest.mark.usefixtures("_restricted")
def test_only_account_pages_accept_a_login(db: None) -> None:
    administrator = make_account("verwaltung@example.org", is_superuser=True)

    assert set(urls_that_log_in(administrator, all_routes())) == LOGINS


def test_only_the_headless_login_issues_a_token(db: None) -> None:
    administrator = make_account("verwaltung@example.org", is_superuser=True)

    def token_at(address: str) -> bool:
        answer = Client(raise_request_exception=False).post(address, credentials(administrator), content_type="application/json")
        return answer["Content-Type"] == "application/json" and "session_token" in answer.content.decode()

    assert [address for address in all_routes() if address.startswith(JSON_ADDRESSES) and token_at(address)] == [
        "/_allauth/app/v1/auth/login"
    ]


def test_password_alone_does_not_log_in_an_account_with_a_second_factor(db: None) -> None:
    administrator = make_account("verwaltung@example.org", is_superuser=True)
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})

    assert urls_that_log_in(administrator, LOGINS) == []


def test_unconfirmed_email_address_cannot_log_in(db: None) -> None:
    assert urls_that_log_in(User.objects.create_user("neu@example.org", PASSWORD, is_superuser=True), LOGINS) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtail_login_redirects_to_the_account_login_with_next(db: None, language: str, method: str) -> None:
    answer = getattr(Client(), method)(f"/{language}/_util/login/?next=/{language}/mitmachen/")

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/{language}/accounts/login/?next=%2F{language}%2Fmitmachen%2F",
    )


def test_restricted_page_redirects_to_the_account_login(homes: dict[str, HomePage]) -> None:
    page = make_page(StandardPage, "Mitglieder")
    page.view_restrictions.create(restriction_type="login")

    assert Client().get(page.url)["Location"] == f"/de/accounts/login/?next={page.url}"


@pytest.mark.parametrize(
    "address", ["/admin/password_reset/", "/admin/password_reset/confirm/MQ/set-password/", "/admin/password_reset/done/"]
)
def test_admin_password_reset_redirects_to_the_account_pages(db: None, address: str) -> None:
    assert Client().get(address, HTTP_ACCEPT_LANGUAGE="en")["Location"] == "/en/accounts/password/reset/"


@pytest.mark.parametrize("address", ["/api/v2/pages/", "/admin/api/main/pages/"])
def test_api_does_not_accept_basic_authentication(homes: dict[str, HomePage], address: str) -> None:
    administrator = make_account("verwaltung@example.org", is_superuser=True)

    def ask(password: str) -> tuple[int, bytes]:
        given = base64.b64encode(f"{administrator.email}:{password}".encode()).decode()
        answer = Client().get(address, HTTP_AUTHORIZATION=f"Basic {given}")
        return answer.status_code, answer.content

    assert ask(PASSWORD) == ask("wrong")  # the right one cannot be found by trying


def test_only_the_allauth_backend_checks_passwords() -> None:
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]


def test_pages_are_still_served(homes: dict[str, HomePage]) -> None:
    assert Client().get("/de/").status_code == 200
    assert Page.objects.filter(slug="de").exists()
