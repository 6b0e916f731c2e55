"""Two-step login: the authenticator app and recovery codes. Passkeys need a browser: `test_browser.py`."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client

from cms.users.accounts import confirm_address
from cms.users.models import User

PASSWORD = "wasser-und-schatten"


def code_for(secret: str) -> str:
    """Return the code that an app shows now: the middle one of those accepted, which stays valid while a test runs."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


@pytest.fixture
def account(db: None) -> User:
    user = User.objects.create_user("person@example.org", PASSWORD)
    confirm_address(account=user)
    return user


@pytest.fixture
def log_in(account: User) -> Callable[[], tuple[Client, object]]:
    def enter() -> tuple[Client, object]:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        return client, client.post("/en/accounts/login/", {"login": account.email, "password": PASSWORD})

    return enter


@pytest.fixture
def sure_client(log_in: Callable[[], tuple[Client, object]]) -> Client:
    """The browser of a person who has just reauthenticated."""
    client, _answer = log_in()
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def enrolled(sure_client: Client) -> tuple[Client, str]:
    """A browser whose user has just set up an app, and the app's secret."""
    client = sure_client
    page = client.get("/en/accounts/2fa/totp/activate/").content.decode()
    [secret] = re.findall(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    answer = client.post("/en/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert answer["Location"] == "/en/accounts/2fa/recovery-codes/"
    return client, secret


def test_qr_code_is_inline_svg_with_its_secret_as_text(sure_client: Client):
    page = sure_client.get("/en/accounts/2fa/totp/activate/").content.decode()

    assert re.search(r'<div class="qr" role="img" aria-label="[^"]+"><svg', page)
    assert "<?xml" not in page
    assert "data:image" not in page
    assert re.search(r'<input id="authenticator_secret" type="text" value="[A-Z2-7]{32}" readonly', page)


def test_code_is_required_after_enrolling(enrolled: tuple[Client, str], log_in: Callable[[], tuple[Client, object]]):
    _client, secret = enrolled
    client, answer = log_in()
    assert answer["Location"] == "/en/accounts/2fa/authenticate/"
    assert client.get("/en/accounts/email/").status_code == 302
    wrong = client.post("/en/accounts/2fa/authenticate/", {"code": "000000"})
    assert 'id="id_code_error"' in wrong.content.decode()
    cache.clear()  # a code is valid once, including the one used to enrol
    client.post("/en/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert client.get("/en/accounts/email/").status_code == 200


def test_recovery_codes_are_shown_downloadable_and_valid_once(
    enrolled: tuple[Client, str], log_in: Callable[[], tuple[Client, object]]
):
    client, _secret = enrolled
    page = client.get("/en/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<code>(\d{8})</code>", page)
    assert len(codes) == 10
    assert "data-print" in page
    download = client.get("/en/accounts/2fa/recovery-codes/download/")
    assert download["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert download.content.decode().split() == codes

    for reached in (200, 302):
        other, _answer = log_in()
        other.post("/en/accounts/2fa/authenticate/", {"code": codes[0]})
        assert other.get("/en/accounts/email/").status_code == reached


def test_disabling_the_app_needs_confirmation_and_sends_a_notice(enrolled: tuple[Client, str]):
    client, _secret = enrolled
    page = client.get("/en/accounts/2fa/totp/deactivate/").content.decode()
    assert "Switch it off" in page
    assert Authenticator.objects.filter(type="totp").exists()

    client.post("/en/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    [letter] = mail.outbox
    assert letter.to == ["person@example.org"]
    assert "Something changed in your account:" in letter.body
    assert "127.0.0.1" in letter.body


def test_security_changes_require_recent_authentication(enrolled: tuple[Client, str]):
    client, _secret = enrolled
    session = client.session
    session["account_authentication_methods"] = [
        {**method, "at": method["at"] - 86_400} for method in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get("/en/accounts/2fa/recovery-codes/generate/", follow=True)
    page = answer.content.decode()

    assert "Is it you?" in page
    assert answer.redirect_chain[-1][0].endswith("?next=%2Fen%2Faccounts%2F2fa%2Frecovery-codes%2Fgenerate%2F")


ARABIC, PERSIAN, WIDE = ("".join(chr(zero + digit) for digit in range(10)) for zero in (0x660, 0x6F0, 0xFF10))


def written(code: str, digits: str) -> str:
    return code.translate(str.maketrans("0123456789", digits))


@pytest.mark.parametrize("digits", [ARABIC, PERSIAN, WIDE])
def test_code_is_accepted_in_every_script_but_only_once(
    digits: str, sure_client: Client, log_in: Callable[[], tuple[Client, object]]
):
    page = sure_client.get("/en/accounts/2fa/totp/activate/").content.decode()
    [secret] = re.findall(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    code = code_for(secret)
    sure_client.post("/en/accounts/2fa/totp/activate/", {"code": f"{written(code[:3], digits)} {written(code[3:], digits)}"})
    assert Authenticator.objects.filter(type="totp").exists()

    cache.clear()  # a code is valid once, including the one used to enrol
    for form, reached in ((f"\u200f{written(code, digits)}", 200), (code, 302)):
        client, _answer = log_in()
        client.post("/en/accounts/2fa/authenticate/", {"code": form})
        assert client.get("/en/accounts/email/").status_code == reached


def test_code_is_refused_a_second_time_for_as_long_as_it_is_valid(
    enrolled: tuple[Client, str], log_in: Callable[[], tuple[Client, object]], monkeypatch: pytest.MonkeyPatch
):
    _client, secret = enrolled
    cache.clear()
    started = time.time() // 30 * 30  # seconds; the codes change now
    monkeypatch.setattr(time, "time", lambda: started)
    code = code_for(secret)
    client, _answer = log_in()
    client.post("/en/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/en/accounts/email/").status_code == 200

    monkeypatch.setattr(time, "time", lambda: started + 59)
    other, _answer = log_in()
    for again in (f"{code[:3]}-{code[3:]}", code, written(code, ARABIC)):
        refused = other.post("/en/accounts/2fa/authenticate/", {"code": again})
        assert 'id="id_code_error"' in refused.content.decode()
    other.post("/en/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert other.get("/en/accounts/email/").status_code == 200


def test_code_that_enrolled_does_not_log_in(sure_client: Client, log_in: Callable[[], tuple[Client, object]]):
    page = sure_client.get("/en/accounts/2fa/totp/activate/").content.decode()
    [secret] = re.findall(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    code = code_for(secret)
    assert sure_client.post("/en/accounts/2fa/totp/activate/", {"code": code}).status_code == 302

    client, _answer = log_in()
    assert 'id="id_code_error"' in client.post("/en/accounts/2fa/authenticate/", {"code": code}).content.decode()


def test_recovery_code_is_accepted_in_every_script(enrolled: tuple[Client, str], log_in: Callable[[], tuple[Client, object]]):
    client, _secret = enrolled
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/en/accounts/2fa/recovery-codes/").content.decode())
    for code, digits in zip(codes, (ARABIC, PERSIAN, WIDE), strict=False):
        other, _answer = log_in()
        other.post("/en/accounts/2fa/authenticate/", {"code": written(f"{code[:4]} {code[4:]}", digits)})
        assert other.get("/en/accounts/email/").status_code == 200


def test_reauthentication_accepts_arabic_digits(enrolled: tuple[Client, str]):
    client, secret = enrolled
    cache.clear()
    answer = client.post("/en/accounts/2fa/reauthenticate/", {"code": written(code_for(secret), ARABIC)})
    assert answer.status_code == 302


@pytest.mark.parametrize("code", ["²²²²²²", "", "١٢٣", "أبجدهو"])
def test_invalid_code_is_refused(code: str, enrolled: tuple[Client, str], log_in: Callable[[], tuple[Client, object]]):
    client, _answer = log_in()
    answer = client.post("/en/accounts/2fa/authenticate/", {"code": code})
    assert 'id="id_code_error"' in answer.content.decode()
