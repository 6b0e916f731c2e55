"""Bodies too large for their sender are refused unread, and over-long values are not rendered again."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.models import CallPage, HomePage
from cms.request_sizes import BodySizeMiddleware
from tests.accounts import PASSWORD, make_account, make_editor
from tests.pages import index_of, make_page

LARGE = settings.LARGEST_FORM + 1


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("The body was read.")

    readline = readlines = read


def send(
    client: Client, address: str, size: int = 150_000_000, kind: str = "multipart/form-data; boundary=x", body: Any = None
) -> Any:
    """Send a request that announces a body of `size` bytes."""
    return client.generic("POST", address, CONTENT_LENGTH=str(size), CONTENT_TYPE=kind, **{"wsgi.input": body or Unread()})


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/json"])
@pytest.mark.parametrize(
    "address",
    [
        "/de/",
        "/de/accounts/login/",
        "/de/search/",
        "/admin/documents/multiple/add/",
        "/admin/images/add/",
        "/api/search/",
        "/nichts/",
    ],
)
def test_large_body_from_an_anonymous_user_is_refused_unread(homes: dict[str, HomePage], address: str, kind: str) -> None:
    answer = send(Client(enforce_csrf_checks=True), address, kind=kind)

    assert answer.status_code == (302 if address == "/nichts/" else 413)  # a URL that does not exist reads nothing either


def test_large_admin_upload_from_a_non_editor_is_refused(homes: dict[str, HomePage]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account("mitglied@example.org"))

    assert send(client, "/admin/documents/multiple/add/").status_code in (403, 413)


def test_editors_may_upload_large_files(db: None, rf: RequestFactory) -> None:
    request = rf.post("/admin/documents/multiple/add/", CONTENT_LENGTH=str(LARGE))
    request.user = make_editor()

    assert BodySizeMiddleware(lambda _: HttpResponse()).process_view(request, lambda _: HttpResponse(), (), {}) is None


def test_refusal_explains_the_limit_in_the_language_of_the_reader(homes: dict[str, HomePage]) -> None:
    page = send(Client(), "/en/accounts/login/").content.decode()
    assert "What you sent is larger than 1.0" in page
    assert "/en/accounts/login/" in page
    assert "größer als" in send(Client(), "/de/accounts/login/").content.decode()
    assert "plus grand" in send(Client(), "/fr/accounts/login/").content.decode()
    assert send(Client(), "/api/search/").json()["status"] == 413


def test_body_below_the_limit_is_accepted(homes: dict[str, HomePage]) -> None:
    words = {"login": "person@example.org", "password": "x", "more": "x" * (settings.LARGEST_FORM - 1000)}

    assert Client().post("/en/accounts/login/", words).status_code == 200


@pytest.mark.parametrize("announced", ["", "nonsense", "-5"])
def test_invalid_content_length_does_not_bypass_the_limit(homes: dict[str, HomePage], announced: str) -> None:
    answer = Client().generic("POST", "/de/accounts/login/", CONTENT_LENGTH=announced, **{"wsgi.input": Unread()})

    assert answer.status_code == 200


LONG = "langeswort" * 400  # 4,000 letters: below the maximum length of a URL
TOLD = re.compile("(?:langeswort){30}")


@pytest.mark.parametrize(
    "address",
    [
        "/de/?weiter={}",
        "/de/mitmachen/?topic={}",
        "/de/mitmachen/?nonsense={}",
        "/de/mitmachen/?status={}",
        "/de/search/?q={}",
        "/de/search/?q=wort&topic={}",
        "/de/search/?q=wort&sort={}",
        "/de/gibt-es-nicht/?a={}",
        "/de/{}/",
        "/{}",
        "/de/accounts/login/?next=/{}",
        "/de/accounts/signup/?next=/{}",
        "/de/accounts/password/reset/?next=/{}",
        "/api/search/?q={}",
        "/api/search/?sort={}",
        "/api/search/suggest/?q={}",
        "/api/v2/pages/?type={}",
        "/api/v2/pages/?fields={}",
        "/api/v2/pages/?nonsense={}",
        "/api/v2/pages/{}/",
        "/api/v2/images/?order={}",
        "/de/search/results.csv?q={}",
    ],
)
def test_overlong_input_is_not_echoed(homes: dict[str, HomePage], address: str) -> None:
    index_of(CallPage)
    make_page(CallPage, "Wasser")
    answer = Client().get(address.format(LONG))

    words = b"".join(answer).decode() if answer.streaming else answer.content.decode()
    assert answer.status_code < 500
    assert not TOLD.search(words.replace("%", ""))


def test_pagination_links_keep_only_known_filters(homes: dict[str, HomePage]) -> None:
    index_of(CallPage)
    for number in range(14):
        make_page(CallPage, f"Aufruf {number}")
    html = Client().get("/de/mitmachen/?status=open&utm_source=brief&topic=").content.decode()

    assert 'href="?status=open&amp;page=2"' in html


def test_forms_echo_only_the_start_of_overlong_values(homes: dict[str, HomePage]) -> None:
    for address, name in [
        ("/de/accounts/login/", "login"),
        ("/de/accounts/signup/", "email"),
        ("/de/accounts/password/reset/", "email"),
    ]:
        html = Client().post(address, {name: LONG, "next": f"/{LONG}", "password": "x", "password1": LONG}).content.decode()
        [value] = re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', html) or re.findall(
            rf'<input[^>]*value="([^"]*)"[^>]*name="{name}"', html
        )
        assert value == LONG[:320]
        assert html.count("langeswort" * 33) == 0


TEXT_FIELDS = re.compile(r"<(?:input|textarea)\b[^>]*>")


def fields_without_maxlength(html: str) -> list[str]:
    """Return the text fields in `html` without a maximum length."""
    fields = TEXT_FIELDS.findall(html)
    kinds = ("text", "email", "password", "search", "url", "tel")
    written = [field for field in fields if field.startswith("<textarea") or re.search(rf'type="(?:{"|".join(kinds)})"', field)]
    return [field for field in written if "maxlength=" not in field and "readonly" not in field]


ANONYMOUS = ["account_login", "account_signup", "account_reset_password", "search:results", "wagtail_serve"]
OWN = [
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "search:save",
]


def test_every_visitor_text_field_has_a_maxlength(homes: dict[str, HomePage]) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="de")

    def check(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert fields_without_maxlength(answer.content.decode()) == [], address

    for name in ANONYMOUS:
        check(reverse(name, args=[""] if name == "wagtail_serve" else []))
    client.post("/de/accounts/login/", {"login": make_account("person@example.org").email, "password": PASSWORD})
    client.post("/de/accounts/reauthenticate/", {"password": PASSWORD})
    for name in OWN:
        check(reverse(name))


def test_overlong_field_shows_an_error(homes: dict[str, HomePage], django_assert_max_num_queries: Callable[..., Any]) -> None:
    html = Client().post("/en/accounts/login/", {"login": "person@example.org", "password": "x" * 257}).content.decode()

    assert "at most 256 characters" in html


def test_problem_document_detail_is_shortened() -> None:
    from cms.api.problems import problem

    assert len(json.loads(problem(400, LONG).content)["detail"]) <= 240
