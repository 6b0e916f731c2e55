"""A form with an expired token or session: no input is lost, and nobody else can take advantage of it."""

from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms.kept import is_secret, make_form
from cms.kept_views import csrf_failure, is_from_here
from cms.users.models import User
from tests.accounts import PASSWORD, make_account, make_editor
from tests.pages import make_homes

HERE = {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-origin"}
EMAIL = "/en/accounts/email/"


@pytest.fixture
def browser_of(db: None) -> Callable[..., Client]:
    """A browser in which CSRF tokens are checked."""

    def log_in(user: User | None = None, language: str = "en") -> Client:
        client = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE=language)
        if user:
            client.force_login(user)
        return client

    return log_in


def form_in(answer: Any) -> Any:
    """Return the form that can be submitted again."""
    (form,) = [
        form for form in lxml.html.fromstring(answer.content.decode()).forms if form.xpath(".//*[@name='csrfmiddlewaretoken']")
    ]
    return form


def fields_of(form: Any) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for control in form.xpath(".//input[@name]|.//textarea[@name]"):
        fields.setdefault(control.get("name"), []).append(control.get("value") or "")
    return fields


@pytest.mark.parametrize(("language", "title"), [("en", "Please send it again"), ("de", "Bitte noch einmal absenden")])
def test_csrf_failure_page_lets_the_user_resubmit_the_form(browser_of, language: str, title: str) -> None:
    user = make_account("a@example.org")
    client = browser_of(user)
    address = f"/{language}/accounts/password/reset/"
    answer = client.post(address, {"email": "<b>neu@example.org", "csrfmiddlewaretoken": "x" * 64}, **HERE)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert title in page
    assert f'<html lang="{language}"' in page
    assert "CSRF verification failed" not in page
    assert "<b>neu" not in page
    assert "&lt;b&gt;neu@example.org" in page
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"]
    form = form_in(answer)
    assert (form.get("action"), form.get("method")) == (address, "post")
    again = client.post(address, {**fields_of(form), "email": "neu@example.org"}, **HERE)
    assert (again.status_code, again["Location"]) == (302, f"/{language}/accounts/password/reset/done/")


def test_password_is_not_kept_and_must_be_entered_again(browser_of) -> None:
    make_account("a@example.org")
    client = browser_of()
    answer = client.post("/en/accounts/login/", {"login": "a@example.org", "password": PASSWORD, "next": "/en/"}, **HERE)

    page = answer.content.decode()
    assert PASSWORD not in page
    form = form_in(answer)
    assert fields_of(form)["login"] == ["a@example.org"]
    (password,) = form.xpath(".//input[@name='password']")
    assert (password.get("type"), password.get("value")) == ("password", None)
    again = client.post("/en/accounts/login/", {**fields_of(form), "password": PASSWORD}, **HERE)
    assert (again.status_code, again["Location"]) == (302, "/en/")


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("password", True),
        ("password1", True),
        ("oldpassword", True),
        ("code", True),
        ("credential", True),
        ("body-0-value-password", True),
        ("csrfmiddlewaretoken", False),
        ("country_code", False),
        ("welcome", False),
        ("keywords", False),
    ],
)
def test_secret_fields_are_never_kept(name: str, secret: bool) -> None:
    assert is_secret(name, {}) is secret
    form = make_form("/", [(name, ["Geheim"])], [], {})
    assert ("Geheim" in str(form)) is (not secret and name != "csrfmiddlewaretoken")


def test_multiple_values_and_rich_text_are_kept_and_files_requested_again(rf: RequestFactory, browser_of) -> None:
    rich = '{"blocks":[{"text":"Erster Absatz"},{"text":"Zweiter"}],"entityMap":{}}'
    data = {
        "topic": ["heat", "water"],
        "body-0-value": rich,
        "body-count": "1",
        "text": " Zeile 1\r\nZeile 2",
        "plan": SimpleUploadedFile("Plan.pdf", b"%PDF-"),
        "empty": "",
        "opened_with": "welcome=abc",
    }
    answer = browser_of().post(EMAIL + "?x=1&y=%C3%A4", data, **HERE)

    form = form_in(answer)
    fields = fields_of(form)
    assert (form.get("action"), form.get("enctype")) == (EMAIL + "?x=1&y=%C3%A4", "multipart/form-data")
    assert (fields["topic"], fields["body-0-value"], fields["empty"], fields["body-count"]) == (
        ["heat", "water"],
        [rich],
        [""],
        ["1"],
    )
    assert fields["text"][0].replace("\r\n", "\n") == " Zeile 1\nZeile 2"
    assert form.xpath(".//input[@type='file']/@name") == ["plan"]
    shown = form.text_content()
    assert "Erster Absatz\nZweiter" in shown
    assert "Plan.pdf" in shown
    assert "entityMap" not in shown
    assert "welcome=abc" not in shown


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_REFERER": "http://evil.example/testserver"},
        {"HTTP_REFERER": "https://testserver/"},
        {"secure": True},
    ],
)
def test_cross_site_submission_is_not_offered_again(browser_of, headers: dict[str, Any]) -> None:
    client = browser_of(make_account("a@example.org"))
    answer = client.post(EMAIL, {"email": "attacker@example.org", "action_add": ""}, **headers)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "attacker@example.org" not in page
    assert "csrfmiddlewaretoken" not in page
    assert f'href="{EMAIL}"' in page


@pytest.mark.parametrize("headers", [{}, {"HTTP_REFERER": "http://testserver/x"}, {"HTTP_SEC_FETCH_SITE": "same-origin"}, HERE])
def test_same_site_requests_are_recognised(rf: RequestFactory, headers: dict[str, Any]) -> None:
    assert is_from_here(rf.post("/", **headers))


def test_htmx_request_is_redirected_to_the_kept_form(browser_of) -> None:
    make_homes()
    client = browser_of(make_account("a@example.org"))
    answer = client.post(EMAIL, {"email": "neu@example.org"}, **HERE, HTTP_HX_REQUEST="true")

    assert (answer.status_code, answer.content) == (403, b"")
    assert fields_of(form_in(client.get(answer["HX-Redirect"])))["email"] == ["neu@example.org"]


def test_api_request_gets_a_problem_document(rf: RequestFactory) -> None:
    answer = csrf_failure(rf.post("/api/x/"), "CSRF cookie not set.")

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_editor_keeps_form_input_in_the_admin_language(browser_of) -> None:
    make_homes()
    editor = make_editor()
    UserProfile.objects.create(user=editor, preferred_language="fr")
    client = browser_of(editor, "en")
    page = Page.objects.get(slug="de", depth=2)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = {"title": "Neuer Titel", "summary": "Viel Text", "action-publish": "action-publish", "slug": "de"}
    answer = client.post(address, data, **HERE)

    assert answer.status_code == 403
    assert '<html lang="fr"' in answer.content.decode()
    fields = fields_of(form_in(answer))
    assert {name: fields[name] for name in data} == {name: [value] for name, value in data.items()}
    autosave = client.post(address, data, **HERE, HTTP_ACCEPT="application/json")
    assert (autosave.status_code, autosave.json()["success"]) == (403, False)


def log_in_by_hand(client: Client, address: str) -> Any:
    """Fill in the login form at `address` and follow the redirects."""
    login = client.get(address)
    (form,) = [one for one in lxml.html.fromstring(login.content.decode()).forms if one.xpath(".//input[@name='password']")]
    return client.post(
        address.partition("?")[0], {**fields_of(form), "login": "redaktion@example.org", "password": PASSWORD}, follow=True
    )


def test_form_input_sent_without_a_session_is_restored_after_login(browser_of) -> None:
    make_homes()
    make_editor()
    client = browser_of()
    page = Page.objects.get(slug="de", depth=2)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.get("/en/accounts/login/")
    token = client.cookies["csrftoken"].value
    answer = client.post(address, {"title": "Neuer Titel", "code": "123456", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302
    assert "123456" not in str(dict(client.session))

    shown = log_in_by_hand(client, answer["Location"])
    form = form_in(shown)
    assert shown.status_code == 200
    assert (form.get("action"), fields_of(form)["title"]) == (address, ["Neuer Titel"])


def test_kept_form_page_does_not_redirect_to_other_sites(browser_of) -> None:
    make_homes()
    client = browser_of(make_account("a@example.org"))
    with override("en"):
        assert client.get("/en/kept/?to=//evil.example/")["Location"] == reverse("wagtail_serve", args=[""])
    assert client.get("/en/kept/?to=https://evil.example/")["Location"].startswith("/")
    assert client.get("/en/kept/?to=/en/accounts/email/")["Location"] == EMAIL
    assert client.get("/en/kept/")["Location"].startswith("/")
