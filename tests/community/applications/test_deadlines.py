"""Deadlines: reminders, extensions, uploads that began in time, and one latecomer."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.applications.deadlines import send_reminders
from community.applications.lateness import admit_late
from community.applications.models import Application, ApplicationFile, LateAdmission, Round
from community.applications.rules import Applicant, can_edit, can_submit
from community.applications.saving import Saved
from community.applications.submitting import submit
from community.applications.tenant import APPLICATIONS
from community.files.models import PrivateFile, Upload
from community.files.services import begin_upload
from community.files.services import complete as complete_upload
from community.notifications.models import Notification

Save = Callable[..., Saved]


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=f"applications.{kind}").values_list("person__email", flat=True))


def move_deadline(call: CallPage, closes_at) -> None:
    page = CallPage.objects.get(pk=call.pk)
    page.closes_at = closes_at
    page.save_revision().publish()


def plan() -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.txt", b"Ein Plan.")


def test_drafts_are_reminded_once_before_the_deadline(
    application: Application, call: CallPage, django_capture_on_commit_callbacks: Callable
):
    Application.objects.update(created_at=timezone.now() - timedelta(days=9))
    with django_capture_on_commit_callbacks(execute=True):
        send_reminders()
        send_reminders()

    assert told("reminder") == ["lead@example.org"]
    letters = [message for message in mail.outbox if "lead@example.org" in message.to[0]]
    assert len(letters) == 1

    move_deadline(call, timezone.now() + timedelta(hours=20))
    with django_capture_on_commit_callbacks(execute=True):
        send_reminders()

    assert told("reminder") == ["lead@example.org"] * 2


def test_submitted_and_just_begun_applications_are_not_reminded(complete: Application, lead: User):
    send_reminders()

    assert told("reminder") == []

    Application.objects.update(created_at=timezone.now() - timedelta(days=9))
    submit(application=complete, applicant=Applicant(actor_of(lead)), language="de", at=timezone.now())
    send_reminders()

    assert told("reminder") == []


def test_extension_is_announced_to_everybody_with_a_draft(
    application: Application, call: CallPage, django_capture_on_commit_callbacks: Callable
):
    with django_capture_on_commit_callbacks(execute=True):
        move_deadline(call, call.closes_at + timedelta(days=7))
        page = CallPage.objects.get(pk=call.pk)
        page.save_revision().publish()  # again, without a change

    assert told("extended") == ["lead@example.org"]


def test_upload_that_began_in_time_may_finish_and_nothing_else_changes(
    complete: Application, save: Save, lead: User, call: CallPage
):
    applicant, closes_at = Applicant(actor_of(lead)), call.closes_at
    content = plan()
    upload = begin_upload(tenant=APPLICATIONS, room=complete, name="plan.txt", length=content.size, by=lead)
    Upload.objects.filter(pk=upload.pk).update(created_at=closes_at - timedelta(minutes=1))
    late = closes_at + timedelta(minutes=59)

    with pytest.raises(Refused):
        save({"challenge_text": "Zu spät"}, at=late)
    assert not can_submit(applicant, complete, late)

    complete_upload(upload=upload, content=content)
    saved = save({"plans": [str(upload.pk)], "challenge_text": "Zu spät"}, at=late)
    PrivateFile.objects.update(attached_at=late)
    submission = submit(application=complete, applicant=applicant, language="de", at=late)

    assert saved.errors == {}
    assert submission.answers["plans"] == [str(upload.pk)]
    assert submission.answers["challenge_text"] == "Die Brunnen sind trocken."
    assert ApplicationFile.objects.get().is_submitted
    with pytest.raises(Refused):
        save({"plans": []}, at=late)


def test_upload_that_began_late_or_takes_too_long_is_refused(complete: Application, save: Save, lead: User, call: CallPage):
    closes_at = call.closes_at
    for begun_at, at in [
        (closes_at, closes_at + timedelta(minutes=5)),
        (closes_at - timedelta(minutes=1), closes_at + timedelta(minutes=60)),
    ]:
        content = plan()
        upload = begin_upload(tenant=APPLICATIONS, room=complete, name="plan.txt", length=content.size, by=lead)
        complete_upload(upload=upload, content=content)
        Upload.objects.filter(pk=upload.pk).update(created_at=begun_at)
        with pytest.raises(Refused):
            save({"plans": [str(upload.pk)]}, at=at)

    assert not ApplicationFile.objects.exists()


@pytest.fixture
def admit(round_: Round, manager: User, close_call: Callable[[], None]) -> Callable[..., str]:
    """Close the call, let somebody in late, and return the personal link."""

    def let_in(address: str, hours: int = 48) -> str:
        close_call()
        round_.__dict__.pop("_call_page", None)
        admit_late(
            round_=round_,
            address=address,
            closes_at=timezone.now() + timedelta(hours=hours),
            reason="Stromausfall",
            language="de",
            by=actor_of(manager),
        )
        return re.search(r"http://[^/\s]+(/\w\w/community/invitations/[\w-]+/)", mail.outbox[-1].body).group(1)

    return let_in


def test_latecomer_goes_on_with_the_draft_until_a_moment_of_her_own(
    complete: Application, lead: User, admit: Callable[..., str], client_of: Callable[..., Client], stranger: User
):
    client = client_of(lead)
    link = admit(lead.email)
    admission = LateAdmission.objects.get()

    assert client_of(stranger).post(link).status_code == 403
    client.head(link)
    client.post(link)
    found = Application.objects.select_related("round__form").get()
    applicant = Applicant(actor_of(lead))

    assert found.closes_at == admission.closes_at
    assert can_edit(applicant, found, admission.closes_at - timedelta(seconds=1))
    assert not can_edit(applicant, found, admission.closes_at)
    assert [(one.kind, one.note) for one in found.history.all()][-1] == ("admitted_late", "Stromausfall")
    assert "Stromausfall" not in client.get(found.get_absolute_url()).content.decode()


def test_latecomer_without_a_draft_begins_one_application(
    stranger: User, round_: Round, admit: Callable[..., str], client_of: Callable[..., Client]
):
    link = admit(stranger.email)
    client = client_of(stranger)
    for _ in range(10):
        client.post(link)

    assert [one.lead for one in Application.objects.all()] == [stranger]


def test_admission_needs_a_manager_a_reason_and_time(round_: Round, manager: User, lead: User, close_call: Callable[[], None]):
    close_call()
    facts = {"round_": round_, "address": "x@example.org", "language": "de"}
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(Refused):
        admit_late(**facts, closes_at=later, reason="Bitte", by=actor_of(lead))
    with pytest.raises(ValidationError):
        admit_late(**facts, closes_at=later, reason=" ", by=actor_of(manager))
    with pytest.raises(ValidationError):
        admit_late(**facts, closes_at=timezone.now() - timedelta(days=1), reason="Bitte", by=actor_of(manager))

    assert not LateAdmission.objects.exists()
