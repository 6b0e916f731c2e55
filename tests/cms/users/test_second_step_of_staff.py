"""The second step before /admin/: who needs it, what counts, and how people get to it and back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.users.models import User
from tests.accounts import PASSWORD, make_account

from .test_second_step import code_for

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOME, REQUIRED = "/admin/", "/en/accounts/2fa/required/"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.REQUIRE_STAFF_MFA = True


@pytest.fixture
def editor(db: None) -> User:
    user = make_account("redaktion@example.org")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.fixture
def browser_of(db: None) -> Callable[..., Client]:
    """Return a function that returns a browser in which `user` has logged in with a password."""

    def enter(user: User, language: str = "en") -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE=language)
        client.post(f"/{language}/accounts/login/", {"login": user.email, "password": PASSWORD})
        return client

    return enter


def add_app(user: User) -> None:
    TOTP.activate(user, SECRET)


@pytest.mark.parametrize("language", ["de", "en", "fr", "ar"])
def test_editor_without_a_second_factor_is_redirected_to_set_one_up(
    editor: User, browser_of: Callable[..., Client], language: str
) -> None:
    client = browser_of(editor, language)
    answer = client.get("/admin/pages/?p=2")

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/{language}/accounts/2fa/required/?next=%2Fadmin%2Fpages%2F%3Fp%3D2",
    )
    page = client.get(answer["Location"]).content.decode()
    assert f"/{language}/accounts/2fa/totp/activate/" in page
    assert f"/{language}/accounts/2fa/webauthn/add/" in page


def test_editor_reaches_the_requested_page_after_setting_up_a_second_factor(
    editor: User, browser_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(editor)
    client.get(client.get("/admin/pages/")["Location"])
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/en/accounts/2fa/totp/activate/").content.decode()
    [secret] = re.findall(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda told: told())  # during the request
    answer = client.post("/en/accounts/2fa/totp/activate/", {"code": code_for(secret)})

    codes = client.get(answer["Location"]).content.decode()
    assert "Two-step login is set up." in codes
    [way] = re.findall(r'<a class="button" href="([^"]+)">Continue to editing', codes)
    assert client.get(way)["Location"] == "/admin/pages/"
    assert client.get(HOME).status_code == 200
    assert "Two-step login is set up." not in client.get("/en/accounts/2fa/").content.decode()


def test_login_with_both_factors_opens_the_admin(editor: User) -> None:
    add_app(editor)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.post("/en/accounts/login/", {"login": editor.email, "password": PASSWORD})
    client.post("/en/accounts/2fa/authenticate/", {"code": code_for(SECRET)})

    assert client.get(HOME).status_code == 200


def test_existing_session_must_provide_the_second_factor(editor: User, browser_of: Callable[..., Client]) -> None:
    client = browser_of(editor)  # with only the password
    add_app(editor)  # in another browser

    answer = client.get(client.get(HOME)["Location"])
    assert answer["Location"] == "/en/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get(HOME).status_code == 302  # the password again is not a second step
    cache.clear()
    assert client.post(answer["Location"], {"code": code_for(SECRET), "next": HOME})["Location"] == HOME
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize(
    ("method", "facts", "status"),
    [
        ("mfa", {"type": "webauthn", "passwordless": True}, 200),
        ("mfa", {"type": "totp"}, 200),
        ("mfa", {"type": "recovery_codes"}, 200),
        ("password", {"email": "redaktion@example.org"}, 302),
        ("socialaccount", {"provider": "amt", "uid": "1"}, 302),
        ("code", {}, 302),
    ],
)
def test_methods_that_count_as_a_second_factor(
    editor: User, rf: RequestFactory, method: str, facts: dict[str, Any], status: int
) -> None:
    add_app(editor)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(editor)
    request = rf.get("/")
    request.session = session = client.session
    record_authentication(request, editor, method, **facts)
    session.save()

    assert client.get(HOME).status_code == status


def test_second_factor_of_another_user_does_not_count(editor: User, rf: RequestFactory) -> None:
    add_app(editor)
    other = make_account("andere@example.org", is_superuser=True)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(editor)
    session = client.session
    session["second_step_set_up"] = str(other.pk)
    session.save()

    assert client.get(HOME).status_code == 302


def test_removing_the_second_factor_requires_a_new_one(editor: User) -> None:
    add_app(editor)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.post("/en/accounts/login/", {"login": editor.email, "password": PASSWORD})
    client.post("/en/accounts/2fa/authenticate/", {"code": code_for(SECRET)})
    Authenticator.objects.filter(user=editor).exclude(type=Authenticator.Type.RECOVERY_CODES).delete()

    assert client.get(HOME)["Location"] == f"{REQUIRED}?next=%2Fadmin%2F"


@pytest.mark.parametrize(
    "address",
    [
        "/admin/pages/",
        "/admin/documents/",
        "/admin/images/",
        "/admin/users/",
        "/admin/reports/locked/",
        "/admin/pages/1/edit/preview/",
    ],
)
def test_no_admin_page_is_accessible_without_a_second_factor(db: None, browser_of: Callable[..., Client], address: str) -> None:
    client = browser_of(make_account("verwaltung@example.org", is_superuser=True))

    assert client.get(address)["Location"].startswith(REQUIRED)
    assert client.post(address)["Location"] == f"{REQUIRED}?next=%2Fadmin%2F"
    came_from = client.post(address, HTTP_REFERER="http://testserver/admin/pages/3/edit/")
    assert came_from["Location"] == f"{REQUIRED}?next=%2Fadmin%2Fpages%2F3%2Fedit%2F"


@pytest.mark.parametrize(("address", "headers"), [("/admin/api/main/pages/", {}), (HOME, {"X-Requested-With": "XMLHttpRequest"})])
def test_api_and_ajax_requests_get_403_instead_of_a_redirect(
    editor: User, browser_of: Callable[..., Client], address: str, headers: dict[str, str]
) -> None:
    answer = browser_of(editor).get(address, headers=headers)

    assert answer.status_code == 403
    assert "Editing requires two-step login" in answer.content.decode()


def test_next_url_cannot_leave_the_site(editor: User, browser_of: Callable[..., Client]) -> None:
    client = browser_of(editor)
    client.get(f"{REQUIRED}?next=https://evil.example/")
    assert client.session["second_step_way_back"] == HOME


def test_members_and_visitors_need_no_second_factor(db: None, browser_of: Callable[..., Client]) -> None:
    member = browser_of(make_account("mitglied@example.org"))

    assert member.get(HOME).status_code == 403
    assert member.get("/en/accounts/email/").status_code == 200
    assert Client().get(HOME, HTTP_ACCEPT_LANGUAGE="en")["Location"] == "/en/accounts/login/?next=/admin/"
    assert Client().get(REQUIRED)["Location"] == f"/en/accounts/login/?next={REQUIRED}"


def test_password_suffices_without_the_setting(editor: User, browser_of: Callable[..., Client], settings: Any) -> None:
    settings.REQUIRE_STAFF_MFA = False

    assert browser_of(editor).get(HOME).status_code == 200
    assert browser_of(editor).get(f"{REQUIRED}?next=/admin/pages/")["Location"] == "/admin/pages/"


@pytest.fixture
def administrator(settings: Any) -> Client:
    settings.REQUIRE_STAFF_MFA = False
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(make_account("verwaltung@example.org", is_superuser=True))
    return client


def test_administrator_can_remove_a_lost_second_factor(editor: User, administrator: Client) -> None:
    add_app(editor)
    there = Client()
    there.force_login(editor)
    there.get("/en/accounts/email/")
    address = reverse("remove_second_step", args=[editor.pk])
    assert address in administrator.get("/admin/users/").content.decode()
    assert "make sure that it really is this person" in administrator.get(address).content.decode()
    assert Authenticator.objects.filter(user=editor).exists()

    assert administrator.post(address)["Location"] == "/admin/users/"
    assert not Authenticator.objects.filter(user=editor).exists()
    assert there.get("/en/accounts/email/").status_code == 302
    [letter] = mail.outbox
    assert letter.to == [editor.email]
    assert address not in administrator.get("/admin/users/").content.decode()
    assert "Two-step login removed" in administrator.get("/admin/reports/site-history/").content.decode()


def test_only_administrators_can_remove_a_second_factor_of_others(editor: User, administrator: Client) -> None:
    add_app(editor)
    address = reverse("remove_second_step", args=[editor.pk])
    manager = make_account("personal@example.org")
    manager.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "change_user"]))
    client = Client()
    client.force_login(manager)
    client.post(address)
    own = User.objects.get(email="verwaltung@example.org")
    add_app(own)
    administrator.post(reverse("remove_second_step", args=[own.pk]))

    assert set(Authenticator.objects.filter(type="totp").values_list("user", flat=True)) == {editor.pk, own.pk}


def test_reset_second_step_command_removes_the_second_factor(db: None) -> None:
    own = make_account("verwaltung@example.org", is_superuser=True)
    add_app(own)
    call_command("reset_second_step", "Verwaltung@Example.org")

    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="No account has the address"):
        call_command("reset_second_step", "niemand@example.org")
