"""The canonical form of an address, wherever one is typed, stored or compared."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some

from cms.users.accounts import confirm_address
from cms.users.addresses import canonical, readable, validate_address
from cms.users.models import User

PASSWORD = "wasser-und-schatten"

SAME = {
    "anna@stadt.de": [
        "Anna@Stadt.DE",
        " anna@stadt.de\u00a0",
        "anna@stadt.de.",
        "an\u200bna@stadt.de",
        "\u202aanna@stadt.de\u202c",
        "anna@sta\u00addt.de",
        "anna\ufeff@stadt.de",
        "anna@sta\u200cdt.de",
        "anna\ufe0f@stadt.de",
        "ａｎｎａ＠ｓｔａｄｔ．ｄｅ",
        "anna@stadt。de",
        "𝐚nna@𝓼tadt.de",
    ],
    "anna@xn--mnchen-3ya.de": ["anna@münchen.de", "Anna@MÜNCHEN.DE", "anna@mu\u0308nchen.de", "anna@XN--MNCHEN-3YA.de."],
    "anna@xn--strae-oqa.de": ["anna@straße.de", "anna@STRAẞE.de", "anna@xn--strae-oqa.de"],
    "irem@stadt.de": ["İrem@stadt.de", "IREM@stadt.de", "I\u0307rem@stadt.de"],
    "karl.finn@stadt.de": ["\u212aarl.ﬁnn@stadt.de"],
    "anna@xn--4gbrim.xn--mgbexc3i": ["anna@موقع.وزارة"],
}
OTHERS = [
    "anna@strasse.de",
    "аnna@stadt.de",
    "anna@ѕtadt.de",
    "ırem@stadt.de",
    "anna@stadt.com",
    "änna@stadt.de",
    "an.na@stadt.de",
]
UNMAILABLE = ["müller@stadt.de", "аnna@stadt.de", "مها@stadt.de"]
NO_ADDRESS = [
    "anna",
    "anna@",
    "@stadt.de",
    "anna@localhost",
    "an na@stadt.de",
    "anna@sta dt.de",
    "anna..b@stadt.de",
    "anna@-a.de",
]
NO_ADDRESS += ["anna@xn--a.de", "anna@[127.0.0.1]", "anna@a..de", f"{'a' * 65}@stadt.de", f"anna@{'ü' * 64}.de", "a@b@c.de"]
NO_ADDRESS += ["anna@stadt.de,berta@stadt.de", "Anna <anna@stadt.de>", "anna@stadt.de\nBcc: berta@stadt.de", "anna@intern.local"]


@pytest.mark.parametrize(("one", "written"), [(one, written) for one, all_ in SAME.items() for written in all_])
def test_equivalent_spellings_have_one_canonical_address(one: str, written: str):
    assert canonical(written) == one
    validate_address(written)


def test_lookalike_letters_and_other_domains_are_different_addresses():
    every = [canonical(address) for address in [*SAME, *OTHERS]]

    assert len(set(every)) == len(every)


def test_meaningful_joiners_in_a_domain_are_kept():
    with_joiner, without = canonical("x@نامه\u200cای.com"), canonical("x@نامهای.com")

    assert with_joiner != without
    assert "\u200c" in readable(with_joiner)


@given(some.text(max_size=60))
def test_canonical_never_fails_and_is_idempotent(text: str):
    once = canonical(text)

    assert canonical(once) == once
    assert canonical(readable(once)) == once


def test_readable_decodes_internationalised_domains():
    assert readable("anna@xn--mnchen-3ya.de") == "anna@münchen.de"
    assert readable("anna@xn--a.de") == "anna@xn--a.de"


@pytest.mark.parametrize("address", UNMAILABLE)
def test_undeliverable_address_is_refused_with_a_reason(address: str):
    with pytest.raises(ValidationError) as refusal:
        validate_address(address)
    assert refusal.value.code == "unmailable"


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_invalid_address_is_refused(address: str):
    with pytest.raises(ValidationError) as refusal:
        validate_address(address)
    assert refusal.value.code == "invalid"


# --- Doors -----------------------------------------------------------------------------------------------------------

WRITTEN = ["Anna@MÜNCHEN.de", "an\u200bna@münchen.de", "ａnna＠mu\u0308nchen.de.", "anna@xn--mnchen-3ya.de"]
ONE = "anna@xn--mnchen-3ya.de"


def browser() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def sign_up(email: str) -> str:
    return browser().post("/en/accounts/signup/", {"email": email, "password1": PASSWORD}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("written", WRITTEN)
def test_one_account_per_address_in_any_spelling(written: str):
    sign_up("anna@münchen.de")
    confirm_address(account=User.objects.get())
    mail.outbox.clear()
    sign_up(written)
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [([ONE], "You already have an account")]
    assert list(User.objects.values_list("email", flat=True)) == [ONE]

    client = browser()
    client.post("/en/accounts/login/", {"login": written, "password": PASSWORD})
    page = client.get("/en/accounts/email/").content.decode()
    assert "<bdi>anna@münchen.de</bdi>" in page
    mail.outbox.clear()
    browser().post("/en/accounts/password/reset/", {"email": written})
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [([ONE], "Choose a new password")]


@pytest.mark.django_db
def test_every_public_form_refuses_undeliverable_addresses():
    client = browser()
    client.force_login(User.objects.create_user("berta@stadt.de", PASSWORD))
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})

    for address in [*UNMAILABLE, *NO_ADDRESS]:
        for answer in (
            sign_up(address),
            browser().post("/en/accounts/password/reset/", {"email": address}).content.decode(),
            client.post("/en/accounts/email/", {"email": address, "action_add": ""}).content.decode(),
        ):
            assert "We cannot send e-mail to" in answer, address
    assert User.objects.count() == 1
    assert mail.outbox == []


@pytest.mark.django_db
def test_every_form_of_the_admin_refuses_undeliverable_addresses():
    client = browser()
    client.force_login(User.objects.create_superuser("root@stadt.de", PASSWORD))
    root = User.objects.get()
    form = {"name": "A B", "language": "de", "time_zone": "Europe/Berlin", "password1": PASSWORD, "password2": PASSWORD}

    for address in [UNMAILABLE[0], *NO_ADDRESS[::4], NO_ADDRESS[-1]]:  # the rule is the same as in public forms
        for form_at in ("/admin/users/new/", f"/admin/users/edit/{root.pk}/"):
            answer = client.post(form_at, {**form, "email": address}).content.decode()
            assert "We cannot send e-mail to" in answer, (form_at, address)
    assert User.objects.get() == root
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("written", WRITTEN)
def test_accounts_are_stored_and_found_by_canonical_address(written: str):
    user = User.objects.create_user(written, PASSWORD)
    EmailAddress.objects.create(user=user, email=written, verified=True, primary=True)
    assert (user.email, EmailAddress.objects.get().email) == (ONE, ONE)

    assert User.objects.get(email=written) == user
    assert User.objects.get(email__iexact=written) == user
    assert User.objects.get(email__in=[written]) == user
    assert User.objects.get_by_natural_key(written) == user
    User.objects.filter(pk=user.pk).update(email=written)
    User.objects.bulk_create([User(email=written)], ignore_conflicts=True)
    assert list(User.objects.values_list("email", flat=True)) == [ONE]
    confirm_address(account=user)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(ONE, True, True)]


@pytest.mark.django_db
def test_createsuperuser_stores_the_canonical_address(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--no-input", email="Ａnna@MÜNCHEN.de", verbosity=0)

    assert list(User.objects.values_list("email", flat=True)) == [ONE]
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(ONE, True)]


@pytest.mark.django_db
def test_account_without_an_address_has_a_label_and_cannot_log_in():
    user = User.objects.create_user("anna@stadt.de", PASSWORD)
    User.objects.filter(pk=user.pk).update(email=None)
    user.refresh_from_db()

    with override("en"):
        assert str(user) == "Account without an address"
    root = browser()
    root.force_login(User.objects.create_superuser("root@stadt.de", PASSWORD))
    assert ">None<" not in "".join(root.get("/admin/users/").content.decode().split())
    assert root.get(f"/admin/users/edit/{user.pk}/").status_code == 200
    for login in ("", "None", "anna@stadt.de"):
        client = browser()
        answer: Any = client.post("/en/accounts/login/", {"login": login, "password": PASSWORD})
        assert answer.status_code == 200
        assert "_auth_user_id" not in client.session
