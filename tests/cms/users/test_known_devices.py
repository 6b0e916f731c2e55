"""A limit on attempts that stops people who guess, but not the person whose address they try."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from cms.users.accounts import confirm_address
from cms.users.known_devices import COOKIE
from cms.users.models import User

PASSWORD = "wasser-und-schatten"
OTHER_PASSWORD = "hitze-und-beton-27"
ANNA = "anna@stadt.example"
LOGIN = "/en/accounts/login/"
TRIES = 3
STOPPED = "Too many failed login attempts"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=["3/m/key", "3/m/ip", "3/m/ip,9/5m/key"])
def _limits(request: pytest.FixtureRequest, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": request.param, "login": None}


@pytest.fixture
def anna() -> User:
    user = User.objects.create_user(ANNA, PASSWORD)
    confirm_address(account=user)
    return user


def browser() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def log_in(client: Client, password: str = PASSWORD, email: str = ANNA) -> bool:
    """Try to log in, then log out again; return whether it worked."""
    client.post(LOGIN, {"login": email, "password": password})
    entered = "_auth_user_id" in client.session
    if entered:
        client.post("/en/accounts/logout/")
    return entered


def guess(client: Client, times: int = TRIES) -> None:
    for number in range(times):
        assert not log_in(client, f"guess-{number}")


def is_stopped(client: Client, password: str = PASSWORD) -> bool:
    return STOPPED in client.post(LOGIN, {"login": ANNA, "password": password}).content.decode()


def test_known_device_is_not_blocked_by_failed_logins_elsewhere(anna: User):
    device = browser()
    assert log_in(device)
    guess(browser())

    assert is_stopped(browser())
    assert log_in(device)
    assert log_in(device)


def test_known_device_has_the_same_limit_for_its_own_guesses(anna: User):
    device = browser()
    assert log_in(device)
    guess(device)

    assert is_stopped(device)


def test_device_is_known_only_for_its_own_account(anna: User):
    berta = User.objects.create_user("berta@stadt.example", PASSWORD)
    confirm_address(account=berta)
    device = browser()
    assert log_in(device, email="berta@stadt.example")
    guess(device)

    assert is_stopped(device)


def test_device_can_be_known_for_two_accounts(anna: User):
    confirm_address(account=User.objects.create_user("berta@stadt.example", PASSWORD))
    device = browser()
    assert log_in(device)
    assert log_in(device, email="berta@stadt.example")
    guess(browser())

    assert log_in(device)


@pytest.mark.parametrize("cookie", ["", "x", "e30:1:2", "a" * 9000])
def test_forged_device_cookie_does_not_bypass_the_limit(cookie: str, anna: User):
    guess(browser())
    client = browser()
    client.cookies[COOKIE] = cookie

    assert is_stopped(client)


@pytest.mark.parametrize(
    "change", [lambda user: user.set_password(OTHER_PASSWORD), lambda user: setattr(user, "email", "neu@stadt.example")]
)
def test_changing_password_or_email_forgets_known_devices(change: Callable[[User], None], anna: User):
    device = browser()
    assert log_in(device)
    before = User.objects.get()
    change(before)
    before.save()
    confirm_address(account=before)
    for _guess in range(TRIES):
        browser().post(LOGIN, {"login": before.email, "password": "guess"})

    assert STOPPED in device.post(LOGIN, {"login": before.email, "password": PASSWORD}).content.decode()


def test_device_stays_known_when_used_to_change_the_password(anna: User):
    device = browser()
    device.post(LOGIN, {"login": ANNA, "password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    device.post("/en/accounts/password/change/", form)
    device.post("/en/accounts/logout/")
    guess(browser())

    assert log_in(device, OTHER_PASSWORD)


def test_password_reset_allows_login_despite_ongoing_guessing(anna: User):
    guess(browser())
    client = browser()
    assert is_stopped(client)
    client.post("/en/accounts/password/reset/", {"email": ANNA})
    link = mail.outbox[-1].body.partition("http://testserver")[2].split()[0]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    guess(browser())

    assert log_in(client, OTHER_PASSWORD)
    assert is_stopped(browser(), OTHER_PASSWORD)


def test_spellings_of_an_address_share_one_limit(anna: User, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key", "login": None}
    for written in ("ANNA@stadt.example", "an\u200bna@stadt.example", "ａnna@stadt.example"):
        assert not log_in(browser(), "guess", written)

    assert is_stopped(browser())


def test_device_cookie_is_http_only_secure_and_reveals_no_address(anna: User, settings):
    settings.SESSION_COOKIE_SECURE = True
    device = browser()
    device.post(LOGIN, {"login": ANNA, "password": PASSWORD})
    cookie = device.cookies[COOKIE]

    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert ANNA not in cookie.value
    assert COOKIE not in browser().get("/en/accounts/login/").cookies
