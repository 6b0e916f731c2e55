"""People's own details: a single name, a language, a time zone."""

from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.users.models import UserProfile

from cms.users.models import User
from tests.accounts import PASSWORD, make_account

DETAILS = {"name": "Layla Haddad", "language": "ar", "time_zone": "Africa/Tunis"}
PAGE = "/en/accounts/details/"


@pytest.fixture
def person(db: None) -> User:
    return make_account("anna@example.org", name="Anna", language="en")


@pytest.fixture
def client(person: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person)
    return client


def test_user_can_change_name_language_and_time_zone(client: Client, person: User):
    other = make_account("other@example.org", name="Other")
    page = client.get(PAGE).content.decode()
    assert 'value="Anna"' in page
    assert f'href="{PAGE}" aria-current="page"' in page

    assert client.post(PAGE, DETAILS).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language, person.time_zone) == ("Layla Haddad", "ar", ZoneInfo("Africa/Tunis"))
    other.refresh_from_db()
    assert (other.name, other.language) == ("Other", "de")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Müller,  Anna ", "Müller, Anna"),
        ("ليلى", "ليلى"),
        ("a@b", "a@b"),
        ("Anna\r\nBcc: all@example.org", "Anna Bcc: all@example.org"),
        ("\u202eannA", "annA"),
        ("", ""),
    ],
)
def test_name_is_stored_as_typed_on_one_line(client: Client, person: User, typed: str, kept: str):
    client.post(PAGE, {**DETAILS, "name": typed})
    person.refresh_from_db()

    assert person.name == kept
    assert str(person) == kept or str(person) == "anna@example.org"
    assert person.get_full_name() == kept


@pytest.mark.parametrize("wrong", [{"language": "tlh"}, {"time_zone": "Mars/Olympus"}, {"name": "x" * 151}])
def test_invalid_details_change_nothing(client: Client, person: User, wrong: dict[str, str]):
    answer = client.post(PAGE, {**DETAILS, **wrong})
    person.refresh_from_db()

    assert answer.status_code == 422
    assert "<title>Error:" in answer.content.decode()
    assert (person.name, person.language) == ("Anna", "en")


def test_details_page_requires_login(db: None):
    answer = Client().post(PAGE, DETAILS)
    assert answer["Location"].startswith("/en/accounts/login/?next=")


def test_new_account_gets_the_language_of_the_sign_up_page(db: None):
    Client().post("/fr/accounts/signup/", {"email": "neu@example.org", "password1": PASSWORD})

    assert User.objects.get(email="neu@example.org").language == "fr"


def test_changed_language_applies_to_the_admin(client: Client, person: User):
    UserProfile.objects.create(user=person, preferred_language="de", current_time_zone="Europe/Berlin")
    client.post(PAGE, {**DETAILS, "language": "fr"})

    profile = UserProfile.objects.get(user=person)
    assert (profile.preferred_language, profile.current_time_zone) == ("fr", "Africa/Tunis")


def test_details_can_be_changed_in_the_admin_too(person: User):
    person.is_staff = person.is_superuser = True
    person.save()
    admin = Client(HTTP_ACCEPT_LANGUAGE="en")
    admin.force_login(person)
    page = admin.get("/admin/account/").content.decode()
    assert 'name="details-name"' in page
    assert "first_name" not in page
    assert "preferred_language" not in page

    sent = {f"details-{name}": value for name, value in DETAILS.items()}
    theme = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default", "theme-keyboard_shortcuts": "on"}
    assert admin.post("/admin/account/", {**sent, **theme}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language) == ("Layla Haddad", "ar")
    assert UserProfile.objects.get(user=person).preferred_language == "ar"


def test_administrators_can_search_sort_and_edit_users_by_name(db: None):
    person = make_account("person@example.org", name="Müller, Anna")
    make_account("zoe@example.org", name="Zoë")
    admin = Client(HTTP_ACCEPT_LANGUAGE="en")
    admin.force_login(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))

    found = admin.get("/admin/users/?q=müller").content.decode()
    assert ("person@example.org" in found, "zoe@example.org" in found) == (True, False)
    by_name = admin.get("/admin/users/?ordering=-name").content.decode()
    assert by_name.index("zoe@example.org") < by_name.index("person@example.org")
    chosen = admin.get(reverse("wagtail_bulk_action", args=["users", "user", "delete"]) + "?id=all&q=müller").content.decode()
    assert ("Müller, Anna" in chosen, "Zoë" in chosen) == (True, False)
    form = {"email": person.email, "is_active": "on", "password1": "", "password2": "", **DETAILS}
    assert admin.post(f"/admin/users/edit/{person.pk}/", form).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language, person.time_zone) == ("Layla Haddad", "ar", ZoneInfo("Africa/Tunis"))


def test_emails_triggered_by_others_use_the_language_of_the_recipient(db: None, django_capture_on_commit_callbacks):
    person = make_account("person@example.org", language="fr")
    with override("de"), django_capture_on_commit_callbacks(execute=True):
        person.email = "neu@example.org"
        person.save()

    assert len(mail.outbox) == 2
    assert all('lang="fr"' in letter.alternatives[0].content for letter in mail.outbox)
    assert "/fr/accounts/confirm-email/" in "".join(letter.body for letter in mail.outbox)
