"""A person deletes her account, and accounts that nobody uses are deleted after a warning."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.access.verdicts import Refused
from community.discussions.models import Post
from community.groups.models import Group, Membership
from community.library.models import Version
from community.notifications.models import Preference
from community.own_data.deleting import delete_account, delete_own_account
from community.own_data.inactivity import warn_and_delete
from community.own_data.models import InactivitySettings, InactivityWarning
from community.own_data.outcome import is_told
from community.privacy.registry import holdings
from tests.community.conftest import PASSWORD
from tests.community.discussions.made import make_reply, make_topic

PAGE = "/en/community/own-data/delete-account/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(member: User) -> Client:
    """The member's browser, in which she has just confirmed who she is."""
    return browser_of(member)


def browser_of(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_account_is_deleted_with_what_is_hers_and_what_others_need_stays(
    client: Client, housing: Group, member: User, facilitator: User, shared_file: Version
):
    topic = make_topic(housing, facilitator)
    post = make_reply(topic, member, "Bei uns auch.")
    mail.outbox.clear()
    page = client.get(PAGE).content.decode()
    assert "What is deleted" in page
    refused = client.post(PAGE, {})
    assert refused.status_code == 422
    assert "It cannot be undone." in refused.content.decode()
    answer = client.post(PAGE, {"understood": "on"})

    assert (answer.status_code, answer["Location"]) == (302, "/en/accounts/login/")
    assert "Your account has been deleted." in client.get(answer["Location"]).content.decode()
    assert not User.objects.filter(pk=member.pk).exists()
    post = Post.objects.get(pk=post.pk)
    assert (post.author, post.text) == (None, "Bei uns auch.")
    assert Version.objects.get(pk=shared_file.pk).file.uploaded_by is None
    [letter] = mail.outbox
    assert letter.to == ["member@example.org"]
    assert "gelöscht" in letter.subject
    assert Client().post("/en/accounts/login/", {"login": "member@example.org", "password": PASSWORD}).status_code == 200


def test_who_one_is_is_asked_first(member: User, client_of: Callable[..., Client]):
    client = client_of(member)
    for answer in (client.get(PAGE), client.post(PAGE, {"understood": "on"})):
        assert answer.status_code == 302
        assert "/reauthenticate/" in answer["Location"]
    assert User.objects.filter(pk=member.pk).exists()


def test_administrators_give_up_their_rights_first(account: Callable[..., User]):
    chief = account("chief", is_superuser=True, is_staff=True)
    client = browser_of(chief)
    assert "You administer this site." in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"understood": "on"}).status_code == 403
    with pytest.raises(Refused):
        delete_own_account(by=chief)
    assert User.objects.filter(pk=chief.pk).exists()


def test_deleting_the_last_facilitator_leaves_a_group_that_staff_find(housing: Group, facilitator: User, member: User):
    delete_own_account(by=facilitator)
    assert not Membership.objects.filter(group=housing, role=Membership.Role.FACILITATOR).exists()
    assert Membership.objects.filter(group=housing, user=member).exists()


def test_everybody_is_told_what_becomes_of_each_kind_of_data():
    assert [holding.model for holding in holdings() if not is_told(holding)] == []


# --- Inactive accounts ------------------------------------------------------------------------------------------------


@pytest.fixture
def two_years(db: None) -> None:
    InactivitySettings.objects.create(months=24)


def away(user: User, days: int) -> None:
    """Let nobody have used an account for that long."""
    long_ago = timezone.now() - timedelta(days=days)
    User.objects.filter(pk=user.pk).update(last_login=long_ago, date_joined=long_ago)


def test_inactive_people_are_warned_once_and_their_accounts_deleted_a_month_later(
    two_years: None, member: User, facilitator: User
):
    away(member, 800)
    Preference.objects.create(person=member, kind="library.new_files", frequency="never")
    mail.outbox.clear()
    for _day in range(2):
        warn_and_delete()
    [letter] = mail.outbox
    assert letter.to == ["member@example.org"]
    assert "/accounts/login/" in letter.body

    InactivityWarning.objects.update(at=timezone.now() - timedelta(days=29))
    warn_and_delete()
    assert User.objects.filter(pk=member.pk).exists()
    InactivityWarning.objects.update(at=timezone.now() - timedelta(days=31))
    warn_and_delete()
    assert not User.objects.filter(pk=member.pk).exists()
    assert User.objects.filter(pk=facilitator.pk).exists()
    assert len(mail.outbox) == 2


def test_who_comes_back_is_warned_anew_and_not_deleted(two_years: None, member: User):
    away(member, 800)
    warn_and_delete()
    InactivityWarning.objects.update(at=timezone.now() - timedelta(days=40))
    User.objects.filter(pk=member.pk).update(last_login=timezone.now())
    warn_and_delete()
    assert User.objects.filter(pk=member.pk).exists()
    assert not InactivityWarning.objects.exists()


def test_a_device_that_was_used_counts_as_well_as_a_login(two_years: None, member: User, client: Client):
    client.get("/en/community/")
    away(member, 800)
    warn_and_delete()
    assert not InactivityWarning.objects.exists()


def test_an_unconfirmed_address_gets_no_warning_and_the_time_runs(two_years: None, member: User):
    EmailAddress.objects.filter(user=member).update(verified=False)
    away(member, 800)
    mail.outbox.clear()
    warn_and_delete()
    assert mail.outbox == []
    assert InactivityWarning.objects.filter(user=member).exists()


def test_one_account_that_cannot_be_deleted_stops_no_other(
    two_years: None, member: User, facilitator: User, monkeypatch: pytest.MonkeyPatch
):
    def fail_for_the_first(user: User) -> None:
        if user.pk == min(member.pk, facilitator.pk):
            raise OSError("The storage is away.")
        delete_account(user)

    for user in (member, facilitator):
        away(user, 800)
        InactivityWarning.objects.create(user=user, at=timezone.now() - timedelta(days=31))
    monkeypatch.setattr("community.own_data.inactivity.delete_account", fail_for_the_first)
    warn_and_delete()
    assert User.objects.filter(pk__in=[member.pk, facilitator.pk]).count() == 1


def test_json_deletes_an_account_once_the_password_was_asked_for(client: Client, member: User, client_of: Callable[..., Client]):
    url = "/api/community/own-data/account-deletion"
    token = client.get("/api/community/me").cookies["csrftoken"].value
    sent = {"data": {"understood": True}, "content_type": "application/json", "headers": {"X-CSRFToken": token}}
    assert client_of(member).post(url, **sent).status_code == 403
    assert client.post(url, **sent).status_code == 204
    assert not User.objects.filter(pk=member.pk).exists()
    assert client.get("/api/community/me").status_code == 401


@pytest.mark.parametrize("months", [0, 60])
def test_the_site_sets_the_period(months: int, member: User):
    InactivitySettings.objects.create(months=months)
    away(member, 800)
    warn_and_delete()
    assert not InactivityWarning.objects.exists()


def test_administrators_and_editors_stay(two_years: None, account: Callable[..., User], editor: User):
    chief = account("chief", is_superuser=True)
    writer = account("writer")
    writer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for user in (chief, editor, writer):
        away(user, 5_000)
    warn_and_delete()
    assert not InactivityWarning.objects.exists()


def test_letters_are_in_the_persons_language(two_years: None, member: User, settings: Any):
    User.objects.filter(pk=member.pk).update(language="ar")
    away(member, 800)
    mail.outbox.clear()
    warn_and_delete()
    [letter] = mail.outbox
    assert 'dir="rtl"' in letter.alternatives[0].content
    assert "/ar/accounts/login/" in letter.body
