"""Login, from sign-up to the admin: what people read, and what nobody can find out."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils.translation import override

from cms.users.accounts import confirm_address
from cms.users.adapter import AccountAdapter
from cms.users.models import User

PASSWORD = "wasser-und-schatten"
LINK = re.compile(r"http://testserver(\S+)")


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    """Return a function that creates an account with a confirmed address: `account("name", is_superuser=True)`."""

    def make(name: str = "person", **facts: object) -> User:
        user = User.objects.create_user(f"{name}@example.org", PASSWORD, **facts)
        confirm_address(account=user)
        return user

    return make


@pytest.fixture
def client() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en", HTTP_USER_AGENT="Firefox/131.0")


def log_in(client: Client, user: User, password: str = PASSWORD, **fields: str) -> object:
    return client.post("/en/accounts/login/", {"login": user.email, "password": password, **fields})


def main_of(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def link_in(message: mail.EmailMessage) -> str:
    return LINK.search(message.body).group(1)


def test_confirming_the_address_logs_in_after_sign_up(client: Client, db: None):
    answer = client.post("/en/accounts/signup/?next=/en/accounts/sessions/", {"email": "New@Example.org", "password1": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/en/accounts/confirm-email/")
    assert "Check your e-mail" in client.get(answer["Location"]).content.decode()
    assert not EmailAddress.objects.get(email="new@example.org").verified

    [letter] = mail.outbox
    assert letter.to == ["new@example.org"]
    assert letter.subject == "One step left: confirm your e-mail address"
    link = link_in(letter)
    page = client.get(link)
    assert "new@example.org" in main_of(page.content.decode())
    assert not EmailAddress.objects.get(email="new@example.org").verified  # mail scanners open links too

    answer = client.post(link)
    assert EmailAddress.objects.get(email="new@example.org").verified
    assert answer.status_code == 302
    assert client.get("/en/accounts/email/").status_code == 200


def test_emails_are_text_and_html_in_the_language_of_the_page(client: Client, db: None):
    client.post("/ar/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    [letter] = mail.outbox
    [(html, kind)] = letter.alternatives

    assert kind == "text/html"
    assert '<html lang="ar" dir="rtl"' in html
    link = link_in(letter)
    assert link.startswith("/ar/accounts/confirm-email/")
    assert f'href="http://testserver{link}"' in html


def test_used_or_invalid_confirmation_link_shows_an_explanation(client: Client, db: None):
    client.post("/en/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    link = link_in(mail.outbox[0])
    client.post(link)
    stranger = Client()

    for address in (link, "/en/accounts/confirm-email/nonsense/"):
        page = stranger.get(address).content.decode()
        assert "This link no longer works" in page
        assert 'href="/en/accounts/login/"' in main_of(page)


def test_sign_up_does_not_reveal_whether_an_account_exists(client: Client, account: Callable[..., User]):
    account("known")
    known = client.post("/en/accounts/signup/", {"email": "known@example.org", "password1": PASSWORD})
    new = Client().post("/en/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})

    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert [letter.subject for letter in mail.outbox] == [
        "You already have an account",
        "One step left: confirm your e-mail address",
    ]


def test_password_reset_does_not_reveal_whether_an_account_exists(client: Client, account: Callable[..., User]):
    account("known")
    pages = []
    for name in ("known", "nobody"):
        answer = client.post("/en/accounts/password/reset/", {"email": f"{name}@example.org"}, follow=True)
        pages.append(main_of(answer.content.decode()))

    assert pages[0] == pages[1]
    assert [letter.subject for letter in mail.outbox] == ["Choose a new password", "No account with this address"]


def test_login_does_not_reveal_whether_an_account_exists(client: Client, account: Callable[..., User]):
    account("known")

    def answer(name: str) -> str:
        page = client.post("/en/accounts/login/", {"login": f"{name}@example.org", "password": "wrong-password"})
        assert page.status_code == 200
        html = re.sub(r'value="[^"]{60,}"', "", main_of(page.content.decode()))
        return html.replace(f"{name}@example.org", "ADDRESS")

    assert answer("known") == answer("nobody")


def test_password_reset_link_works_only_once(client: Client, account: Callable[..., User]):
    user = account()
    client.post("/en/accounts/password/reset/", {"email": user.email})
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "neue-worte-2026", "password2": "neue-worte-2026"})

    user.refresh_from_db()
    assert user.check_password("neue-worte-2026")
    again = Client(HTTP_ACCEPT_LANGUAGE="en").get(link, follow=True).content.decode()
    assert "This link no longer works" in again
    assert 'href="/en/accounts/password/reset/"' in main_of(again)


def test_email_address_changes_only_after_confirming_the_new_one(client: Client, account: Callable[..., User]):
    user = account()
    log_in(client, user)
    asked = client.post("/en/accounts/email/", {"email": "fresh@example.org", "action_add": ""})
    assert asked["Location"] == "/en/accounts/reauthenticate/?next=%2Fen%2Faccounts%2Femail%2F"
    client.post(asked["Location"], {"password": PASSWORD})  # and the request continues by itself
    page = client.get("/en/accounts/email/").content.decode()
    assert "Waiting for your confirmation" in page
    user.refresh_from_db()
    assert user.email == "person@example.org"

    link = link_in(next(letter for letter in mail.outbox if letter.to == ["fresh@example.org"]))
    client.post(link)
    user.refresh_from_db()
    assert user.email == "fresh@example.org"
    assert list(EmailAddress.objects.values_list("email", "primary", "verified")) == [("fresh@example.org", True, True)]


@pytest.mark.parametrize("path", ["/en/accounts/sessions/", "/admin/"])
def test_login_redirects_to_the_requested_page(path: str, client: Client, account: Callable[..., User]):
    user = account(is_superuser=True)
    asked = client.get(path, follow=True)
    login, _status = asked.redirect_chain[-1]
    assert login.startswith("/en/accounts/login/?next=")
    [kept] = re.findall(r'name="next" value="([^"]*)"', main_of(asked.content.decode()))[:1]
    answer = log_in(client, user, next=kept)

    assert (answer.status_code, answer["Location"]) == (302, path)


def test_login_does_not_redirect_to_other_sites(client: Client, account: Callable[..., User]):
    answer = log_in(client, account(), next="https://evil.example/")

    assert "evil" not in answer["Location"]


def test_login_without_next_redirects_by_role(account: Callable[..., User], rf: RequestFactory):
    def target(user: User) -> str:
        request = rf.get("/")
        request.user = user
        return AccountAdapter().get_login_redirect_url(request)

    person, editor = account(), account("editor")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if settings.COMMUNITY_ENABLED:
        start = reverse("community:start")
        assert (target(person), target(editor)) == (start, "/admin/")
    else:
        assert (target(person), target(editor)) == (reverse("account_email"), "/admin/")


@override_settings(ROOT_URLCONF="tests.cms.users.urls_without_community")
def test_login_without_the_community_redirects_to_account_or_admin(account: Callable[..., User], rf: RequestFactory):
    def target(user: User) -> str:
        request = rf.get("/")
        request.user = user
        return AccountAdapter().get_login_redirect_url(request)

    assert target(account()) == "/accounts/email/"
    assert target(account("root", is_superuser=True)) == "/admin/"


def test_user_without_admin_access_gets_403_with_an_explanation(client: Client, account: Callable[..., User]):
    log_in(client, account())
    for path in ("/admin/", "/admin/pages/"):
        answer = client.get(path)
        assert answer.status_code == 403
        page = main_of(answer.content.decode())
        assert "This account is not allowed to edit the website." in page
        assert "person@example.org" in page
        assert "Log out and use another account" in page


def test_admin_requires_login_and_admits_editors(client: Client, account: Callable[..., User]):
    assert client.get("/admin/").status_code == 302
    log_in(client, account(is_superuser=True))
    assert client.get("/admin/").status_code == 200


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/m/ip", "signup": "1/m/ip"})
def test_login_is_blocked_after_too_many_wrong_passwords(client: Client, account: Callable[..., User]):
    user = account()
    for _attempt in range(3):
        log_in(client, user, "wrong-password")
    answer = log_in(client, user)

    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()


@override_settings(ACCOUNT_RATE_LIMITS={"signup": "1/m/ip"})
def test_rate_limit_page_explains_what_to_do(client: Client, db: None):
    form = {"email": "new@example.org", "password1": PASSWORD}
    client.post("/en/accounts/signup/", form)
    answer = client.post("/en/accounts/signup/", form)

    assert answer.status_code == 429
    assert "Please wait a few minutes and try again." in answer.content.decode()


def test_form_errors_are_linked_to_their_fields(client: Client, db: None):
    page = main_of(client.post("/en/accounts/signup/", {"email": "no address", "password1": "123"}).content.decode())

    for name in ("email", "password1"):
        assert f'id="id_{name}_error"' in page
        [described] = re.findall(rf'<input[^>]*name="{name}"[^>]*aria-describedby="([^"]*)"', page)
        assert f"id_{name}_error" in described
    assert 'autocomplete="email"' in page
    assert 'autocomplete="new-password"' in page


def test_logging_out_other_sessions_keeps_the_current_one(account: Callable[..., User]):
    user, here, there = account(), Client(HTTP_USER_AGENT="Here"), Client(HTTP_USER_AGENT="There")
    log_in(here, user)
    log_in(there, user)
    page = here.get("/en/accounts/sessions/").content.decode()
    assert "Here" in page
    assert "There" in page

    here.post("/en/accounts/sessions/")
    assert here.get("/en/accounts/sessions/").status_code == 200
    assert there.get("/en/accounts/sessions/").status_code == 302


def test_logout_redirects_to_the_home_page_in_the_language_of_the_reader(client: Client, account: Callable[..., User]):
    log_in(client, account())

    assert client.get("/en/accounts/logout/").status_code == 200
    assert client.post("/en/accounts/logout/")["Location"] == "/en/"


ANONYMOUS_PAGES = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
ACCOUNT_PAGES = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
]


@pytest.mark.parametrize("language", ["de", "en", "fr", "ar"])
def test_every_account_page_has_one_heading(language: str, client: Client, account: Callable[..., User]):
    def check(name: str) -> None:
        with override(language):
            url = reverse(name)
        answer = client.get(url)
        html = answer.content.decode()
        assert answer.status_code == 200, (name, answer)
        assert html.count("<h1") == 1, name
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
        for field in re.findall(r"<(?:input|textarea|select)[^>]*>", main_of(html)):
            if 'type="hidden"' not in field:
                [identity] = re.findall(r' id="([^"]+)"', field)
                assert f'for="{identity}"' in html, (name, field)

    for name in ANONYMOUS_PAGES:
        check(name)
    log_in(client, account())
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    for name in ACCOUNT_PAGES:
        check(name)


def test_every_account_page_is_valid_html(
    client: Client, account: Callable[..., User], assert_valid_html: Callable[[dict[str, str]], None]
):
    def page(name: str) -> str:
        with override("ar"):
            return client.get(reverse(name)).content.decode()

    pages = {name: page(name) for name in ANONYMOUS_PAGES}
    pages["wrong"] = client.post("/en/accounts/signup/", {"email": "no address", "password1": "1"}).content.decode()
    pages["used link"] = client.get("/en/accounts/confirm-email/nonsense/").content.decode()
    user = account()
    log_in(client, user)
    pages["refused"] = client.get("/admin/").content.decode()
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    pages |= {name: page(name) for name in ACCOUNT_PAGES}
    client.post("/en/accounts/email/", {"email": "fresh@example.org", "action_add": ""})
    pages["pending address"] = page("account_email")
    assert_valid_html(pages)
