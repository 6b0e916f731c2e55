"""Applications that came by post: entered by those who manage the call, and by nobody else."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import Actor
from community.access.verdicts import Refused
from community.applications.models import Application, ApplicationFile, Conflict, Event, Round, RoundRole, TeamMember
from community.applications.paper import begin_on_paper
from community.applications.rules import (
    Applicant,
    can_delete,
    can_edit,
    can_hand_over,
    can_invite,
    can_read,
    can_submit,
    can_withdraw,
)
from community.applications.saving import save_answers
from community.applications.submitting import submit
from community.applications.tenant import APPLICATIONS
from community.files.services import stage_upload
from community.invitations.models import Invitation
from tests.community.applications.made import COMPLETE


def url(round_: Round) -> str:
    return f"/en/community/calls/{round_.call}/paper/"


def local(moment: datetime, call: CallPage) -> str:
    return f"{moment.astimezone(call.time_zone):%Y-%m-%dT%H:%M}"


def actor(user: User) -> Actor:
    return Actor(User.objects.get(pk=user.pk))


@pytest.fixture
def page(client_of: Callable[..., Client], manager: User) -> Client:
    return client_of(manager)


@pytest.fixture
def paper(round_: Round, manager: User) -> Application:
    """An application that came by post three days ago."""
    now = timezone.now()
    return begin_on_paper(round_=round_, language="fr", arrived_at=now - timedelta(days=3), reason="", by=actor(manager), at=now)


@pytest.fixture
def complete_paper(paper: Application, manager: User) -> Application:
    save_answers(application=paper, given=COMPLETE, revisions={}, applicant=Applicant(actor(manager)), at=timezone.now())
    return Application.objects.get(pk=paper.pk)


def allowed(user: User, application: Application) -> set[str]:
    """Return what somebody can do with an application now."""
    applicant, found, now = Applicant(actor(user)), Application.objects.get(pk=application.pk), timezone.now()
    verdicts = {
        "read": can_read(applicant, found),
        "edit": can_edit(applicant, found, now),
        "submit": can_submit(applicant, found, now),
        "invite": can_invite(applicant, found),
        "withdraw": can_withdraw(applicant, found),
        "delete": can_delete(applicant, found),
        "hand over": can_hand_over(applicant, found),
    }
    return {name for name, verdict in verdicts.items() if verdict}


def test_manager_begins_with_language_and_arrival(page: Client, round_: Round, call: CallPage, manager: User) -> None:
    arrived = timezone.now() - timedelta(days=2)

    answer = page.post(url(round_), {"language": "fr", "arrived_at": local(arrived, call), "reason": ""})

    application = Application.objects.get()
    assert answer.url == f"/en/community/applications/{application.key}/sections/municipality/"
    assert (application.is_on_paper, application.language, application.lead) == (True, "fr", None)
    assert application.paper_arrived_at == arrived.replace(second=0, microsecond=0)
    assert [(one.kind, one.by) for one in application.history.all()] == [("on_paper", manager)]
    assert "An application that came by post" in page.get(answer.url).content.decode()
    assert f'href="{application.get_absolute_url()}"' in page.get(url(round_)).content.decode()


def test_late_letter_needs_a_reason(page: Client, round_: Round, call: CallPage, close_call: Callable[[], None]) -> None:
    close_call()
    sent = {"language": "de", "arrived_at": local(timezone.now(), call), "reason": ""}
    CallPage.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(hours=2))

    answer = page.post(url(round_), sent)
    assert (answer.status_code, Application.objects.count()) == (422, 0)
    assert "It arrived after the deadline." in answer.content.decode()

    page.post(url(round_), {**sent, "reason": "Streik der Post"})
    assert Event.objects.get().note == "Streik der Post"


def test_letter_cannot_arrive_in_the_future(page: Client, round_: Round, call: CallPage) -> None:
    answer = page.post(
        url(round_), {"language": "de", "arrived_at": local(timezone.now() + timedelta(days=1), call), "reason": ""}
    )

    assert answer.status_code == 422
    assert "This moment is still to come." in answer.content.decode()


def test_manager_enters_and_submits_it_after_the_deadline(
    page: Client, complete_paper: Application, close_call: Callable[[], None]
) -> None:
    close_call()
    address = complete_paper.get_absolute_url().replace("/de/", "/en/")
    assert page.post(f"{address}sections/challenge/", {"answer-challenge_text": "Neu"}).status_code in (302, 422)
    put = page.put(
        f"/api/community/applications/{complete_paper.key}/answers",
        json.dumps({"answers": {"challenge_text": "Zu wenig Regen"}, "revisions": {"challenge_text": 1}}),
        "application/json",
    )
    assert put.status_code == 200

    answer = page.post(f"{address}submit/", follow=True)

    application = Application.objects.get()
    assert "The application has been submitted." in answer.content.decode()
    assert (application.state, application.number, application.language) == ("submitted", 1, "fr")
    assert application.submission.arrived_at == application.paper_arrived_at
    assert not application.has_changes
    assert mail.outbox == []
    assert list(application.history.values_list("kind", flat=True)) == ["on_paper", "submitted"]


def test_manager_uploads_files_and_sees_them(paper: Application, manager: User, stranger: User) -> None:
    file = stage_upload(tenant=APPLICATIONS, room=paper, upload=SimpleUploadedFile("plan.txt", b"Plan"), by=manager)
    given = {"plans": [str(file.pk)]}
    save_answers(application=paper, given=given, revisions={}, applicant=Applicant(actor(manager)), at=timezone.now())

    assert ApplicationFile.objects.visible_to(actor(manager)).count() == 1
    assert ApplicationFile.objects.visible_to(actor(stranger)).count() == 0


def test_nobody_but_managers_gets_anything(
    paper: Application, manager: User, stranger: User, lead: User, account: Callable[..., User], round_: Round
) -> None:
    reviewer = account("reviewer")
    RoundRole.objects.create(round=round_, user=reviewer, role="reviewer")
    administrator = account("administrator", is_superuser=True, is_staff=True)

    assert allowed(manager, paper) == {"read", "edit", "submit", "invite"}
    for user in (stranger, lead, reviewer, administrator):
        assert allowed(user, paper) == set()
    Conflict.objects.create(application=paper, user=manager)
    assert allowed(manager, paper) == set()


def test_manager_gets_nothing_of_applications_that_did_not_come_by_post(application: Application, manager: User) -> None:
    assert allowed(manager, application) == set()


def test_decided_application_can_only_be_read(complete_paper: Application, manager: User) -> None:
    for state in ("accepted", "declined"):
        Application.objects.update(state=state)
        assert allowed(manager, complete_paper) == {"read", "invite"}
    Application.objects.update(state="withdrawn")
    assert allowed(manager, complete_paper) == {"read", "invite"}


def test_contact_is_invited_by_mail_and_takes_part(
    page: Client, complete_paper: Application, client_of: Callable[..., Client], account: Callable[..., User], manager: User
) -> None:
    team = f"{complete_paper.get_absolute_url()}team/".replace("/de/", "/en/")
    assert "Invite the contact" in page.get(team).content.decode()
    page.post(team, {"address": "stadt@example.org", "language": "fr"})
    link = re.search(r"/\w+/community/invitations/[\w-]+/", mail.outbox[-1].body).group()
    city = account("stadt", name="Amt")

    answer = client_of(city).post(link, follow=True)

    application = Application.objects.get()
    assert (application.lead, answer.status_code) == (city, 200)
    assert TeamMember.objects.get().role == "lead"
    assert allowed(city, application) == {"read", "edit", "submit", "invite", "delete", "hand over"}
    assert allowed(manager, application) == {"read", "edit", "submit"}
    assert "The contact invites colleagues." in page.get(team).content.decode()


def test_second_contact_and_withdrawn_permission_are_refused(
    page: Client, paper: Application, manager: User, client_of: Callable[..., Client], account: Callable[..., User], lead: User
) -> None:
    page.post(f"{paper.get_absolute_url()}team/", {"address": "stadt@example.org", "language": "fr"})
    link = re.search(r"/\w+/community/invitations/[\w-]+/", mail.outbox[-1].body).group()
    Application.objects.update(lead=lead)
    client_of(account("stadt")).post(link)
    assert not TeamMember.objects.exists()

    Application.objects.update(lead=None)
    RoundRole.objects.filter(user=manager).delete()
    client_of(User.objects.get(email="stadt@example.org")).post(link)

    assert Invitation.objects.get().state == "pending"
    assert not TeamMember.objects.exists()


def test_only_managers_begin(client_of: Callable[..., Client], round_: Round, stranger: User, call: CallPage) -> None:
    sent = {"language": "de", "arrived_at": local(timezone.now(), call), "reason": ""}
    for person in (None, stranger):
        assert client_of(person).get(url(round_)).status_code == 404
        assert client_of(person).post(url(round_), sent).status_code == 404
    now = timezone.now()
    with pytest.raises(Refused):
        begin_on_paper(round_=round_, language="de", arrived_at=now, reason="", by=actor(stranger), at=now)
    assert not Application.objects.exists()


def test_submitting_again_counts_as_entered(complete_paper: Application, manager: User) -> None:
    applicant = Applicant(actor(manager))
    for text in ("Zu wenig", "Zu viel"):
        save_answers(
            application=complete_paper,
            given={"challenge_text": text},
            revisions=dict(complete_paper.answers.values_list("question", "revision")),
            applicant=applicant,
            at=timezone.now(),
        )
        submit(application=complete_paper, applicant=applicant, language="de", at=timezone.now())

    assert list(complete_paper.submissions.values_list("arrived_at", flat=True)) == [complete_paper.paper_arrived_at] * 2
    assert not Application.objects.get().has_changes


def test_number_of_queries_does_not_grow(
    page: Client, round_: Round, manager: User, paper: Application, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(100) as counted:
            page.get(url(round_))
        return len(counted)

    page.get(url(round_))
    few = queries()
    now = timezone.now()
    for _number in range(5):
        begin_on_paper(round_=round_, language="de", arrived_at=now, reason="", by=actor(manager), at=now)

    assert queries() == few
