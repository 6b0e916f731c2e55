"""Who owns an address: the account that has confirmed it, however that was done."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from cms.users import ownership
from cms.users.account_forms import SocialSignupForm
from cms.users.accounts import confirm_address
from cms.users.models import User
from cms.users.social import SocialAccountAdapter

PASSWORD = "wasser-und-schatten"
OTHER_PASSWORD = "hitze-und-beton-27"
NEW = "neu@stadt.example"

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Callable[..., User]:
    def make(email: str, **facts: Any) -> User:
        user = User.objects.create_user(email, PASSWORD, **facts)
        confirm_address(account=user)
        return user

    return make


@pytest.fixture
def administrator() -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.create_superuser("root@stadt.example", PASSWORD))
    return client


def browser() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en", HTTP_USER_AGENT="Firefox/131.0")


def log_in(email: str, password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or browser()
    client.post("/en/accounts/login/", {"login": email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/en/accounts/email/").status_code == 200


def sign_up(email: str, password: str = OTHER_PASSWORD) -> Client:
    client = browser()
    answer = client.post("/en/accounts/signup/", {"email": email, "password1": password})
    assert answer["Location"] == "/en/accounts/confirm-email/"
    return client


def ask_for(client: Client, email: str) -> None:
    """Ask for another address, as the logged-in person."""
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/en/accounts/email/", {"email": email, "action_add": ""})


def link_of(user: User, email: str) -> str:
    address = EmailAddress.objects.get(user=user, email=email)
    return f"/en/accounts/confirm-email/{EmailConfirmationHMAC.create(address).key}/"


def emails_to(email: str) -> list[str]:
    return [letter.subject for letter in mail.outbox if letter.to == [email]]


def truth() -> dict[str | None, list[tuple[str, bool, bool]]]:
    """The addresses of accounts and allauth's: (address, confirmed, primary) by account address."""
    return {
        user.email: sorted(user.emailaddress_set.values_list("email", "verified", "primary"))
        for user in User.objects.order_by("pk")
    }


# --- A change that nobody has confirmed -------------------------------------------------------------------------------


def test_unconfirmed_new_address_cannot_reset_the_password(account: Callable[..., User]):
    account("anna@stadt.example")
    client = log_in("anna@stadt.example")
    ask_for(client, NEW)
    mail.outbox.clear()

    browser().post("/en/accounts/password/reset/", {"email": NEW})
    assert emails_to(NEW) == ["No account with this address"]
    browser().post("/en/accounts/password/reset/", {"email": "anna@stadt.example"})
    assert emails_to("anna@stadt.example") == ["Choose a new password"]


def test_unconfirmed_new_address_cannot_log_in(account: Callable[..., User]):
    account("anna@stadt.example")
    ask_for(log_in("anna@stadt.example"), NEW)

    assert not is_in(log_in(NEW))
    assert is_in(log_in("anna@stadt.example"))


def test_unconfirmed_address_change_does_not_block_a_sign_up(account: Callable[..., User]):
    anna = account("anna@stadt.example")
    ask_for(log_in("anna@stadt.example"), NEW)
    link_of_anna = link_of(anna, NEW)
    mail.outbox.clear()

    client = sign_up(NEW)
    assert emails_to(NEW) == ["One step left: confirm your e-mail address"]
    client.post(link_of(User.objects.get(email=NEW), NEW))
    assert is_in(client)

    # and the link for Anna's change no longer belongs to anybody
    page = browser().get(link_of_anna).content.decode()
    assert "The address in it now belongs to another account." in page
    browser().post(link_of_anna)
    anna.refresh_from_db()
    assert anna.email == "anna@stadt.example"
    assert ownership.owner_of(NEW) == User.objects.get(email=NEW) != anna


def test_unconfirmed_sign_up_does_not_block_another_one():
    sign_up(NEW, PASSWORD)
    first = User.objects.get(email=NEW)
    client = sign_up(NEW, OTHER_PASSWORD)
    second = User.objects.exclude(pk=first.pk).get()
    assert second.email == NEW
    client.post(link_of(second, NEW))

    assert is_in(client)
    assert not is_in(log_in(NEW, PASSWORD))
    assert is_in(log_in(NEW, OTHER_PASSWORD))
    assert list(User.objects.all()) == [second]  # the other one was deleted


def test_first_of_two_sign_ups_can_still_be_confirmed():
    client = sign_up(NEW, PASSWORD)
    first = User.objects.get(email=NEW)
    sign_up(NEW, OTHER_PASSWORD)
    client.post(link_of(first, NEW))

    assert is_in(client)
    assert truth() == {NEW: [(NEW, True, True)]}
    assert User.objects.get() == first


def test_sign_up_with_a_confirmed_address_sends_a_notice(account: Callable[..., User]):
    account("anna@stadt.example")
    sign_up("Anna@Stadt.Example")

    assert emails_to("anna@stadt.example") == ["You already have an account"]
    assert User.objects.count() == 1


def test_account_created_by_an_administrator_survives_a_competing_sign_up(administrator: Client):
    made = User.objects.create_user(NEW, PASSWORD)
    made.groups.add(Group.objects.create(name="Redaktion"))
    sign_up(NEW, OTHER_PASSWORD)
    made.refresh_from_db()
    assert made.email is None

    mail.outbox.clear()
    client = log_in(NEW, PASSWORD)  # its owner confirms
    client.post(link_of(made, NEW))
    made.refresh_from_db()
    assert (made.email, is_in(client), made.groups.count()) == (NEW, True, 1)
    assert not User.objects.filter(email=None).exists()


def test_changing_to_a_taken_address_sends_no_confirmation_link(account: Callable[..., User]):
    account("anna@stadt.example")
    account("berta@stadt.example")
    client = log_in("berta@stadt.example")
    mail.outbox.clear()
    ask_for(client, "anna@stadt.example")

    assert emails_to("anna@stadt.example") == ["You already have an account"]


def test_first_confirmed_link_gets_an_address_requested_twice(account: Callable[..., User]):
    anna, berta = account("anna@stadt.example"), account("berta@stadt.example")
    for user in (anna, berta):
        ask_for(log_in(user.email), NEW)
    links = [link_of(user, NEW) for user in (anna, berta)]
    for link in links:
        browser().post(link)

    assert truth() == {
        NEW: [(NEW, True, True)],
        "berta@stadt.example": [("berta@stadt.example", True, True), (NEW, False, False)],
    }


def test_opening_a_link_does_not_use_it_up(account: Callable[..., User]):
    client = sign_up(NEW)
    user = User.objects.get(email=NEW)
    link = link_of(user, NEW)
    for _look in range(3):
        assert browser().get(link).status_code == 200
        assert browser().head(link).status_code == 200
    assert not ownership.has_confirmed(user)

    client.post(link)
    assert ownership.has_confirmed(user)


def test_using_a_link_twice_changes_nothing(account: Callable[..., User]):
    anna = account("anna@stadt.example")
    client = log_in("anna@stadt.example")
    ask_for(client, NEW)
    link = link_of(anna, NEW)
    client.post(link)
    client.post(link)

    assert truth() == {NEW: [(NEW, True, True)]}
    assert is_in(client)


# --- One truth, whichever door -----------------------------------------------------------------------------------------


def by_save(user: User, email: str) -> None:
    user.email = email
    user.save()


def by_update(user: User, email: str) -> None:
    User.objects.filter(pk=user.pk).update(email=email)


def by_bulk_update(user: User, email: str) -> None:
    user.email = email
    User.objects.bulk_update([user], ["email"])


def by_sql(user: User, email: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE users_user SET email = %s WHERE id = %s", [email, user.pk])


def by_saving_one_field(user: User, email: str) -> None:
    user.email = email
    user.save(update_fields=["email"])


DOORS = [by_save, by_saving_one_field, by_update, by_bulk_update, by_sql]


@pytest.mark.parametrize("change", DOORS)
def test_changed_address_replaces_the_old_one_however_it_is_written(
    change: Callable[[User, str], None], account: Callable[..., User]
):
    anna = account("anna@stadt.example")
    device = log_in("anna@stadt.example")
    change(anna, NEW)

    assert truth() == {NEW: [(NEW, False, True)]}
    assert not is_in(device)
    assert not is_in(log_in("anna@stadt.example"))
    assert not is_in(log_in(NEW))  # until its owner opens the link
    berta = account("anna@stadt.example")
    assert int(log_in("anna@stadt.example").session["_auth_user_id"]) == berta.pk


@pytest.mark.parametrize("change", DOORS)
def test_address_change_invalidates_password_reset_links(change: Callable[[User, str], None], account: Callable[..., User]):
    anna = account("anna@stadt.example")
    browser().post("/en/accounts/password/reset/", {"email": "anna@stadt.example"})
    link = re.search(r"http://\S+?(/en/accounts/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    change(anna, NEW)

    assert "This link no longer works" in browser().get(link, follow=True).content.decode()


def test_confirmed_address_written_directly_becomes_the_account_address(account: Callable[..., User]):
    anna = account("anna@stadt.example")
    anna.emailaddress_set.update(email=NEW)
    assert truth() == {NEW: [(NEW, True, True)]}

    anna.emailaddress_set.update(primary=False)
    EmailAddress.objects.create(user=anna, email="wieder@stadt.example", verified=True, primary=True)
    assert truth() == {"wieder@stadt.example": [("wieder@stadt.example", True, True)]}


def test_second_address_cannot_log_in(account: Callable[..., User]):
    anna = account("anna@stadt.example")
    EmailAddress.objects.create(user=anna, email="zweite@stadt.example", verified=True)
    EmailAddress.objects.create(user=anna, email=NEW)
    anna.emailaddress_set.update(verified=True)

    assert truth() == {"anna@stadt.example": [("anna@stadt.example", True, True)]}
    assert not is_in(log_in("zweite@stadt.example"))
    assert not is_in(log_in(NEW))


def test_database_enforces_unique_addresses(account: Callable[..., User]):
    account("anna@stadt.example")
    berta = account("berta@stadt.example")

    for change in DOORS:
        with pytest.raises(IntegrityError), transaction.atomic():
            change(User.objects.get(pk=berta.pk), "anna@stadt.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ANNA@stadt.example", PASSWORD)
    with pytest.raises(IntegrityError), transaction.atomic():
        by_sql(berta, "Berta@stadt.example")


def test_other_changes_keep_the_address_confirmed(account: Callable[..., User]):
    anna = account("anna@stadt.example", name="Anna")
    client = log_in("anna@stadt.example")
    anna.refresh_from_db()
    anna.name = "Anne"
    anna.save()
    User.objects.update(name="Nass")
    by_update(anna, "ANNA@Stadt.Example")

    assert truth() == {"anna@stadt.example": [("anna@stadt.example", True, True)]}
    assert is_in(client)


# --- The admin and the shell -------------------------------------------------------------------------------------------


def edit(administrator: Client, user: User, **facts: str) -> Any:
    form = {
        "email": user.email or "",
        "name": "A B",
        "language": "en",
        "time_zone": "Europe/Berlin",
        "is_active": "on",
        "password1": "",
        "password2": "",
    }
    return administrator.post(f"/admin/users/edit/{user.pk}/", {**form, **facts})


def test_address_changed_by_an_administrator_must_be_confirmed(
    administrator: Client, account: Callable[..., User], django_capture_on_commit_callbacks: Any
):
    anna = account("anna@stadt.example")
    device = log_in("anna@stadt.example")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert edit(administrator, anna, email="Neu@Stadt.Example").status_code == 302

    assert emails_to("anna@stadt.example") == ["The e-mail address of your account has changed"]
    assert emails_to(NEW) == ["Please confirm your e-mail address"]
    assert not is_in(device)
    mail.outbox.clear()
    browser().post("/en/accounts/password/reset/", {"email": NEW})  # the person has forgotten the password too
    [again] = mail.outbox
    assert (again.to, again.subject) == ([NEW], "Please confirm your e-mail address")
    link = re.search(r"http://testserver(/en/accounts/confirm-email/\S+)", again.body).group(1)
    browser().post(link)

    assert truth()[NEW] == [(NEW, True, True)]
    assert is_in(log_in(NEW))


def test_reassigned_address_logs_in_to_the_new_account(administrator: Client, account: Callable[..., User]):
    anna = account("anna@stadt.example")
    edit(administrator, anna, email=NEW)
    form = {
        "email": "anna@stadt.example",
        "name": "B C",
        "language": "en",
        "time_zone": "Europe/Berlin",
        "password1": OTHER_PASSWORD,
    }
    assert administrator.post("/admin/users/new/", {**form, "password2": OTHER_PASSWORD}).status_code == 302
    berta = User.objects.get(email="anna@stadt.example")
    confirm_address(account=berta)

    assert not is_in(log_in("anna@stadt.example", PASSWORD))
    client = log_in("anna@stadt.example", OTHER_PASSWORD)
    assert int(client.session["_auth_user_id"]) == berta.pk


def test_admin_can_take_an_address_only_from_an_unconfirmed_sign_up(administrator: Client, account: Callable[..., User]):
    anna = account("anna@stadt.example")
    account("berta@stadt.example")
    sign_up(NEW)
    refused = edit(administrator, anna, email="Ｂerta@stadt.example.")
    assert "There is already an account with this address." in refused.content.decode()
    assert edit(administrator, anna, email=NEW).status_code == 302

    anna.refresh_from_db()
    assert anna.email == NEW


def test_administrator_stays_logged_in_after_changing_their_own_address(administrator: Client):
    root = User.objects.get(email="root@stadt.example")
    elsewhere = log_in("root@stadt.example")
    form = {"email": NEW, "name": "A B", "language": "en", "time_zone": "Europe/Berlin", "password1": "", "password2": ""}
    assert administrator.post(f"/admin/users/edit/{root.pk}/", form).status_code == 302

    assert administrator.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_password_set_in_the_admin_invalidates_sessions_and_links(administrator: Client, account: Callable[..., User]):
    anna = account("anna@stadt.example")
    device = log_in("anna@stadt.example")
    browser().post("/en/accounts/password/reset/", {"email": "anna@stadt.example"})
    link = re.search(r"http://\S+?(/en/accounts/password/reset/key/\S+)", mail.outbox[-1].body).group(1)
    assert edit(administrator, anna, password1=OTHER_PASSWORD, password2=OTHER_PASSWORD).status_code == 302

    assert not is_in(device)
    assert "This link no longer works" in browser().get(link, follow=True).content.decode()


def test_createsuperuser_can_take_an_address_only_from_an_unconfirmed_sign_up(
    account: Callable[..., User], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    account("anna@stadt.example")
    sign_up(NEW)
    call_command("createsuperuser", "--no-input", email="Neu@Stadt.Example", verbosity=0)

    assert ownership.owner_of(NEW) == User.objects.get(is_superuser=True)
    for taken in ("anna@stadt.example", "ＡＮＮＡ@stadt.example", "аnna@stadt.example", "no address"):
        with pytest.raises(CommandError):
            call_command("createsuperuser", "--no-input", email=taken, verbosity=0)


# --- Sessions ------------------------------------------------------------------------------------------------------------


def test_address_change_ends_other_sessions_and_notifies_the_old_address(account: Callable[..., User]):
    anna = account("anna@stadt.example")
    here, elsewhere = log_in("anna@stadt.example"), log_in("anna@stadt.example")
    ask_for(here, NEW)
    assert is_in(elsewhere)
    mail.outbox.clear()
    here.post(link_of(anna, NEW))

    assert is_in(here)
    assert not is_in(elsewhere)
    [notice] = mail.outbox
    assert notice.to == ["anna@stadt.example"]
    assert NEW in notice.body


def test_password_change_ends_other_sessions(account: Callable[..., User]):
    account("anna@stadt.example")
    here, elsewhere = log_in("anna@stadt.example"), log_in("anna@stadt.example")
    form = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    here.post(reverse("account_change_password"), form)

    assert is_in(here)
    assert not is_in(elsewhere)


def test_password_reset_ends_all_sessions_and_pending_address_changes(account: Callable[..., User]):
    anna = account("anna@stadt.example")
    intruder = log_in("anna@stadt.example")
    ask_for(intruder, "boese@stadt.example")
    mail.outbox.clear()
    client = browser()
    client.post("/en/accounts/password/reset/", {"email": "anna@stadt.example"})
    link = re.search(r"http://\S+?(/en/accounts/password/reset/key/\S+)", mail.outbox[-1].body).group(1)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})

    assert not is_in(intruder)
    assert is_in(log_in("anna@stadt.example", OTHER_PASSWORD))
    assert list(anna.emailaddress_set.values_list("email", flat=True)) == ["anna@stadt.example"]


# --- Single sign-on ------------------------------------------------------------------------------------------------------


def test_single_sign_on_requires_a_confirmed_address(account: Callable[..., User], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(DefaultSocialAccountAdapter, "can_authenticate_by_email", lambda *_login: True)
    account("anna@stadt.example")
    sign_up(NEW)
    ask_for(log_in("anna@stadt.example"), "wartet@stadt.example")
    may_open = SocialAccountAdapter().can_authenticate_by_email

    assert may_open(None, "ANNA@stadt.example")
    assert not may_open(None, NEW)
    assert not may_open(None, "wartet@stadt.example")


def test_single_sign_on_can_sign_up_with_an_unconfirmed_address(account: Callable[..., User]):
    account("anna@stadt.example")
    sign_up(NEW)

    def is_taken(email: str) -> bool:
        login = SocialLogin(user=User(), account=SocialAccount(provider="stadt", uid="1"))
        form = SocialSignupForm({"email": email}, sociallogin=login)
        assert form.is_valid(), form.errors
        return form.account_already_exists

    assert is_taken("Anna@stadt.example")
    assert not is_taken("Neu@stadt.example")
