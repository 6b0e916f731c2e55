"""The members of a group, and invitations."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.groups.invitations import INTO_GROUP
from community.groups.models import Group, Membership
from community.groups.rules import can_invite
from community.invitations.models import Invitation
from community.invitations.services import invite, revoke, send_again
from tests.community.invitations.conftest import some_time_later

PEOPLE = "/en/community/groups/housing/people/"
FORM = {"address": "neu@example.org", "role": "member", "language": "fr"}


@pytest.fixture
def inside(facilitator: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(facilitator)


def test_members_see_each_others_names_but_not_email_addresses(
    member: User, facilitator: User, neighbour: User, client_of: Callable[[User], Client]
):
    User.objects.filter(pk=facilitator.pk).update(name="Müller, Anna")
    page = client_of(member).get(PEOPLE).content.decode()

    assert "<bdi>Müller, Anna</bdi>" in page
    assert "<bdi>a member</bdi>" in page
    assert "facilitator@example.org" not in page
    assert "neighbour" not in page
    assert 'name="address"' not in page
    assert f'<a href="{PEOPLE}" aria-current="page">People</a>' in page


def test_facilitator_invites_and_sees_the_state_of_the_invitation(inside: Client, housing: Group):
    page = inside.get(PEOPLE).content.decode()
    assert "Nobody has been invited yet." in page
    assert '<option value="en" selected>' in page
    answer = inside.post(PEOPLE, FORM, follow=True).content.decode()
    assert "An invitation to neu@example.org is on its way." in answer

    [letter] = mail.outbox
    assert (letter.to, "/fr/community/invitations/" in letter.body) == (["neu@example.org"], True)
    for state, change in {
        "pending": {},
        "expired": {"expires_at": timezone.now() - timedelta(seconds=1)},
        "revoked": {"revoked_at": timezone.now()},
    }.items():
        Invitation.objects.update(**change)
        assert f'<span class="badge">{state}</span>' in inside.get(PEOPLE).content.decode()
    assert "/revoke/" not in inside.get(PEOPLE).content.decode()


def test_facilitator_resends_and_revokes_an_invitation(inside: Client, housing: Group):
    inside.post(PEOPLE, FORM)
    one = Invitation.objects.get()
    again, end = f"{PEOPLE}{one.pk}/send-again/", f"{PEOPLE}{one.pk}/revoke/"
    assert "Wait ten minutes" in inside.post(again, follow=True).content.decode()
    some_time_later()
    assert "no longer works" in inside.post(again, follow=True).content.decode()
    assert len(mail.outbox) == 2
    assert "has been revoked" in inside.post(end, follow=True).content.decode()
    assert "no longer valid" in inside.post(end, follow=True).content.decode()
    assert Invitation.objects.get().state == "revoked"
    assert [inside.get(address).status_code for address in (again, end)] == [405, 405]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"address": "nobody"}, "We cannot send e-mail to this address."),
        ({"address": "Member@Example.org"}, "This person is already a member of the group."),
        ({"role": "owner"}, "Select a valid choice."),
    ],
)
def test_invalid_invitation_is_explained_and_not_sent(inside: Client, member: User, typed: dict[str, str], sentence: str):
    answer = inside.post(PEOPLE, {**FORM, **typed})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert mail.outbox == []


def test_number_of_pending_invitations_is_limited(inside: Client, settings: object):
    settings.MAX_PENDING_INVITATIONS = 2
    for number in range(2):
        inside.post(PEOPLE, {**FORM, "address": f"p{number}@example.org"})
    refused = inside.post(PEOPLE, FORM)
    assert refused.status_code == 422
    assert "There are 2 invitations that nobody has answered yet." in refused.content.decode()
    assert 'value="neu@example.org"' in refused.content.decode()

    inside.post(f"{PEOPLE}{Invitation.objects.first().pk}/revoke/")
    assert inside.post(PEOPLE, FORM).status_code == 302


def test_invitation_services_refuse_everybody_but_facilitators(
    housing: Group, member: User, facilitator: User, neighbour: User, account: Callable[..., User]
):
    facts = {"kind": INTO_GROUP, "thing": housing.pk, "role": "member", "language": "en", "address": "neu@example.org"}
    invitation = invite(by=facilitator, **facts)
    some_time_later()
    for person in (member, neighbour, account("visitor")):
        assert not can_invite(actor_of(person), housing)
        for change in (
            lambda by: invite(by=by, **facts),
            lambda by: send_again(invitation=invitation, by=by),
            lambda by: revoke(invitation=invitation, by=by),
        ):
            with pytest.raises(Refused):
                change(person)
    assert Invitation.objects.get().state == "pending"
    assert len(mail.outbox) == 1


def test_invitation_to_another_group_cannot_be_seen_or_revoked(inside: Client, heat: Group, neighbour: User):
    other = invite(kind=INTO_GROUP, thing=heat.pk, role="member", language="en", address="neu@example.org", by=neighbour)
    assert inside.post(f"{PEOPLE}{other.pk}/revoke/").status_code == 404
    assert "neu@example.org" not in inside.get(PEOPLE).content.decode()
    assert Invitation.objects.get().state == "pending"


def test_number_of_queries_does_not_grow_with_people(inside: Client, housing: Group):
    def count() -> int:
        inside.get(PEOPLE)
        with CaptureQueriesContext(connection) as queries:
            inside.get(PEOPLE)
        return len(queries)

    at_one = count()
    people = User.objects.bulk_create(User(email=f"p{number}@example.org", password="!") for number in range(20))
    Membership.objects.bulk_create(Membership(group=housing, user=person) for person in people)
    for person in people:
        Invitation.objects.create(
            kind=INTO_GROUP,
            thing=housing.pk,
            role="member",
            address=f"x{person.email}",
            inviter=people[0],
            token_hash=str(person.pk),
            expires_at=timezone.now() + timedelta(days=1),
        )
    assert count() == at_one
