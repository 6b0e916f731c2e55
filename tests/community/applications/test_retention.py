"""After its time nothing is left of an application but what statistics need, or nothing at all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.days import months_later
from cms.models import CallPage
from cms.users.models import User
from community.access.actor import actor_of
from community.applications.beginning import begin
from community.applications.models import Answer, Application, ApplicationFile, Event, Round, Submission, TeamMember
from community.applications.retention import erase_old_applications
from community.applications.rules import Applicant
from community.applications.saving import Saved
from community.applications.submitting import submit
from community.applications.tenant import APPLICATIONS
from community.files.models import PrivateFile
from community.files.services import stage_upload


@pytest.fixture
def submitted(complete: Application, save: Callable[..., Saved], lead: User) -> Application:
    """A submitted application with a file."""
    upload = SimpleUploadedFile("plan.txt", b"Ein Plan.")
    file = stage_upload(tenant=APPLICATIONS, room=complete, upload=upload, by=lead)
    save({"plans": [str(file.pk)]})
    submit(application=complete, applicant=Applicant(actor_of(lead)), language="de", at=timezone.now())
    return complete


def let_time_pass(call: CallPage, months: int) -> None:
    CallPage.objects.filter(pk=call.pk).update(closes_at=months_later(timezone.now(), -months) - timedelta(hours=1))


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [((2026, 1, 31), 1, (2026, 2, 28)), ((2026, 12, 3), 24, (2028, 12, 3)), ((2028, 3, 31), -1, (2028, 2, 29))],
)
def test_months_end_on_the_last_day_if_they_are_too_short(begin: tuple[int, ...], months: int, end: tuple[int, ...]):
    assert months_later(datetime(*begin, 23, 59, tzinfo=UTC), months) == datetime(*end, 23, 59, tzinfo=UTC)


def test_application_is_erased_with_its_files_after_its_time(submitted: Application, call: CallPage, round_: Round):
    let_time_pass(call, round_.keep_months - 1)
    erase_old_applications()

    assert Application.objects.get() == submitted
    assert PrivateFile.objects.count() == 1

    let_time_pass(call, round_.keep_months)
    erase_old_applications()

    for model in (Application, Answer, Submission, TeamMember, Event, ApplicationFile, PrivateFile):
        assert not model.objects.exists(), model


@pytest.mark.parametrize("fate", ["unpublished", "deleted"])
def test_time_goes_on_when_the_call_is_no_longer_public(submitted: Application, call: CallPage, round_: Round, fate: str):
    let_time_pass(call, round_.keep_months)
    if fate == "deleted":
        call.delete()
        Application.objects.update(changed_at=months_later(timezone.now(), -round_.keep_months) - timedelta(hours=1))
    else:
        CallPage.objects.get(pk=call.pk).unpublish()
    erase_old_applications()

    assert not Application.objects.exists()


def test_what_statistics_need_can_be_kept(submitted: Application, call: CallPage, round_: Round):
    Round.objects.update(retention=Round.Retention.ANONYMISE)
    let_time_pass(call, round_.keep_months)
    erase_old_applications()
    erase_old_applications()
    kept = Application.objects.get()

    assert (kept.applicant, kept.country, kept.state, kept.number) == ("Musterstadt", "DE", "submitted", 1)
    assert (kept.lead, kept.submission, kept.is_anonymous) == (None, None, True)
    for model in (Answer, Submission, TeamMember, Event, ApplicationFile, PrivateFile):
        assert not model.objects.exists(), model


def test_drafts_of_people_without_an_account_are_erased_after_thirty_days(round_: Round, application: Application):
    begin(round_=round_, by=actor_of(AnonymousUser()), language="de", at=timezone.now())
    Application.objects.update(created_at=timezone.now() - timedelta(days=29))
    erase_old_applications()

    assert Application.objects.count() == 2

    Application.objects.update(created_at=timezone.now() - timedelta(days=31))
    erase_old_applications()

    assert Application.objects.get() == application
