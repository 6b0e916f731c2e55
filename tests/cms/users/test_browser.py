"""Login in a real browser: from sign-up to a second step, and with a passkey."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from cms.users.accounts import confirm_address
from cms.users.models import User
from tests.browser.fixtures import TWO_READERS
from tests.cms.users.test_second_step import code_for
from tests.pages import make_homes

PASSWORD = "wasser-und-schatten"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def account(live_server: Any) -> User:
    make_homes()
    user = User.objects.create_user("person@example.org", PASSWORD)
    confirm_address(account=user)
    return user


def log_in(page: Page) -> None:
    page.goto("/en/accounts/login/")
    page.get_by_label("Email").fill("person@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def confirm_identity(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="Is it you?")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1, name="Is it you?")).to_have_count(0)


def test_sign_up_and_login_with_an_authenticator_app(page: Page, live_server: Any, settings: Any):
    settings.BASE_URL = live_server.url  # links in e-mails begin with it
    make_homes()
    page.goto("/en/accounts/signup/?next=/en/accounts/2fa/")
    page.get_by_label("Email").fill("person@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", level=1, name="Check your e-mail")).to_be_visible()

    [letter] = mail.outbox
    page.goto(re.search(r"http://\S+", letter.body).group())
    page.get_by_role("button", name="Yes, confirm it").click()
    # In the browser that signed up, the person is logged in and at the page that they wanted.
    expect(page.get_by_role("heading", level=1, name="Two-step login")).to_be_visible()

    page.get_by_role("link", name="Set up an app").click()
    confirm_identity(page)
    expect(page.get_by_role("img", name="QR code for the secret shown below")).to_be_visible()
    secret = page.get_by_label("Secret", exact=True).input_value()
    page.get_by_label("Authenticator code").fill(code_for(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", level=1, name="Recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the codes").click()
    assert download.value.suggested_filename == "recovery-codes.txt"

    page.goto("/en/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    page.wait_for_url("**/en/")
    log_in(page)
    expect(page.get_by_role("heading", level=1, name="Second step")).to_be_visible()
    cache.clear()  # a code is valid once, including the one used to enrol
    page.get_by_label("Code").fill(code_for(secret))
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Second step")).to_have_count(0)
    page.goto("/en/accounts/email/")
    expect(page.get_by_role("main")).to_contain_text("person@example.org")


def test_passkey_can_be_added_and_used_for_login(page: Page, account: User):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    log_in(page)
    page.goto("/en/accounts/2fa/webauthn/add/")
    confirm_identity(page)
    page.get_by_label("Name").fill("My telephone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", level=1, name="Recovery codes")).to_be_visible()
    page.goto("/en/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="My telephone")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/en/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/en/accounts/email/")
    expect(page.get_by_role("main")).to_contain_text("person@example.org")


def test_failed_passkey_shows_an_error(page: Page, account: User):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    page.goto("/en/accounts/login/")
    expect(page.locator("[data-passkey-error]")).to_be_hidden()
    page.get_by_role("button", name="Log in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("The passkey was not accepted")


PAGES = [
    "login/",
    "signup/",
    "password/reset/",
    "confirm-email/nonsense/",
    "email/",
    "password/change/",
    "logout/",
    "reauthenticate/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/add/",
    "2fa/webauthn/",
    "sessions/",
]


@TWO_READERS
def test_account_pages_are_accessible(language: str, any_page: Page, account: User, assert_accessible: Callable[[Page], None]):
    entered = False
    for path in PAGES:
        if path == "email/" and not entered:
            log_in(any_page)
            any_page.goto("/en/accounts/2fa/totp/activate/")
            confirm_identity(any_page)
            entered = True
        any_page.goto(f"/{language}/accounts/{path}")
        assert_accessible(any_page)
        assert any_page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
