"""Nothing reveals whether an address has an account: no page, header, cookie or message, nor the work that is done."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.mail.models import Letter
from cms.users.accounts import confirm_address
from cms.users.models import User
from tests.jobs import NEVER

PASSWORD = "wasser-und-schatten"
KNOWN, NEW = "known@example.org", "fresh@example.org"  # of the same length
AGENT = {"HTTP_ACCEPT_LANGUAGE": "en", "HTTP_USER_AGENT": "Firefox/131.0"}


class Work(NamedTuple):
    """Those costs of a request that take long enough to be noticed from outside."""

    hashes: int
    letters: int


@pytest.fixture
def known(db: None, settings: Any) -> User:
    settings.EMAIL_BACKEND = "cms.mail.backend.QueueBackend"
    settings.TASKS = NEVER
    user = User.objects.create_user(KNOWN, PASSWORD)
    confirm_address(account=user)
    return user


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Record each password hash, which takes most of a second on the live site."""
    noted: list[str] = []
    encode = MD5PasswordHasher.encode

    def noting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        noted.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noting)
    return noted


@pytest.fixture
def ask(known: User, hashes: list[str]) -> Callable[..., tuple[list[Any], Work]]:
    """Return a function that posts a form for an address, and returns what a browser gets, after redirects, and the cost."""

    def post(
        path: str, address: str, client: Client | None = None, headers: dict[str, str] | None = None, **fields: str
    ) -> tuple[list[Any], Work]:
        client = client or Client(**AGENT)
        client.get(path)
        hashes.clear()
        letters = Letter.objects.count()
        given = {name: address if value == "ADDRESS" else value for name, value in fields.items()}
        answer = client.post(path, given, headers=headers)
        work = Work(len(hashes), Letter.objects.count() - letters)
        seen = [shown(answer, address)]
        while "Location" in answer.headers:
            answer = client.get(answer["Location"])
            seen.append(shown(answer, address))
        return seen, work

    return post


def shown(answer: Any, address: str) -> Any:
    """Return everything that a browser gets, without what differs randomly between visits."""
    page = re.sub(r'(name=\\?"csrfmiddlewaretoken\\?" value=)\\?"\w+', r"\1", answer.content.decode()).replace(address, "ADDRESS")
    cookies = {name: {key: value for key, value in cookie.items() if key != "expires"} for name, cookie in answer.cookies.items()}
    headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "Expires", "X-Request-ID")}
    return answer.status_code, headers, cookies, page


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/en/accounts/signup/", {"email": "ADDRESS", "password1": PASSWORD}),
        ("/ar/accounts/signup/?next=/ar/", {"email": "ADDRESS", "password1": PASSWORD}),
        ("/en/accounts/password/reset/", {"email": "ADDRESS"}),
        ("/en/accounts/login/", {"login": "ADDRESS", "password": "not-the-password"}),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "XMLHttpRequest"}, {"HX-Request": "true"}])
def test_known_and_unknown_addresses_get_identical_responses(
    ask: Callable[..., Any], path: str, fields: dict[str, str], headers: dict[str, str]
) -> None:
    seen_of_known, work_of_known = ask(path, KNOWN, headers=headers, **fields)
    seen_of_new, work_of_new = ask(path, NEW, headers=headers, **fields)

    assert seen_of_known == seen_of_new
    assert work_of_known == work_of_new
    assert work_of_known.hashes == (0 if "reset" in path else 1)
    assert work_of_known.letters == (0 if "login" in path else 1)


@pytest.mark.parametrize("kind", ["unconfirmed", "inactive", "without password"])
def test_unusable_accounts_get_identical_responses_too(ask: Callable[..., Any], known: User, kind: str) -> None:
    if kind == "unconfirmed":
        EmailAddress.objects.update(verified=False)
    elif kind == "inactive":
        User.objects.update(is_active=False)
    else:
        known.set_unusable_password()
        known.save()
    for path, fields in (
        ("/en/accounts/signup/", {"email": "ADDRESS", "password1": PASSWORD}),
        ("/en/accounts/password/reset/", {"email": "ADDRESS"}),
        ("/en/accounts/login/", {"login": "ADDRESS", "password": "not-the-password"}),
    ):
        of_known, of_new = ask(path, KNOWN, **fields), ask(path, NEW, **fields)
        User.objects.exclude(pk=known.pk).delete()
        assert of_known == of_new, path


def test_resending_the_confirmation_reveals_nothing(ask: Callable[..., Any], settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "3/10m/key"}
    answers = []
    for address in (KNOWN, NEW):
        client = Client(**AGENT)
        ask("/en/accounts/signup/", address, client=client, email="ADDRESS", password1=PASSWORD)
        answers.append([ask("/en/accounts/confirm-email/", address, client=client) for _time in range(3)])

    assert answers[0] == answers[1]
    assert [work.letters for _seen, work in answers[0]] == [1, 1, 0]
    said = [seen[-1][3] for seen, _work in answers[0]]
    assert ["An e-mail to ADDRESS is on its way." in page for page in said] == [True, True, False]
    assert ["Several e-mails are already on their way to you." in page for page in said] == [False, False, True]
    assert {letter.recipient for letter in Letter.objects.all()} == {KNOWN, NEW}


def test_changing_to_a_taken_address_reveals_nothing(ask: Callable[..., Any], hashes: list[str]) -> None:
    answers = []
    for address in (KNOWN, NEW):
        user = User.objects.create_user("me@example.org", PASSWORD)
        confirm_address(account=user)
        client = Client(**AGENT)
        client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        answers.append(
            [
                ask("/en/accounts/email/", address, client=client, email="ADDRESS", action_add=""),
                ask("/en/accounts/email/", address, client=client, email="ADDRESS", action_send=""),
            ]
        )
        user.delete()

    assert answers[0] == answers[1]
    assert answers[0][0][1].letters == 1


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/en/accounts/login/", {"login": "ADDRESS", "password": "not-the-password"}),
        ("/en/accounts/password/reset/", {"email": "ADDRESS"}),
    ],
)
def test_known_and_unknown_addresses_take_about_the_same_queries(known: User, path: str, fields: dict[str, str]) -> None:
    def queries(address: str) -> int:
        client = Client(**AGENT)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.post(path, {name: address if value == "ADDRESS" else value for name, value in fields.items()})
        return len(captured)

    assert abs(queries(KNOWN) - queries(NEW)) <= 1


def test_confirmation_can_be_resent_while_the_mail_server_is_down(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """This does not depend on an unavailable mail server: it is not contacted here."""

    def fail(*_: object) -> None:
        raise OSError("No such server.")

    monkeypatch.setattr("cms.mail.delivery.send", fail)
    client = Client(**AGENT)
    seen, work = ask("/en/accounts/signup/", NEW, client=client, email="ADDRESS", password1=PASSWORD)
    assert "An e-mail is on its way to you." in seen[-1][3]
    assert work.letters == 1
    again, work = ask("/en/accounts/confirm-email/", NEW, client=client)
    assert [status for status, *_rest in again] == [302, 200]
    assert work.letters == 1


def test_confirmation_page_without_a_pending_sign_up_redirects_to_login(known: User) -> None:
    client = Client(**AGENT)
    page = client.get("/en/accounts/confirm-email/").content.decode()
    assert "To get another e-mail, log in" in page
    assert client.post("/en/accounts/confirm-email/")["Location"] == "/en/accounts/login/"
    assert Letter.objects.count() == 0
