"""The login for programs follows all the rules of the site's own login."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from cms.headless import login as headless
from cms.users.accounts import confirm_address
from cms.users.models import User

PASSWORD = "wasser-und-schatten"
LOGIN, SESSION, CODE, PASSKEY = (
    f"/_allauth/app/v1/auth/{end}" for end in ("login", "session", "2fa/authenticate", "webauthn/authenticate")
)
PROBE = "/api/jobs/6acc4fa3-7f7b-4175-b50e-b79530c41044/"  # 404 for authenticated users, 401 with an invalid token
LIMITS = {"login_failed": "3/10m/key,5/10m/ip"}


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    def make(name: str = "anna", **facts: Any) -> User:
        user = User.objects.create_user(f"{name}@example.org", PASSWORD, **facts)
        confirm_address(account=user)
        return user

    return make


@pytest.fixture
def anna(account: Callable[..., User]) -> User:
    return account()


def send(
    address: str, said: object = None, *, method: str = "post", token: str = "", client: Client | None = None, **headers: str
) -> Any:
    """Send JSON as a program does: without cookies, and with CSRF checks enabled."""
    client = client or Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    body = said if isinstance(said, bytes | str) else json.dumps(said) if said is not None else ""
    headers |= {"X-Session-Token": token} if token else {}
    return getattr(client, method)(address, body, content_type="application/json", headers=headers)


def log_in(email: str = "anna@example.org", password: str = PASSWORD, **options: Any) -> Any:
    return send(LOGIN, {"email": email, "password": password}, **options)


def token_of(answer: Any) -> str:
    return answer.json()["meta"]["session_token"]


def status(token: str) -> int:
    """Return the status of a URL that requires authentication: 404 for an authenticated user."""
    return send(PROBE, method="get", token=token).status_code


def test_only_endpoints_that_issue_or_end_tokens_exist(client: Client, db: None):
    def names(patterns: list[URLPattern | URLResolver]) -> list[str]:
        return [name for one in patterns for name in (names(one.url_patterns) if isinstance(one, URLResolver) else [one.name])]

    assert names(headless.urlpatterns) == ["login", "session", "code", "passkey"]
    for end in (
        "auth/signup",
        "auth/password/request",
        "auth/email/verify",
        "account/email",
        "account/password/change",
        "config",
    ):
        for app in ("app", "browser"):
            answer = client.get(f"/_allauth/{app}/v1/{end}")
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_login_returns_a_token_that_authenticates(anna: User):
    answer = log_in()

    assert answer.status_code == 200
    assert answer.json()["data"]["user"]["email"] == "anna@example.org"
    assert answer.json()["meta"]["is_authenticated"] is True
    assert not answer.cookies.get("sessionid")
    assert status(token_of(answer)) == 404
    assert send(SESSION, method="get", token=token_of(answer)).status_code == 200
    assert "no-store" in send(PROBE, method="get", token=token_of(answer))["Cache-Control"]


@pytest.mark.parametrize("written", ["Anna@Example.ORG", " anna@example.org ", "ａｎｎａ@example.org", "anna@\u200bexample.org"])
def test_email_address_is_normalised_as_in_the_login_form(anna: User, written: str):
    assert log_in(written).status_code == 200


def test_wrong_password_and_unknown_email_get_the_same_response(anna: User, monkeypatch: pytest.MonkeyPatch):
    hashed: list[str] = []  # which takes most of a second on the live site
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *given: hashed.append(given[0]) or encode(self, *given))
    wrong, unknown = log_in(password="falsch und falsch"), log_in("niemand@example.org", "falsch und falsch")

    def said(answer: Any) -> tuple[Any, ...]:
        return answer.status_code, answer.json(), sorted(set(answer.headers) - {"X-Request-ID"})

    assert said(wrong) == said(unknown)
    assert hashed == ["falsch und falsch"] * 2
    assert wrong.status_code == 400
    assert [error["code"] for error in wrong.json()["errors"]] == ["email_password_mismatch"]
    assert mail.outbox == []


def test_unconfirmed_email_gets_a_confirmation_link_and_no_valid_token(db: None):
    user = User.objects.create_user("neu@example.org", PASSWORD)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    answer = log_in("neu@example.org")

    assert answer.status_code == 401
    assert {"id": "verify_email", "is_pending": True} in answer.json()["data"]["flows"]
    assert "user" not in answer.json()["data"]
    assert status(token_of(answer)) == 401
    [letter] = mail.outbox
    assert re.search(r"http://testserver/en/accounts/confirm-email/\S+/", letter.body)


def test_signing_up_with_an_existing_email_does_not_change_its_password(anna: User, client: Client):
    client.post("/en/accounts/signup/", {"email": "anna@example.org", "password1": "ein anderes Passwort"})

    assert log_in(password="ein anderes Passwort").status_code == 400
    assert log_in().status_code == 200


def test_inactive_account_gets_no_token(anna: User):
    token = token_of(log_in())
    User.objects.update(is_active=False)
    answer = log_in()

    assert answer.status_code == 401
    assert answer.json()["meta"] == {"is_authenticated": False}
    assert status(token) == 401


def test_signup_is_not_among_the_flows(anna: User):
    flows = send(SESSION, method="get").json()["data"]["flows"]

    assert "signup" not in [flow["id"] for flow in flows]
    assert "login" in [flow["id"] for flow in flows]


# --- Limits -----------------------------------------------------------------------------------------------------------


def failed(answer: Any) -> str:
    return answer.json()["errors"][0]["code"]


def test_failed_logins_per_account_share_one_limit_with_the_login_form(anna: User, settings: object, client: Client):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    client.post("/en/accounts/login/", {"login": "anna@example.org", "password": "falsch"})
    for written in ("anna@example.org", "Anna@Example.org"):
        assert failed(log_in(written, "falsch")) == "email_password_mismatch"

    assert failed(log_in()) == "too_many_login_attempts"
    assert failed(log_in("ａｎｎａ@example.org")) == "too_many_login_attempts"
    page = client.post("/en/accounts/login/", {"login": "anna@example.org", "password": PASSWORD})
    assert page.status_code == 200
    assert "Too many failed login attempts" in page.content.decode()


def test_failed_logins_from_one_ip_share_one_limit(anna: User, settings: object):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    for number in range(5):
        assert failed(log_in(f"person-{number}@example.org")) == "email_password_mismatch"

    assert failed(log_in()) == "too_many_login_attempts"


def test_known_device_is_not_locked_out_by_failed_logins_of_others(anna: User, settings: object):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    device = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert log_in(client=device).status_code == 200
    for _attempt in range(4):
        log_in(password="falsch")

    assert failed(log_in()) == "too_many_login_attempts"
    assert log_in(client=device).status_code == 200


# --- The second step --------------------------------------------------------------------------------------------------


@pytest.fixture
def with_app(anna: User, monkeypatch: pytest.MonkeyPatch) -> User:
    TOTP.activate(anna, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(anna)
    monkeypatch.setattr(TOTP, "validate_code", lambda _self, code: code == "123456")
    return anna


def test_second_factor_is_required_if_set_up(with_app: User):
    first = log_in()
    token = token_of(first)

    assert first.status_code == 401
    [pending] = [flow for flow in first.json()["data"]["flows"] if flow.get("is_pending")]
    assert (pending["id"], sorted(pending["types"])) == ("mfa_authenticate", ["recovery_codes", "totp"])
    assert status(token) == 401
    assert send(CODE, {"code": "654321"}, token=token).status_code == 400
    assert status(token) == 401
    second = send(CODE, {"code": "١٢٣ ٤٥٦"}, token=token)  # in Arabic digits, as in the form
    assert second.status_code == 200
    assert status(second.json().get("meta", {}).get("session_token", token)) == 404


def test_recovery_code_works_only_once(with_app: User):
    code = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]

    assert send(CODE, {"code": code}, token=token_of(log_in())).status_code == 200
    assert send(CODE, {"code": code}, token=token_of(log_in())).status_code == 400


def test_code_of_an_app_works_only_once_however_it_is_written(with_app: User):
    assert send(CODE, {"code": "123456"}, token=token_of(log_in())).status_code == 200
    assert send(CODE, {"code": "١٢٣ ٤٥٦"}, token=token_of(log_in())).status_code == 400


def test_guessing_codes_is_rate_limited(with_app: User, settings: object):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    token = token_of(log_in())
    for _attempt in range(3):
        send(CODE, {"code": "000000"}, token=token)
    answer = send(CODE, {"code": "123456"}, token=token)

    assert answer.status_code in (400, 429)
    assert status(token) == 401


def test_second_factor_without_a_password_login_is_refused(with_app: User):
    assert send(CODE, {"code": "123456"}).status_code == 401
    assert send(PASSKEY, {"credential": {}}).status_code == 401
    assert send(PASSKEY, method="get").status_code == 401


# --- How long a token lasts -------------------------------------------------------------------------------------------


def end_session(user: User, token: str) -> None:
    assert send(SESSION, method="delete", token=token).status_code == 401  # allauth's response to a logout


def change_password(user: User, token: str) -> None:
    client = Client()
    client.force_login(user)
    user.set_password("ein neues langes Passwort")
    user.save()


def change_address(user: User, token: str) -> None:
    user.email = "anders@example.org"
    user.save()


def let_it_expire(user: User, token: str) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def end_on_the_page(user: User, token: str) -> None:
    client = Client()
    client.force_login(user)
    client.post("/en/accounts/sessions/")


@pytest.mark.parametrize("end", [end_session, change_password, change_address, let_it_expire, end_on_the_page])
def test_token_becomes_invalid(anna: User, end: Callable[[User, str], None]):
    token = token_of(log_in())
    assert status(token) == 404
    end(anna, token)

    answer = send(PROBE, method="get", token=token)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Session-Token ")


def test_token_expires_after_two_weeks(anna: User):
    token_of(log_in())
    [session] = Session.objects.all()

    assert timedelta(days=13) < session.expire_date - timezone.now() <= timedelta(days=14)


@pytest.mark.parametrize("token", ["x", "", "a" * 32, "A" * 32, "a" * 500, "null\x00", "'; --", "ä" * 32])
def test_invalid_token_gets_401_even_with_a_session_cookie(anna: User, token: str):
    client = Client()
    client.force_login(anna)

    assert client.get(PROBE).status_code == 404
    assert client.get(PROBE, headers={"X-Session-Token": token}).status_code == 401


def test_token_does_not_work_for_admin_or_account_pages(account: Callable[..., User]):
    account("chefin", is_superuser=True)
    token = token_of(log_in("chefin@example.org"))

    for address in ("/admin/", "/en/accounts/email/"):
        answer = send(address, method="get", token=token)
        assert (answer.status_code, "/accounts/login/" in answer["Location"]) == (302, True)


def test_token_does_not_change_the_browser_session(account: Callable[..., User]):
    anna, ben = account(), account("ben")
    browser = Client()
    browser.force_login(ben)
    before = browser.cookies["sessionid"].value
    answer = browser.get(PROBE, headers={"X-Session-Token": token_of(log_in(anna.email))})

    assert answer.status_code == 404
    assert browser.cookies["sessionid"].value == before
    assert "sessionid" not in answer.cookies


# --- What is no login -------------------------------------------------------------------------------------------------

BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"17",
    "another encoding": '{"email": "ä"}'.encode("utf-16"),
    "nested deeply": b'{"email": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number of thousands of digits": b'{"email": ' + b"9" * 5_000 + b"}",
    "NaN": b'{"email": NaN}',
    "a null character": b'{"email": "a\\u0000@example.org", "password": "x"}',
    "half of a character": b'{"email": "a@example.org", "password": "\\ud800"}',
    "other types": b'{"email": {"a": [1]}, "password": 17}',
    "null": b'{"email": null, "password": null}',
    "a long password": b'{"email": "anna@example.org", "password": "' + b"x" * 100_000 + b'"}',
    "a credential": b'{"credential": [1], "code": ["x"]}',
    "another credential": b'{"credential": {"id": 1, "rawId": "x", "response": {"clientDataJSON": 17}}}',
    "an empty credential": b'{"credential": {}}',
    "a text as credential": b'{"credential": "x"}',
}


@pytest.mark.parametrize("name", BODIES)
def test_no_request_body_crashes_the_login(with_app: User, name: str):
    token = token_of(log_in())
    for address in (LOGIN, CODE, PASSKEY, SESSION):
        answer = send(address, BODIES[name], token=token)
        assert 400 <= answer.status_code < 500, (address, answer.status_code)
    assert send(LOGIN, BODIES[name]).status_code == 400


def test_oversized_body_is_refused(db: None):
    answer = send(LOGIN, b"x" * 1_100_000)

    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
