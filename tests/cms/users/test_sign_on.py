"""Single sign-on at a real OpenID provider: who gets an account, who gets into which, and who gets into none."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as site_settings
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from cms.settings.sign_on import origins, read_provider, read_providers
from cms.users.models import User
from cms.users.ownership import owner_of
from tests.accounts import PASSWORD, make_account
from tests.html import html_errors, java

LOGIN = "/en/accounts/oidc/city/login/"
ADDRESS = "anna@stadt.example"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("sign_on"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),  # what the provider calls of authlib
]


@dataclass
class Provider:
    """A running provider, and what it says about people."""

    address: str

    def knows(self, sub: str, **claims: Any) -> None:
        httpx.put(f"{self.address}/users/{sub}", json={"sub": sub, **claims}).raise_for_status()

    def log_in(self, client: Client, sub: str, *, at: str = LOGIN, **form: str) -> Any:
        """Go to the provider as the button does, log in there as `sub`, and come back. Return the site's answer."""
        there = client.post(at, form)
        assert there.status_code == 302, there.content
        back = httpx.post(there["Location"], data={"sub": sub})
        assert back.status_code == 302, back.text
        return client.get(back.headers["Location"].partition("testserver")[2])


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    with warnings.catch_warnings(record=True):  # authlib announces what its next version changes
        from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def settings_of(address: str, **facts: str) -> list[dict[str, Any]]:
    env = environ.Env()
    env.ENVIRON = {
        "SIGN_ON_PROVIDERS": "city",
        "SIGN_ON_CITY_URL": address,
        "SIGN_ON_CITY_LABEL": "Stadt Musterburg",
        "SIGN_ON_CITY_CLIENT": "netz",
        "SIGN_ON_CITY_SECRET": "geheim",
        **facts,
    }
    return read_providers(env)


@pytest.fixture
def provider(running: str, settings: Any) -> Provider:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": settings_of(running)}}
    return Provider(running)


@pytest.fixture
def trusted(running: str, settings: Any) -> Provider:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": settings_of(running, SIGN_ON_CITY_TRUSTED="true")}}
    return Provider(running)


def browser() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en", HTTP_USER_AGENT="Firefox/131.0")


def is_in(client: Client) -> bool:
    return client.get("/en/accounts/email/").status_code == 200


# --- New people -------------------------------------------------------------------------------------------------------


def test_the_login_page_leads_to_the_provider_with_a_challenge(provider: Provider) -> None:
    page = browser().get("/en/accounts/login/").content.decode()
    assert "Log in with Stadt Musterburg" in page
    assert f'<form method="post" action="{LOGIN}' in page

    there = urlsplit(browser().post(LOGIN)["Location"])
    asked = parse_qs(there.query)
    assert f"{there.scheme}://{there.netloc}" == provider.address
    assert asked["redirect_uri"] == ["http://testserver/en/accounts/oidc/city/login/callback/"]
    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_a_verified_address_is_an_account_at_once(provider: Provider) -> None:
    provider.knows("1", email=ADDRESS, email_verified=True, name="Anna Beispiel", phone_number="0123")
    client = browser()

    provider.log_in(client, "1")

    assert is_in(client)
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == (ADDRESS, "Anna Beispiel", False)
    assert owner_of(ADDRESS) == user
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid) == ("city", "1")
    assert account.extra_data == {"userinfo": {"sub": "1", "email": ADDRESS, "name": "Anna Beispiel"}}
    assert not SocialToken.objects.exists()

    again = browser()
    provider.log_in(again, "1")
    assert is_in(again)
    assert User.objects.count() == 1


def test_people_come_back_to_where_they_were(provider: Provider) -> None:
    provider.knows("2", email=ADDRESS, email_verified=True)

    answer = provider.log_in(browser(), "2", at=f"{LOGIN}?next=/en/accounts/details/")
    assert answer["Location"] == "/en/accounts/details/"

    elsewhere = provider.log_in(browser(), "2", at=f"{LOGIN}?next=https://evil.example/")
    assert urlsplit(elsewhere["Location"]).netloc == ""


@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_an_address_that_the_provider_has_not_verified_waits_for_the_link(provider: Provider, verified: Any) -> None:
    provider.knows("3", email=ADDRESS, **({} if verified is None else {"email_verified": verified}))
    client = browser()

    provider.log_in(client, "3")

    assert not is_in(client)
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_a_person_without_an_address_is_asked_for_one(provider: Provider) -> None:
    provider.knows("4", name="Anna Beispiel")
    client = browser()

    answer = provider.log_in(client, "4")
    assert answer["Location"] == "/en/accounts/3rdparty/signup/"
    page = client.get(answer["Location"]).content.decode()
    assert "Stadt Musterburg did not tell us your e-mail address." in page
    client.post(answer["Location"], {"email": ADDRESS})

    assert not is_in(client)
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]


# --- Accounts that there are already ------------------------------------------------------------------------------------


def test_the_account_of_somebody_with_the_same_address_is_not_opened(provider: Provider) -> None:
    owner = make_account(ADDRESS)
    provider.knows("5", email=ADDRESS, email_verified=True)
    client = browser()

    provider.log_in(client, "5")

    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert list(User.objects.all()) == [owner]
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]


def test_a_trusted_provider_opens_the_account_with_a_verified_address(trusted: Provider) -> None:
    owner = make_account(ADDRESS)
    trusted.knows("6", email=ADDRESS.upper(), email_verified=True)
    client = browser()

    trusted.log_in(client, "6")

    assert is_in(client)
    assert list(User.objects.all()) == [owner]


@pytest.mark.parametrize("verified", [False, "true"])
def test_a_trusted_provider_opens_no_account_with_an_address_it_has_not_verified(trusted: Provider, verified: Any) -> None:
    owner = make_account(ADDRESS)
    trusted.knows("7", email=ADDRESS, email_verified=verified)
    client = browser()

    trusted.log_in(client, "7")

    assert not is_in(client)
    assert list(User.objects.all()) == [owner]


@pytest.mark.parametrize("kind", ["provider", "trusted"])
def test_whoever_asked_for_the_address_before_gets_nothing(kind: str, request: pytest.FixtureRequest) -> None:
    one: Provider = request.getfixturevalue(kind)
    attacker = browser()
    attacker.post("/en/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD})
    one.knows("8", email=ADDRESS, email_verified=True)
    client = browser()

    one.log_in(client, "8")

    assert is_in(client)
    owner = owner_of(ADDRESS)
    assert owner is not None
    assert not owner.has_usable_password()
    attacker.post("/en/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert not is_in(attacker)


@pytest.mark.parametrize("kind", ["provider", "trusted"])
def test_an_account_that_an_administrator_made_waits_for_its_own_confirmation(kind: str, request: pytest.FixtureRequest) -> None:
    one: Provider = request.getfixturevalue(kind)
    made = User.objects.create_user(ADDRESS, None, is_staff=True)
    one.knows("14", email=ADDRESS, email_verified=True)
    client = browser()

    one.log_in(client, "14")

    assert not is_in(client)
    assert User.objects.get() == made
    assert User.objects.get().email == ADDRESS


def test_the_second_step_is_asked_for_all_the_same(trusted: Provider) -> None:
    owner = make_account(ADDRESS, is_superuser=True)
    TOTP.activate(owner, generate_totp_secret())
    trusted.knows("9", email=ADDRESS, email_verified=True)
    client = browser()

    answer = trusted.log_in(client, "9")

    assert answer["Location"].startswith("/en/accounts/2fa/authenticate/")
    assert not is_in(client)


def test_a_closed_account_stays_closed(trusted: Provider) -> None:
    make_account(ADDRESS, is_active=False)
    trusted.knows("10", email=ADDRESS, email_verified=True)
    client = browser()

    trusted.log_in(client, "10")

    assert not is_in(client)


def test_a_member_connects_an_account_after_the_password_and_disconnects_it(provider: Provider) -> None:
    owner = make_account(ADDRESS)
    provider.knows("11", email="anna@woanders.example", email_verified=True)
    client = browser()
    client.post("/en/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert "Connect your account at Stadt Musterburg" in client.get("/en/accounts/3rdparty/").content.decode()

    answer = provider.log_in(client, "11", at=f"{LOGIN}?process=connect")

    assert answer["Location"] == "/en/accounts/reauthenticate/"
    assert not SocialAccount.objects.exists()
    answer = client.post(answer["Location"], {"password": PASSWORD})
    assert answer["Location"] == "/en/accounts/3rdparty/"
    assert SocialAccount.objects.get().user == owner
    page = client.get("/en/accounts/3rdparty/").content.decode()
    assert "anna@woanders.example" in page
    assert mail.outbox[-1].subject == "You can log in with another account now"
    assert "your account at Stadt Musterburg" in mail.outbox[-1].body
    owner.refresh_from_db()
    assert owner.email == ADDRESS
    other = browser()
    provider.log_in(other, "11")
    assert is_in(other)

    client.post("/en/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
    assert mail.outbox[-1].subject == "An account was disconnected"


# --- What goes wrong ------------------------------------------------------------------------------------------------------


def test_a_provider_that_is_away_is_a_page_that_says_so(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": settings_of("http://localhost:1")}}

    answer = browser().post(LOGIN)

    assert answer.status_code in (401, 502, 503)
    assert "The login did not work" in answer.content.decode()


def test_whoever_refuses_at_the_provider_is_told_and_not_logged_in(provider: Provider) -> None:
    client = browser()
    there = client.post(LOGIN)["Location"]

    back = httpx.post(there, data={"action": "deny"}).headers["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]  # this provider does not send it back when somebody refuses
    answer = client.get(f"{back.partition('testserver')[2]}&state={state}", follow=True)

    assert "You were not logged in" in answer.content.decode()
    assert not is_in(client)


def test_an_answer_that_nobody_asked_for_opens_nothing(provider: Provider) -> None:
    provider.knows("12", email=ADDRESS, email_verified=True)
    back = httpx.post(browser().post(LOGIN)["Location"], data={"sub": "12"}).headers["Location"]
    other = browser()

    answer = other.get(back.partition("testserver")[2])

    assert answer.status_code in (200, 400, 401)
    assert not is_in(other)
    assert not User.objects.exists()


def test_there_is_no_button_without_a_provider() -> None:
    assert "/oidc/" not in browser().get("/en/accounts/login/").content.decode()
    assert browser().post(LOGIN).status_code == 404


def test_the_pages_are_valid_in_every_language(provider: Provider, require: Any, tmp_path: Path) -> None:
    require(java(), "Java")
    member = browser()
    provider.knows("13", email=ADDRESS, email_verified=True)
    provider.log_in(member, "13")
    pages = {}
    for language in ("de", "en", "fr", "ar"):
        for address, client in (
            ("login/", browser()),
            ("signup/", browser()),
            ("oidc/city/login/", browser()),
            ("3rdparty/login/cancelled/", browser()),
            ("3rdparty/", member),
        ):
            page = client.get(f"/{language}/accounts/{address}")
            assert page.status_code == 200, address
            pages[f"{language} {address}"] = page.content.decode()

    assert html_errors(pages, tmp_path) == []


# --- Settings ---------------------------------------------------------------------------------------------------------------


def test_the_settings_name_providers_and_where_forms_may_lead() -> None:
    [one] = settings_of("https://login.stadt.example/realms/netz/", SIGN_ON_CITY_TRUSTED="yes")

    assert one == {
        "provider_id": "city",
        "name": "Stadt Musterburg",
        "client_id": "netz",
        "secret": "geheim",
        "settings": {
            "server_url": "https://login.stadt.example/realms/netz",
            "oauth_pkce_enabled": True,
            "email_authentication": True,
        },
    }
    assert origins([one]) == ["https://login.stadt.example"]


@pytest.mark.parametrize("address", ["http://login.stadt.example", "login.stadt.example", "https://"])
def test_a_provider_without_tls_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SIGN_ON_CITY_URL must be the provider's address with TLS"):
        settings_of(address)


def test_a_name_that_is_no_part_of_an_address_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="is no name"):
        read_provider(environ.Env(), "Stadt Musterburg")


def test_production_reads_the_providers_from_the_environment(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
        "VAR_DIR": str(tmp_path),
        "SIGN_ON_PROVIDERS": "city",
        "SIGN_ON_CITY_URL": "https://login.stadt.example",
        "SIGN_ON_CITY_CLIENT": "netz",
        "SIGN_ON_CITY_SECRET": "geheim",
    }
    code = "from django.conf import settings; print(settings.FORM_ORIGINS, settings.SIGN_ON[0]['name'])"

    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=site_settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "['https://login.stadt.example'] City"
