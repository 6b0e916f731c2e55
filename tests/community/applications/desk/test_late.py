"""The page on which one applicant is let in after the deadline."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import actor_of
from community.applications.lateness import LATE, admissions_to, admit_late
from community.applications.models import LateAdmission, Round
from community.invitations.models import Invitation

ADDRESS = "stadtwerke@example.org"


@pytest.fixture
def page(client_of: Callable[..., Client], manager: User, round_: Round, close_call: Callable[[], None]) -> Client:
    close_call()
    return client_of(manager)


def url(round_: Round, end: str = "") -> str:
    return f"/en/community/calls/{round_.call}/late/{end}"


def sent(**some: str) -> dict[str, str]:
    return {"address": ADDRESS, "closes_at": "2031-05-01T23:59", "reason": "Stromausfall", "language": "fr", **some}


def test_applicant_is_let_in_until_a_moment_in_the_zone_of_the_call(page: Client, round_: Round, call: CallPage) -> None:
    CallPage.objects.filter(pk=call.pk).update(time_zone="Africa/Nairobi")

    answer = page.post(url(round_), sent(), follow=True)

    admission = LateAdmission.objects.get()
    assert (admission.address, admission.reason) == (ADDRESS, "Stromausfall")
    assert admission.closes_at.isoformat() == "2031-05-01T20:59:00+00:00"
    assert Invitation.objects.get().language == "fr"
    body = answer.content.decode()
    assert "A link to stadtwerke@example.org is on its way." in body
    assert "1 May 2031, 23:59 EAT" in body
    assert "not used yet" in body
    assert "Projektbüro" in body


@pytest.mark.parametrize(
    ("some", "message"),
    [
        ({"closes_at": "2020-05-01T12:00"}, "This moment has passed."),
        ({"closes_at": "morgen"}, "Enter a valid date/time."),
        ({"reason": " "}, "This field is required."),
        ({"address": "nobody"}, 'id="id_address_error"'),
    ],
)
def test_wrong_input_is_explained_and_kept(page: Client, round_: Round, some: dict[str, str], message: str) -> None:
    answer = page.post(url(round_), sent(**some))

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not LateAdmission.objects.exists()


def test_second_link_is_refused_as_long_as_the_first_is_open(page: Client, round_: Round) -> None:
    page.post(url(round_), sent())
    assert "This person has a link already." in page.post(url(round_), sent()).content.decode()

    page.post(url(round_, f"{LateAdmission.objects.get().pk}/revoke/"))
    page.post(url(round_), sent())

    assert [one.state for one in admissions_to(round_)] == ["not used yet", "revoked"]


def test_link_can_be_sent_again_and_revoked(page: Client, round_: Round) -> None:
    page.post(url(round_), sent())
    key = LateAdmission.objects.get().pk
    Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    before = len(mail.outbox)

    page.post(url(round_, f"{key}/send-again/"))
    assert len(mail.outbox) == before + 1

    page.post(url(round_, f"{key}/revoke/"))
    assert Invitation.objects.get().state == "revoked"
    answer = page.post(url(round_, f"{key}/send-again/"), follow=True)
    assert "This link can no longer be changed." in answer.content.decode()


def test_admission_of_another_call_cannot_be_changed(page: Client, round_: Round, manager: User, water_form: Any) -> None:
    page.post(url(round_), sent())
    key = LateAdmission.objects.get().pk
    LateAdmission.objects.update(round=Round.objects.create(call="6f9619ff-8b86-d011-b42d-00cf4fc964ff", form=water_form))

    assert page.post(url(round_, f"{key}/revoke/")).status_code == 404
    assert Invitation.objects.get().state == "pending"


def test_only_managers_see_the_page(
    client_of: Callable[..., Client], page: Client, round_: Round, stranger: User, lead: User
) -> None:
    assert page.get(url(round_)).status_code == 200
    for person in (None, stranger, lead):
        assert client_of(person).get(url(round_)).status_code == 404
        assert client_of(person).post(url(round_), sent()).status_code == 404
    assert not LateAdmission.objects.exists()


def test_number_of_queries_does_not_grow(page: Client, round_: Round, manager: User, django_assert_max_num_queries: Any) -> None:
    def let_in(count: int) -> None:
        for number in range(count):
            admit_late(
                round_=round_,
                address=f"amt{number}.{count}@example.org",
                closes_at=timezone.now() + timedelta(days=9),
                reason="Grund",
                language="de",
                by=actor_of(manager),
            )

    def queries() -> int:
        with django_assert_max_num_queries(100) as counted:
            page.get(url(round_))
        return len(counted)

    let_in(2)
    page.get(url(round_))
    few = queries()
    let_in(6)

    assert queries() == few
    assert Invitation.objects.filter(kind=LATE).count() == 8
