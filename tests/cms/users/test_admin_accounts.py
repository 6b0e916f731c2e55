"""Accounts created for others: by administrators in the admin, and from the shell."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.test import Client

from cms.users.models import User

PASSWORD = "wasser-und-schatten"


@pytest.fixture
def administrator(db: None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.create_superuser("root@example.org", PASSWORD))
    return client


def test_account_created_by_an_administrator_must_confirm_its_address(administrator: Client):
    assert administrator.get("/admin/users/new/").status_code == 200
    form = {
        "email": "Editor@example.org",
        "name": "E D",
        "language": "en",
        "time_zone": "Europe/Berlin",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    answer = administrator.post("/admin/users/new/", form)
    assert answer.status_code == 302
    user = User.objects.get(email="editor@example.org")
    assert administrator.get(f"/admin/users/edit/{user.pk}/").status_code == 200

    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    answer = client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/en/accounts/confirm-email/"
    assert [letter.to for letter in mail.outbox] == [["editor@example.org"]]


def test_superuser_created_in_the_shell_needs_no_confirmation(db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--no-input", email="Root@example.org", verbosity=0)

    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("root@example.org", True, True)]
    answer = Client().post("/en/accounts/login/", {"login": "root@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert mail.outbox == []
