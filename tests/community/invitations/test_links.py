"""The link of an invitation can be used once, only by POST, and only by the owner of the address it was sent to."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone

from cms.users.accounts import confirm_address
from cms.users.models import User
from community.access.verdicts import Refused
from community.groups.models import Group, Membership, RoomLogEntry
from community.invitations.models import Invitation
from community.invitations.services import accept, revoke, send_again
from community.invitations.tokens import masked

from .conftest import ADDRESS, link_in_last_letter, some_time_later

Invite = Callable[..., tuple[Invitation, str]]
PASSWORD = "wasser-und-schatten"
NEWCOMER = {"name": "Layla Haddad", "password": PASSWORD}


def browser(user: User | None = None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    if user:
        client.force_login(user)
    return client


def state() -> str:
    return Invitation.objects.get().state


def test_invitation_email_is_in_the_chosen_language_and_its_token_is_not_stored(invited: Invite, facilitator: User):
    User.objects.filter(pk=facilitator.pk).update(name="Müller, Anna")
    facilitator.refresh_from_db()
    _invitation, link = invited(language="ar")

    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    assert letter.from_email == '"Müller, Anna (Connective)" <kontakt@example.org>'
    assert link.startswith("/ar/")
    assert 'dir="rtl"' in letter.alternatives[0].content
    token = link.rstrip("/").rpartition("/")[2]
    assert len(token) > 40
    assert token not in str(Invitation.objects.values().get())


def test_mail_scanner_does_not_use_up_the_link(invited: Invite, account: Callable[..., User]):
    _invitation, link = invited()
    for user in (None, account("other")):
        for method in ("get", "head", "options"):
            getattr(browser(user), method)(link)

    assert state() == "pending"
    page = browser().get(link).content.decode()
    assert "Affordable housing" in page
    assert "You would join as: member" in page
    assert "Willkommen im" not in page


def test_person_with_an_account_accepts_once_after_logging_in(invited: Invite, account: Callable[..., User], housing: Group):
    person = account("neu")
    _invitation, link = invited()
    anonymous = browser().get(link).content.decode()
    assert f'href="/en/accounts/login/?next={link}"' in anonymous
    assert 'type="password"' not in anonymous
    assert browser().post(link, NEWCOMER).status_code == 403
    client = browser(person)
    assert "Accept the invitation" in client.get(link).content.decode()

    answer = client.post(link)
    assert (answer.status_code, answer["Location"]) == (302, "/en/community/groups/housing/")
    assert client.get("/en/community/groups/housing/").status_code == 200
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.accepted_by) == ("accepted", person)
    again = client.post(link)
    assert again.status_code == 410
    assert "You have already accepted this invitation." in again.content.decode()
    assert Membership.objects.filter(group=housing, user=person, role="member").count() == 1
    entry = RoomLogEntry.objects.filter(whom=person).get()
    assert (entry.action, entry.by) == ("joined", person)


def test_facilitators_are_notified_of_who_joined(
    invited: Invite, account: Callable[..., User], facilitator: User, django_capture_on_commit_callbacks: Callable
):
    person = account("neu", name="Layla Haddad")
    User.objects.filter(pk=facilitator.pk).update(language="en")
    _invitation, link = invited()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        browser(person).post(link)

    [letter] = mail.outbox
    assert letter.to == [facilitator.email]
    assert "Layla Haddad accepted an invitation and joined as member." in letter.body


@pytest.mark.parametrize("written", ["Neu@Example.ORG", "neu@example.org"])
def test_person_without_an_account_creates_one_with_a_confirmed_email_address(invited: Invite, written: str, housing: Group):
    _invitation, link = invited(written)
    client = browser()
    assert client.get(link).content.decode().count('type="password"') == 1
    answer = client.post(link, NEWCOMER)

    assert (answer.status_code, answer["Location"]) == (302, "/en/community/groups/housing/")
    assert client.get("/en/community/groups/housing/").status_code == 200
    person = User.objects.get(email=ADDRESS)
    assert (person.name, person.language) == ("Layla Haddad", "en")
    assert list(EmailAddress.objects.filter(user=person).values_list("email", "verified")) == [(ADDRESS, True)]
    assert len(mail.outbox) == 1  # only the invitation: there is nothing left to confirm
    assert browser().post("/en/accounts/login/", {"login": ADDRESS, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("wrong", [{"password": "short"}, {"password": "neu@example.org"}, {"name": ""}])
def test_invalid_sign_up_does_not_use_up_the_invitation(invited: Invite, wrong: dict[str, str]):
    _invitation, link = invited()
    answer = browser().post(link, {**NEWCOMER, **wrong})

    assert answer.status_code == 422
    assert "<title>Error:" in answer.content.decode()
    assert (state(), User.objects.filter(email=ADDRESS).exists()) == ("pending", False)


def test_unconfirmed_account_does_not_block_the_invited_person(invited: Invite, housing: Group):
    squatter = User.objects.create_user(ADDRESS, "somebody-elses-password")
    EmailAddress.objects.create(user=squatter, email=ADDRESS)
    _invitation, link = invited()
    assert browser().post(link, NEWCOMER).status_code == 302

    [member] = [one.user for one in housing.memberships.exclude(role="facilitator")]
    assert (member.email, member.check_password(PASSWORD)) == (ADDRESS, True)


def test_forwarded_link_does_not_admit_anybody_else(invited: Invite, account: Callable[..., User], housing: Group):
    stranger = account("stranger")
    _invitation, link = invited()
    client = browser(stranger)
    page = client.get(link).content.decode()
    assert "This invitation was sent to n…@example.org" in page
    assert ADDRESS not in page
    assert client.post(link).status_code == 403

    assert (state(), housing.memberships.filter(user=stranger).exists()) == ("pending", False)


def test_account_with_an_unconfirmed_email_address_is_refused(invited: Invite, account: Callable[..., User]):
    person = account("neu")
    EmailAddress.objects.filter(user=person).update(verified=False)
    _invitation, link = invited()
    answer = browser(person).post(link)

    assert answer.status_code == 410
    assert "Confirm the e-mail address of your account first" in answer.content.decode()
    assert state() == "pending"


@pytest.mark.parametrize("change", ["put out", "no facilitator any more", "gone"])
def test_invitation_is_void_once_the_inviter_may_no_longer_invite(
    change: str, invited: Invite, facilitator: User, account: Callable[..., User], housing: Group
):
    person = account("neu")
    invitation, link = invited()
    if change == "put out":
        Membership.objects.filter(user=facilitator).delete()
    elif change == "gone":
        facilitator.delete()
    else:
        Membership.objects.filter(user=facilitator).update(role="member")

    assert browser(person).get(link).status_code == 410
    assert browser(person).post(link).status_code == 410
    with pytest.raises(Refused):
        accept(invitation=invitation, by=User.objects.get(pk=person.pk))
    assert not housing.memberships.filter(user=person).exists()


@pytest.mark.parametrize("way", ["expired", "revoked", "group gone"])
def test_expired_revoked_or_orphaned_link_is_refused(way: str, invited: Invite, facilitator: User, housing: Group):
    invitation, link = invited()
    if way == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif way == "revoked":
        revoke(invitation=invitation, by=facilitator)
    else:
        housing.delete()
    answer = browser().post(link, NEWCOMER)

    assert answer.status_code == 410
    assert "This invitation is no longer valid." in answer.content.decode()
    assert not User.objects.filter(email=ADDRESS).exists()


def test_only_the_new_link_works_after_resending(invited: Invite, facilitator: User):
    invitation, old = invited()
    with pytest.raises(Refused):
        send_again(invitation=invitation, by=facilitator)
    some_time_later()
    send_again(invitation=invitation, by=facilitator)
    new = link_in_last_letter()

    assert browser().post(old, NEWCOMER).status_code == 404
    assert state() == "pending"
    assert browser().post(new, NEWCOMER).status_code == 302


def test_inviting_again_renews_the_existing_invitation(invited: Invite):
    _invitation, old = invited()
    some_time_later()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    invitation, new = invited("NEU@example.org", role="facilitator")

    assert Invitation.objects.count() == 1
    assert invitation.role == "facilitator"
    assert [browser().get(link).status_code for link in (old, new)] == [404, 200]


def test_accepting_never_lowers_the_role_of_a_member(invited: Invite, member: User, facilitator: User, housing: Group):
    for person, role, becomes in [(member, "facilitator", "facilitator"), (facilitator, "member", "facilitator")]:
        _invitation, link = invited(person.email, role=role)
        assert browser(person).post(link).status_code == 302
        assert housing.memberships.get(user=person).role == becomes


@pytest.mark.parametrize("text", ["", "x", "🏙" * 10, "a" * 500, "%00", "..%2f.."])
def test_forged_links_get_404(db: None, text: str):
    assert browser().get(f"/en/community/invitations/{text}/").status_code == 404


def test_email_address_is_masked():
    assert masked("anna@stadt.example") == "a…@stadt.example"


@pytest.mark.django_db(transaction=True)
def test_ten_concurrent_acceptances_create_one_membership(invited: Invite, account: Callable[..., User], housing: Group):
    person = account("neu")
    _invitation, link = invited()
    ten = [browser(person) for _number in range(10)]
    barrier, statuses = Barrier(len(ten)), []

    def post(client: Client) -> None:
        barrier.wait()
        try:
            statuses.append(client.post(link).status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=post, args=[client]) for client in ten]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [302] + [410] * 9
    assert housing.memberships.filter(user=person).count() == 1
    assert RoomLogEntry.objects.filter(whom=person, action="joined").count() == 1


def test_old_invitations_are_deleted_with_their_addresses(invited: Invite, facilitator: User, settings: object):
    from community.invitations.pruning import prune

    long_ago = timezone.now() - timedelta(days=91)
    for name, change in {
        "pending": {},
        "expired-lately": {"expires_at": timezone.now() - timedelta(days=1)},
        "expired": {"expires_at": long_ago},
        "revoked": {"revoked_at": long_ago},
        "accepted": {"accepted_at": long_ago, "accepted_by": facilitator},
    }.items():
        invitation, _link = invited(f"{name}@example.org")
        Invitation.objects.filter(pk=invitation.pk).update(**change)
    prune()
    assert sorted(one.address for one in Invitation.objects.all()) == ["expired-lately@example.org", "pending@example.org"]
    settings.KEEP_INVITATIONS_DAYS = 0
    Invitation.objects.update(expires_at=long_ago)
    prune()
    assert Invitation.objects.count() == 2


def test_account_created_by_an_administrator_accepts_after_logging_in(invited: Invite, account: Callable[..., User]):
    person = User.objects.create_user(ADDRESS, PASSWORD, is_staff=True)
    _invitation, link = invited()
    assert 'type="password"' not in browser().get(link).content.decode()
    confirm_address(account=person)

    assert browser(person).post(link).status_code == 302
