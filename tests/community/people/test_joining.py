"""Joining the community: by invitation, by request with approval, or openly, as the site decides."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.invitations.models import Invitation
from community.notifications.models import Notification
from community.people.joining.notices import ASKED_TO_JOIN
from community.people.joining.pruning import prune
from community.people.joining.services import approve_request, ask_to_join, join, refuse_request
from community.people.models import Admission, AdmissionRequest, Joining, JoiningSettings
from community.people.roles import is_member

PAGE = "/en/community/join/"
NOTIFICATIONS = "/en/community/notifications/"
FORM = {"name": "Bauamt", "municipality": "Musterstadt", "reason": "Wir lernen gern.", "language": "de"}
ANONYMOUS = {**FORM, "address": "Bauamt@Example.org"}
PASSWORD = "wasser-und-schatten"


def decide(joining: Joining, domains: str = "") -> None:
    JoiningSettings.objects.update_or_create(pk=1, defaults={"joining": joining, "domains": domains})


@pytest.fixture
def person(account: Callable[..., User]) -> User:
    return account("person")


@pytest.fixture
def staff(account: Callable[..., User]) -> User:
    return account("staff", is_superuser=True, is_staff=True)


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def belongs(user: User) -> bool:
    return is_member(actor_of(User.objects.get(pk=user.pk)))


def test_by_default_only_who_is_invited_joins(person: User, client_of: Callable, visitor: Client):
    for client in (client_of(person), visitor):
        assert "You can join by an invitation." in client.get(PAGE).content.decode()
        answer = client.post(PAGE, ANONYMOUS)
        assert answer.status_code == 403
        assert "Wir lernen gern." in answer.content.decode()
    assert not AdmissionRequest.objects.exists()
    with pytest.raises(Refused):
        join(by=person)


def test_where_everybody_may_join_an_account_is_enough(person: User, client_of: Callable, visitor: Client):
    decide(Joining.OPEN)
    assert "Log in or create an account to join." in visitor.get(PAGE).content.decode()
    assert visitor.post(PAGE, {}).status_code == 403
    client = client_of(person)
    assert client.get("/en/community/people/").status_code == 403
    for _again in range(2):
        assert client.post(PAGE, {}).status_code in (302, 403)
    assert belongs(person)
    assert client.get("/en/community/people/").status_code == 200
    assert Admission.objects.count() == 1


def test_where_everybody_may_join_an_unconfirmed_address_does_not(client_of: Callable, db: None):
    decide(Joining.OPEN)
    person = User.objects.create_user("unsure@example.org", PASSWORD)
    with pytest.raises(Refused):
        join(by=person)


# --- Requests -----------------------------------------------------------------------------------------------------------


def test_request_of_an_account_is_approved(person: User, staff: User, client_of: Callable):
    decide(Joining.REQUEST)
    client = client_of(person)
    assert 'name="address"' not in client.get(PAGE).content.decode()
    assert client.post(PAGE, FORM).status_code == 302
    asked = AdmissionRequest.objects.get()
    assert (asked.user, asked.address, asked.state) == (person, "person@example.org", "waiting")
    assert "Wir lernen gern." in client.get(PAGE).content.decode()
    assert not belongs(person)

    admin = client_of(staff)
    assert "1 request is waiting." in admin.get("/admin/").content.decode()
    assert reverse("decide_join_request", args=[asked.pk]) in admin.get(reverse("join_requests")).content.decode()
    assert admin.post(reverse("decide_join_request", args=[asked.pk]), {"approve": "", "answer": ""}).status_code == 302
    assert belongs(person)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (['"Bauamt" <person@example.org>'], "Sie sind jetzt Mitglied von Connective")
    assert "/de/community/profile/" in letter.body
    assert "Wir lernen gern." not in letter.body


def test_refused_request_has_a_reason_and_can_be_made_again(person: User, staff: User, client_of: Callable):
    decide(Joining.REQUEST)
    client, admin = client_of(person), client_of(staff)
    client.post(PAGE, {**FORM, "language": "ar"})
    first = AdmissionRequest.objects.get()
    page = reverse("decide_join_request", args=[first.pk])
    assert "Give a reason. The person will read it." in admin.post(page, {"refuse": "", "answer": " "}).content.decode()
    admin.post(page, {"refuse": "", "answer": "Nur für Kommunen"})
    [letter] = mail.outbox
    assert "Nur für Kommunen" in letter.body
    assert "Nur für Kommunen" not in letter.subject
    assert 'dir="rtl"' in letter.alternatives[0].content
    assert "Nur für Kommunen" in client.get(PAGE).content.decode()
    assert not belongs(person)

    assert client.post(PAGE, FORM).status_code == 302
    assert [one.state for one in AdmissionRequest.objects.all()] == ["waiting", "refused"]


def test_request_without_an_account_leads_to_an_invitation(visitor: Client, staff: User):
    decide(Joining.REQUEST)
    assert visitor.post(PAGE, ANONYMOUS).status_code == 302
    asked = AdmissionRequest.objects.get()
    assert (asked.user, asked.address) == (None, "bauamt@example.org")
    approve_request(request=asked, by=staff)
    [letter] = mail.outbox
    assert letter.to == ["bauamt@example.org"]
    link = re.search(r"http://[^/\s]+(/de/community/invitations/[\w-]+/)", letter.body).group(1)
    assert "Connective" in letter.subject

    answer = visitor.post(link, {"name": "Bauamt", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/de/community/profile/")
    account = User.objects.get(email="bauamt@example.org")
    assert belongs(account)
    asked.refresh_from_db()
    assert asked.user == account


def test_link_of_a_request_works_for_its_address_alone(visitor: Client, staff: User, person: User, client_of: Callable):
    decide(Joining.REQUEST)
    visitor.post(PAGE, ANONYMOUS)
    approve_request(request=AdmissionRequest.objects.get(), by=staff)
    link = re.search(r"http://[^/\s]+(/de/community/invitations/[\w-]+/)", mail.outbox[0].body).group(1)

    assert client_of(person).post(link).status_code == 403
    assert not belongs(person)
    Invitation.objects.update(expires_at=timezone.now())
    assert visitor.post(link, {"name": "Bauamt", "password": PASSWORD}).status_code == 410


def test_asking_twice_is_asking_once(visitor: Client, person: User, client_of: Callable):
    decide(Joining.REQUEST)
    for client, form in ((visitor, ANONYMOUS), (client_of(person), FORM)):
        answers = [client.post(PAGE, form).status_code for _again in range(2)]
        assert answers == [302, 302]
    assert AdmissionRequest.objects.count() == 2


def test_answer_does_not_tell_whether_an_address_has_an_account(visitor: Client, person: User, member: User):
    decide(Joining.REQUEST)
    pages = [
        visitor.post(PAGE, {**ANONYMOUS, "address": address}, follow=True).content.decode()
        for address in ("nobody@example.org", person.email, member.email)
    ]
    assert all("We have your request" in page for page in pages)
    assert not mail.outbox


def test_trusted_domain_needs_no_approval(visitor: Client, person: User, client_of: Callable):
    decide(Joining.REQUEST, "example.org\n stadt.example.net")
    client_of(person).post(PAGE, FORM)
    assert belongs(person)
    visitor.post(PAGE, ANONYMOUS)
    visitor.post(PAGE, ANONYMOUS)
    letters = [letter.to for letter in mail.outbox]
    assert letters == [['"Bauamt" <person@example.org>'], ["bauamt@example.org"]]
    visitor.post(PAGE, {**ANONYMOUS, "address": "x@sub.example.org"})
    assert AdmissionRequest.objects.get(address="x@sub.example.org").state == "waiting"


def test_first_decision_is_final(staff: User, person: User):
    decide(Joining.REQUEST)
    asked = ask_to_join(by=person, address="", **FORM)
    refuse_request(request=asked, by=staff, answer="Nein")
    with pytest.raises(Refused):
        approve_request(request=asked, by=staff)
    assert not belongs(person)


def test_staff_hear_of_a_request_until_it_is_decided(person: User, staff: User, editor: User, client_of: Callable):
    decide(Joining.REQUEST)
    for _again in range(2):
        client_of(person).post(PAGE, FORM)
    told = Notification.objects.filter(kind=ASKED_TO_JOIN)
    assert [one.person for one in told] == [staff]
    page = client_of(staff).get(NOTIFICATIONS).content.decode()
    assert "Somebody asks to join Connective" in page
    assert "Bauamt" in page
    assert "Wir lernen gern." not in page

    approve_request(request=AdmissionRequest.objects.get(), by=staff)
    assert not told.all().exists()


def test_who_cannot_decide_any_more_hears_nothing(person: User, staff: User, client_of: Callable):
    decide(Joining.REQUEST)
    ask_to_join(by=person, address="", **FORM)
    User.objects.filter(pk=staff.pk).update(is_superuser=False)
    page = client_of(User.objects.get(pk=staff.pk)).get(NOTIFICATIONS).content.decode()
    assert "Somebody asks to join" not in page
    assert "Bauamt" not in page


def test_request_that_needs_no_decision_is_told_to_nobody(person: User, staff: User):
    decide(Joining.REQUEST, "example.org")
    ask_to_join(by=person, address="", **FORM)
    assert not Notification.objects.filter(kind=ASKED_TO_JOIN).exists()


def test_only_permitted_staff_decide(editor: User, member: User, person: User):
    decide(Joining.REQUEST)
    asked = ask_to_join(by=person, address="", **FORM)
    for user in (editor, member, person):
        with pytest.raises(Refused):
            approve_request(request=asked, by=user)
        with pytest.raises(Refused):
            refuse_request(request=asked, by=user, answer="Nein")


def test_member_cannot_ask(member: User, client_of: Callable):
    decide(Joining.REQUEST)
    assert "You are a member already." in client_of(member).get(PAGE).content.decode()
    assert client_of(member).post(PAGE, FORM).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 151},
        {"address": "no address"},
        {"address": ""},
        {"municipality": " "},
        {"reason": ""},
        {"reason": "x" * 2001},
        {"reason": "\0"},
        {"language": "xx"},
    ],
)
def test_wrong_request_is_refused_and_kept(visitor: Client, wrong: dict[str, str]):
    decide(Joining.REQUEST)
    answer = visitor.post(PAGE, {**ANONYMOUS, **wrong})

    assert answer.status_code == 422
    if "reason" not in wrong:
        assert "Wir lernen gern." in answer.content.decode()
    assert not AdmissionRequest.objects.exists()


@pytest.mark.parametrize("wrong", ["stadt", "a b.org", "x@stadt.org"])
def test_settings_take_only_domains(db: None, wrong: str):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        JoiningSettings(domains=f"stadt.example.org\n{wrong}").full_clean()


def test_staff_choose_how_people_join(staff: User, client_of: Callable):
    client = client_of(staff)
    page = client.get(reverse("wagtailsettings:edit", args=["people", "joiningsettings"]), follow=True)
    assert page.status_code == 200
    assert "e-mail domains that need no approval".lower() in page.content.decode().lower()


def test_old_requests_are_deleted(person: User, staff: User, settings: Any):
    decide(Joining.REQUEST)
    refuse_request(request=ask_to_join(by=person, address="", **FORM), by=staff, answer="Nein")
    waiting = ask_to_join(by=person, address="", **FORM)
    AdmissionRequest.objects.update(asked_at=timezone.now() - timedelta(days=1000))
    AdmissionRequest.objects.exclude(pk=waiting.pk).update(decided_at=timezone.now() - timedelta(days=1000))
    assert prune() is False

    assert list(AdmissionRequest.objects.all()) == [waiting]


# --- JSON ---------------------------------------------------------------------------------------------------------------


def test_joining_as_json(person: User, client_of: Callable):
    client = client_of(person)

    def send(path: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/community/{path}", body, content_type="application/json")

    assert client.get("/api/community/joining").json()["joining"] == "invitation"
    assert send("join-requests", FORM).status_code == 403
    decide(Joining.REQUEST)
    assert client.get("/api/community/joining").json() | {"reason": ""} == {
        "joining": "request",
        "may_ask": True,
        "may_join": False,
        "reason": "",
    }
    assert send("joining", {}).status_code == 403
    made = send("join-requests", FORM)
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    assert client.get("/api/community/join-requests").json()["count"] == 1
    decide(Joining.OPEN)
    assert send("joining", {}).json()["may_join"] is False
    assert belongs(person)
